"""Patterns of both dialects meet in one spelling, or are refused with a reason."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from twinspec.contract.pattern import PatternError, canonical


@pytest.mark.parametrize(
    ("json", "xsd"),
    [
        ("^[1-9][0-9]{0,17}$", "[1-9][0-9]{0,17}"),
        ("^(a|b)$", "a|b"),
        ("^(?:ab)+$", "(ab)+"),
        (r"^\d{4}-\d\d$", r"[0-9]{4}\-[0-9][0-9]"),
        (r"^[\x20-\x7E\u0080-\uFFFF]*$", "[ -~\x80-\uffff]*"),
        ("^/system/(v12|v20)/x$", "/system/(v12|v20)/x"),
        (r"^[^\n\r]{1,}$", ".+"),
        ("^[bcd]$", "[a-e-[ae]]"),
        ("^(x)(y|z){1,1}$", "x(y|z)"),
        (r"^[\s\S]*$", r"[\s\S]*"),
        (r"^[.\-]$", r"[\-\.]"),
        (r"^a\$$", "a$"),
        ("^[0123456789]?$", "[0-9]{0,1}"),
        (r"^\p{L}$", r"\p{L}"),
    ],
)
def test_equal_patterns_have_one_spelling(json: str, xsd: str) -> None:
    assert canonical(json, "json") == canonical(xsd, "xsd")


@pytest.mark.parametrize(
    ("json", "xsd"),
    [
        ("^[0-9]{13}$", r"\d{13}"),
        ("^[0-9]{13}$", "[0-9]{12}"),
        (r"^\s$", r"\s"),
        ("^(ab|cd)$", "ab|c"),
        ("^(ab)?$", "ab?"),
        ("^[^a]$", "[a]"),
    ],
)
def test_different_patterns_stay_different(json: str, xsd: str) -> None:
    assert canonical(json, "json") != canonical(xsd, "xsd")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("[0-9]+", "not anchored at both ends"),
        (r"^a\$", "not anchored at both ends"),
        ("^a|b$", "one anchor only"),
        ("^(?=a)b$", "no look-around"),
        ("^a+?$", "no lazy or possessive"),
        ("^a^b$", "no anchor inside"),
        (r"^\ba$", "means nothing in the other dialect"),
        ("^(a$", "ends too early"),
        ("^a)$", "without"),
        ("^a{x}$", "a repetition is {n}, {n,} or {n,m}"),
        ("^{$", "must be escaped"),
        ("^[z-a]$", "ends before it starts"),
        (r"^\u00g0$", "hexadecimal"),
    ],
)
def test_what_xsd_cannot_say_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=re.escape(reason)):
        canonical(pattern, "json")


CHARS = st.sampled_from("abc019")
ATOMS = st.one_of(
    CHARS,
    st.lists(CHARS, min_size=1, max_size=3).map(lambda chars: f"[{''.join(chars)}]"),
    st.sampled_from(["[a-c]", "[^ab]", "[0-9]"]),
)
PATTERNS = st.recursive(
    st.builds(str.__add__, ATOMS, st.sampled_from(["", "?", "*", "+", "{2}", "{0,1}"])),
    lambda inner: st.one_of(
        st.builds(str.__add__, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("abc019", max_size=6))
def test_the_canonical_spelling_accepts_the_same_values(pattern: str, value: str) -> None:
    """Judged by libxml2 for the canonical spelling and by Python for the original."""
    spelling = canonical(f"^{pattern}$", "json")
    assert spelling == canonical(pattern, "xsd")
    schema = etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="e">'
        '<xs:simpleType><xs:restriction base="xs:string"><xs:pattern/></xs:restriction>'
        "</xs:simpleType></xs:element></xs:schema>"
    )
    next(schema.iter("{*}pattern")).set("value", spelling)
    element = etree.Element("e")
    element.text = value
    assert etree.XMLSchema(schema).validate(element) == bool(re.fullmatch(pattern, value))
