"""Random facets of both halves: judges confirm each difference, and refute no equality."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from lxml import etree

from tests.twinspec.grammar.text.texts import (
    j,
    jb,
    ji,
    jn,
    judge_accepts,
    token,
    x,
    xi,
    xml_accepts,
    xn,
)
from twinspec.grammar.model import Text
from twinspec.grammar.text import difference, disjoint, sample, smallest, subset

pytestmark = pytest.mark.slow

_ENDS = st.sampled_from(["", "", "-5", "0", "0.5", "1", "2", "7", "9.75", "10", "100"])
_INTERVALS = st.builds(
    "{}{},{}{}".format, st.sampled_from("[("), _ENDS, _ENDS, st.sampled_from("])")
)
_STEPS = st.sampled_from([None, None, Decimal(1), Decimal(3), Decimal("0.5"), Decimal("0.25")])
_PLACES = st.sampled_from([None, None, 1, 2])
_LISTED = st.lists(st.sampled_from(["0", "1", "2", "7", "10", "-5"]), min_size=1, max_size=4)
_LISTS = st.one_of(st.none(), st.none(), st.none(), _LISTED.map(tuple))
_DIGITS = st.sampled_from([None, None, None, 1, 2, 3])
_JSON_NUMBERS = st.one_of(
    st.builds(
        lambda within, step, listed: jn(within, multiple_of=step, enumeration=listed),
        _INTERVALS,
        _STEPS,
        _LISTS,
    ),
    st.builds(lambda within, listed: ji(within, enumeration=listed), _INTERVALS, _LISTS),
)
_NUMBER_PATTERNS = st.sampled_from([(), (), ("[0-9]+",), ("-?[0-9]{1,2}",), ("[0-9]*(\\.[0-9])?",)])
_XSD_NUMBERS = st.one_of(
    st.builds(
        lambda within, patterns, digits, places, listed: xn(
            within, *patterns, total_digits=digits, fraction_digits=places, enumeration=listed
        ),
        _INTERVALS,
        _NUMBER_PATTERNS,
        _DIGITS,
        _PLACES,
        _LISTS,
    ),
    st.builds(
        lambda within, patterns, digits, listed: xi(
            within, *patterns, total_digits=digits, enumeration=listed
        ),
        _INTERVALS,
        _NUMBER_PATTERNS,
        _DIGITS,
        _LISTS,
    ),
)
_LENGTHS = st.fixed_dictionaries(
    {
        "min_length": st.sampled_from([None, 0, 1, 2, 5]),
        "max_length": st.sampled_from([None, 0, 1, 3, 5, 40]),
    }
)
_WORDS = st.one_of(
    st.none(),
    st.none(),
    st.lists(st.sampled_from(["a", "ab", "", "12", "true"]), max_size=3).map(tuple),
)
_JSON_STRINGS = st.builds(
    lambda patterns, lengths, words: j(*patterns, enumeration=words or None, **lengths),
    st.sampled_from([(), (), ("^[a-z]*$",), ("^[0-9]+$",), ("a",)]),
    _LENGTHS,
    _WORDS,
)
_XSD_STRINGS = st.builds(
    lambda make, patterns, lengths, words: make(*patterns, enumeration=words or None, **lengths),
    st.sampled_from([x, token]),
    st.sampled_from([(), (), ("[a-z]*",), ("[0-9]{1,3}",), (".*a.*",), ("[a-z]( [a-z])*",)]),
    _LENGTHS,
    _WORDS,
)
_ANY = st.one_of(
    _JSON_NUMBERS,
    _JSON_STRINGS,
    st.just(jb()),
    _XSD_NUMBERS,
    _XSD_STRINGS,
    st.just(x(kind="boolean")),
)
_JSON = st.lists(st.one_of(_JSON_NUMBERS, _JSON_STRINGS, st.just(jb())), min_size=1, max_size=3)
_XSD = st.lists(
    st.one_of(_XSD_NUMBERS, _XSD_STRINGS, st.just(x(kind="boolean"))), min_size=1, max_size=3
)


def _assume_valid(texts: tuple[Text, ...]) -> None:
    """Drop what is no schema: an end of 0.5 for integers, more places than digits."""
    for each in texts:
        if each.json_type is None:
            try:
                xml_accepts(each, "")
            except etree.XMLSchemaParseError:
                reject()


def _assert_right(one: tuple[Text, ...], other: tuple[Text, ...]) -> None:
    _assume_valid(one + other)
    answer = subset(one, other)
    assert answer.verdict == "no" or bool(answer.gaps) == (answer.verdict == "unknown")
    if answer.verdict == "no":
        assert answer.witness is not None
        assert judge_accepts(one, answer.witness), answer.witness
        assert not judge_accepts(other, answer.witness), answer.witness
    elif answer.verdict == "yes":
        for each in sample(one, Random(3), 15, other):
            assert judge_accepts(other, each), each


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_JSON_NUMBERS, other=_XSD_NUMBERS)
def test_numbers(one: Text, other: Text) -> None:
    _assert_right((one,), (other,))
    _assert_right((other,), (one,))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_JSON_STRINGS, other=_XSD_STRINGS)
def test_strings(one: Text, other: Text) -> None:
    _assert_right((one,), (other,))
    _assert_right((other,), (one,))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_JSON.map(tuple), other=_XSD.map(tuple))
def test_unions(one: tuple[Text, ...], other: tuple[Text, ...]) -> None:
    _assert_right(one, other)
    _assert_right(other, one)
    common = disjoint(one, other)
    if common.witness is not None:
        assert judge_accepts(one, common.witness)
    if common.verdict == "yes":
        for each in sample(one, Random(4), 10, other):
            assert not judge_accepts(other, each), each


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_XSD.map(tuple), other=_XSD.map(tuple))
def test_versions_of_xsd(one: tuple[Text, ...], other: tuple[Text, ...]) -> None:
    _assert_right(one, other)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_JSON.map(tuple), other=_JSON.map(tuple))
def test_versions_of_json(one: tuple[Text, ...], other: tuple[Text, ...]) -> None:
    _assert_right(one, other)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_ANY)
def test_each_set_is_itself_and_accepts_what_is_drawn(one: Text) -> None:
    _assume_valid((one,))
    assert subset((one,), (one,)).verdict == "yes"
    found = smallest((one,))
    drawn = sample((one,), Random(5), 10)
    assert found is not None or not drawn
    for each in [*([found] if found else []), *drawn]:
        assert judge_accepts((one,), each), each


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(one=_JSON.map(tuple), other=_JSON.map(tuple))
def test_a_difference_is_what_only_the_first_accepts(
    one: tuple[Text, ...], other: tuple[Text, ...]
) -> None:
    left = difference(one, other)
    assert subset(left, one).verdict == "yes"
    assert disjoint(left, other).verdict == "yes"
    assert subset(one, (*left, *other)).verdict == "yes"
