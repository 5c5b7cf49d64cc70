r"""The automata against judges that we did not write: random expressions, texts and pairs.

libxml2 counts wrongly where a repetition follows what it could also be: it refuses "00" for
`[^A-Z]?[^a-c]{2,}`. xmlschema translates expressions of XSD to Python's and has the last word,
but for `\w`, which it takes for Python's.
"""

from __future__ import annotations

import re
from random import Random

import jsonschema_rs
import pytest
from elementpath.regex import RegexError, translate_pattern
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.twinspec.grammar.text.texts import j, json_accepts, x, xml_accepts
from twinspec.grammar.model import Text
from twinspec.grammar.text import disjoint, sample, smallest, subset
from twinspec.grammar.text.automata import matches
from twinspec.grammar.text.expression import expression

pytestmark = pytest.mark.slow

_LETTERS = "abc0_- é\t"
# Python's expressions, which xmlschema uses, take exponential time on long texts.
_LONGEST = 10
_TEXTS = st.text(alphabet="abc019_-. é\t\n:", max_size=8)


def _escaped(char: str) -> str:
    return "\\" + char if char in "-." else char


_RANGES = st.sampled_from(["a-c", "b-z", "0-4", "A-Z", "_", "\\-", " ", "é", "\\.", "\\t", "\\n"])
_COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,3}", "{2,}", "{0}"])


def _class(parts: list[str], negated: bool) -> str:
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _expressions(escapes: list[str], extra: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return expressions of what both dialects have, with the escapes of one."""
    atoms = st.one_of(
        st.sampled_from([_escaped(char) for char in _LETTERS]),
        st.builds(_class, st.lists(_RANGES, min_size=1, max_size=3), st.booleans()),
        st.sampled_from(escapes),
        extra,
    )

    def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{}{}".format, inner, inner),
            st.builds("({}|{}){}".format, inner, inner, _COUNTS),
            st.builds("({}){}".format, inner, _COUNTS),
        )

    return st.recursive(st.builds("{}{}".format, atoms, _COUNTS), deeper, max_leaves=6)


_SUBTRACTIONS = st.sampled_from(["[a-z-[b]]", "[\\c-[a-c]]", "[^a-[bc]]", "[a-c-[b-[b]]]"])
_XSD_ESCAPES = ["\\d", "\\s", "\\i", "\\c", "\\S", "\\p{L}", "\\P{Nd}", "."]
_XSD = _expressions(_XSD_ESCAPES, _SUBTRACTIONS)
_ANCHORS = st.sampled_from(["(^)", "(?:$)", "(^|b)", "(a|$)", "(^a|c)", "(a$|^b)"])
_JSON = _expressions(["\\d", "\\s", "\\w", "\\D", "\\S", "\\W", "\\x61", "\\u0062"], _ANCHORS)


def _is_judged(text: str) -> bool:
    """Say whether judges answer in time, and their tables of Unicode know all characters."""
    return len(text) <= _LONGEST and all(ord(char) <= 0xFF for char in text)


def _xmlschema_matches(source: str, text: str) -> bool:
    translated = translate_pattern(
        source, back_references=False, lazy_quantifiers=False, anchors=False
    )
    return re.fullmatch(translated, text) is not None


def _is_right(source: str, text: str, accepted: bool) -> bool:
    """Say whether both judges of XSD agree, or xmlschema alone where libxml2 errs.

    It cannot count, and takes `[a-c-[b-[b]]]`, which is `[a-c]`, for `[ac]`.
    """
    if "{" in source or "?" in source or "-[b-[b]]" in source:
        return _xmlschema_matches(source, text) == accepted
    return {_xmlschema_matches(source, text), xml_accepts(x(source), text)} == {accepted}


@settings(max_examples=300, deadline=None)
@given(source=_XSD, texts=st.lists(_TEXTS, min_size=5, max_size=20))
def test_xsd_expressions_match_what_judges_match(source: str, texts: list[str]) -> None:
    automaton = expression(source, "xsd")
    for text in texts:
        assert _is_right(source, text, matches(automaton, text)), (source, text)


@pytest.mark.parametrize("source", ["\\d", "\\s", "\\w", "\\i", "\\c", "\\D", "\\S", "\\W", "."])
def test_escapes_of_xsd_are_those_of_libxml2(source: str) -> None:
    automaton = expression(source, "xsd")
    for char in ("\t", "\n", "\r", *map(chr, range(0x20, 0x7F)), *"äßñÿ\u00a0"):
        assert matches(automaton, char) == xml_accepts(x(source), char), (source, char)


@settings(max_examples=300, deadline=None)
@given(source=_JSON, texts=st.lists(_TEXTS, min_size=5, max_size=20))
def test_json_expressions_match_what_jsonschema_rs_matches(source: str, texts: list[str]) -> None:
    automaton = expression(source, "json")
    judge = jsonschema_rs.validator_for({"pattern": source})
    for text in texts:
        assert matches(automaton, text) == judge.is_valid(text), (source, text)


@settings(max_examples=150, deadline=None)
@given(source=_XSD)
def test_what_is_accepted_is_found_and_drawn(source: str) -> None:
    one = x(source)
    assert subset((one,), (one,)).verdict == "yes"
    found = smallest((one,))
    if found is None:
        return
    assert _xmlschema_matches(source, found.xml)
    for each in sample((one,), Random(1), 10):
        assert not _is_judged(each.xml) or _xmlschema_matches(source, each.xml), (source, each)


@settings(max_examples=150, deadline=None)
@given(one=st.one_of(_XSD.map(x), _JSON.map(j)), other=st.one_of(_XSD.map(x), _JSON.map(j)))
def test_answers_are_what_the_judges_say(one: Text, other: Text) -> None:
    answer = subset((one,), (other,))
    if answer.verdict == "no":
        assert answer.witness is not None
        assert _judge_accepts(one, answer.witness.xml)
        assert not _judge_accepts(other, answer.witness.xml)
    elif answer.verdict == "yes":
        for each in sample((one,), Random(2), 20, (other,)):
            assert not _is_judged(each.xml) or _judge_accepts(other, each.xml), each
    common = disjoint((one,), (other,))
    if common.verdict == "no":
        assert common.witness is not None
        assert _judge_accepts(one, common.witness.xml)
        assert _judge_accepts(other, common.witness.xml)


def _judge_accepts(one: Text, text: str) -> bool:
    ((pattern,),) = one.patterns
    if pattern.dialect == "xsd":
        return _xmlschema_matches(pattern.source, text)
    return json_accepts(one, text)


@settings(max_examples=500, deadline=None)
@given(source=st.text(alphabet="ab\\^$.|?*+(){}[]-,:=!<>pPuxdDcLI09&~", max_size=12))
def test_no_pattern_is_a_traceback(source: str) -> None:
    for one, other in ((j(source), x("a*")), (x(source), j("^a*$")), (x(source), x(source))):
        answer = subset((one,), (other,))
        assert answer.verdict in ("yes", "no", "unknown")
        assert bool(answer.gaps) == (answer.verdict == "unknown")


_HOSTILE = ["(" * 500, "(" * 50 + "a" + ")" * 50, "a{9999999999}", "[" * 99, "((a{99}){99}){99}"]


@pytest.mark.parametrize("source", _HOSTILE, ids=range(len(_HOSTILE)))
def test_deep_and_large_patterns_end_in_an_answer(source: str) -> None:
    for one in (x(source), j(source)):
        assert subset((one,), (x("ab?"),)).verdict in ("yes", "no", "unknown")


@settings(max_examples=200, deadline=None)
@given(source=st.text(alphabet="ab\\^$.|?*+(){}[]-,pdwsicLI09", max_size=10), text=_TEXTS)
def test_what_is_read_as_xsd_is_what_libxml2_reads(source: str, text: str) -> None:
    """libxml2 is more lenient than the standard; what both read must mean the same."""
    if subset((x(source),), (x("a"),)).gaps:
        return
    try:
        xml_accepts(x(source), text)
        assert _is_right(source, text, matches(expression(source, "xsd"), text)), (source, text)
    except (etree.XMLSchemaParseError, RegexError):
        return


@settings(max_examples=200, deadline=None)
@given(source=st.text(alphabet="ab\\^$.|?*+(){}[]-,:=!pdDwWsS09", max_size=10), text=_TEXTS)
def test_what_is_read_as_json_is_what_jsonschema_rs_reads(source: str, text: str) -> None:
    answer = subset((j(source),), (x("a"),))
    if answer.gaps or "\r" in text:
        return
    try:
        accepted = json_accepts(j(source), text)
    except jsonschema_rs.ValidationError:
        return
    assert matches(expression(source, "json"), text) == accepted, (source, text)
