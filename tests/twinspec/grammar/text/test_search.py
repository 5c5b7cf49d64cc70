"""The search for a smallest text ends, whatever the automaton is made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinspec.grammar.text.automata import CharacterRun, Intersection, Union, union_of
from twinspec.grammar.text.characters import EVERY
from twinspec.grammar.text.expression import expression
from twinspec.grammar.text.search import SearchLimitError, short, shortest, shortest_by_parts


def test_a_machine_of_many_alternatives_is_too_large_before_it_takes_long() -> None:
    """A step is made in each alternative: 60 000 of them in 2 000 parts would be 120 million."""
    digits = ((0x30, 0x39),)
    parts = tuple(CharacterRun(digits, 1_000 + at, None) for at in range(2_000))

    with pytest.raises(SearchLimitError):
        shortest(Intersection((Union(parts), CharacterRun(EVERY, 0, None))), EVERY)


def test_few_alternatives_are_searched_to_the_end() -> None:
    digits = ((0x30, 0x39),)
    parts = tuple(CharacterRun(digits, 100 + at, None) for at in range(3))

    found = shortest(Union(parts), EVERY)

    assert found is not None
    assert len(found) == 100


def test_a_short_text_of_many_alternatives_is_found() -> None:
    digits = ((0x30, 0x39),)
    parts = tuple(CharacterRun(digits, 1_000 + at, None) for at in range(2_000))

    found = short(Intersection((Union(parts), CharacterRun(EVERY, 0, None))), EVERY)

    assert found == "0" * 1_000


_CLASSES = (*"abcdefghijklmnopqrstuvwxyz", *(f"{one}List" for one in "abcdefghijklmnopqrstuvwxyz"))
_NAME = "[A-Za-z][A-Za-z0-9_\\-]*"
_VERSION = "(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*)){2}"


def _reference(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the patterns of types that restrict each other: a reference to a class of things."""
    return (
        ("urn:made:[a-z]+\\.[A-Za-z]+=[^=]+",),
        tuple(f".+\\.{each}=.+" for each in _CLASSES),
        (f".+=({_NAME}(\\.{_NAME})*):[^:]+",),
        (f".+:{_NAME}\\([0-9A-Za-z\\-\\.\\+]+\\)[^\\(\\)]*",),
        (f".+\\({_VERSION}\\).*", ".+\\([1-9]\\).*"),
        (".+\\)",),
        (f".+\\.{name}=.+",),
    )


@pytest.mark.parametrize(
    ("name", "found"), [("zList", "urn:made:a.zList=a:a(1)"), ("Unlisted", None)]
)
def test_many_patterns_at_a_time_are_multiplied_one_after_the_other(
    name: str, found: str | None
) -> None:
    """At once, each of the 52 alternatives would take more than 60 000 steps."""
    groups = _reference(name)
    parts = tuple(union_of([expression(each, "xsd") for each in group]) for group in groups)

    assert shortest(Intersection(parts), EVERY) == found
    if found is not None:
        assert all(any(re.fullmatch(each, found) for each in group) for group in groups)


def test_parts_that_are_too_large_together_are_said_to_be() -> None:
    parts = tuple(expression(each, "xsd") for each in ("(a|b)*a(a|b){20}", "(a|b)*b(a|b){19}"))

    with pytest.raises(SearchLimitError):
        shortest_by_parts(Intersection(parts), EVERY, 10_000)


_PATTERNS = st.lists(
    st.sampled_from(("a", "b", "(a|bb)*", "[ab]{2,3}", ".", ".*", "b?", "(ab)+")),
    min_size=1,
    max_size=4,
).map("".join)


@given(st.lists(st.lists(_PATTERNS, min_size=1, max_size=3), min_size=2, max_size=4))
def test_part_by_part_the_same_text_is_found_as_at_once(groups: list[list[str]]) -> None:
    parts = [union_of([expression(each, "xsd") for each in group]) for group in groups]
    together = Intersection(tuple(parts))

    assert shortest_by_parts(together, EVERY, 10**6) == shortest(together, EVERY)
