"""Words of content models: which the first one accepts and the second refuses."""

from __future__ import annotations

import pytest

from twinspec.grammar import content_models
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.content_models import (
    ContentAutomaton,
    RequiredCount,
    Symbol,
    cheapest,
    inside,
    outside,
)
from twinspec.grammar.model import Particle, Range, Tag

ONCE = Range(1, 1)
SYMBOLS = tuple(Symbol(Tag("element", "", name)) for name in "abc")


def _element(name: str, least: int = 1, most: int | None = 1) -> Particle:
    return Particle("element", Range(least, most), name)


def _sequence(*parts: Particle, occurs: Range = ONCE) -> Particle:
    return Particle("sequence", occurs, parts=parts)


def _choice(*parts: Particle, occurs: Range = ONCE) -> Particle:
    return Particle("choice", occurs, parts=parts)


def _word(one: Particle | None, other: Particle | None) -> str | None:
    word = cheapest((ContentAutomaton(one), ContentAutomaton(other)), SYMBOLS, outside)
    return None if word is None else "".join(symbol.tag.name for symbol in word)


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        (_element("a"), _element("a"), None),
        (_element("a"), None, "a"),
        (None, _element("a"), ""),
        (_element("a", 0), _element("a"), ""),
        (_element("a", 1, 3), _element("a", 1, 2), "aaa"),
        (_element("a", 2, 2), _element("a", 1, None), None),
        (_sequence(_element("a"), _element("b")), _sequence(_element("b"), _element("a")), "ab"),
        (Particle("all", ONCE, parts=(_element("a"), _element("b"))),
         _sequence(_element("a"), _element("b")), "ba"),
        (_sequence(_element("a"), _element("b")),
         Particle("all", ONCE, parts=(_element("b"), _element("a"))), None),
        # (a, b)+ against a+, b+: the first word that repeats is refused.
        (_sequence(_element("a"), _element("b"), occurs=Range(1, None)),
         _sequence(_element("a", 1, None), _element("b", 1, None)), "abab"),
        # (a | b)* is (a*, b*)*.
        (_choice(_element("a"), _element("b"), occurs=Range(0, None)),
         _sequence(_element("a", 0, None), _element("b", 0, None), occurs=Range(0, None)), None),
        (_sequence(_element("a", 0, None), _element("b", 0, None), occurs=Range(0, None)),
         _choice(_element("a"), _element("b"), occurs=Range(0, None)), None),
        # (a?){3} is a{0,3}.
        (_sequence(_element("a", 0), occurs=Range(3, 3)), _element("a", 0, 3), None),
        (_element("a", 0, 3), _sequence(_element("a", 0), occurs=Range(3, 3)), None),
        (_choice(), _element("a"), None),
    ],
)  # fmt: skip
def test_smallest_word_that_is_refused(
    one: Particle | None, other: Particle | None, word: str | None
) -> None:
    assert _word(one, other) == word


def test_element_can_be_asked_for() -> None:
    automaton = ContentAutomaton(_sequence(_element("a", 0), _element("b", 0, 5)))
    word = cheapest(
        (automaton, automaton), SYMBOLS, inside, wanted=(RequiredCount("b", Range(2, None)),)
    )
    assert word is not None
    assert [symbol.tag.name for symbol in word] == ["b", "b"]


def test_large_numbers_cost_no_copies() -> None:
    one, other = _element("a", 0, 1000), _element("a", 0, 999)
    assert _word(one, other) == "a" * 1000


def test_models_of_too_many_states_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_models, "MAX_STATES", 100)
    parts = [Symbol(Tag("element", "", f"e{number}")) for number in range(20)]
    every = Particle("all", ONCE, parts=tuple(_element(str(one.tag)) for one in parts))
    with pytest.raises(TooLargeError):
        cheapest((ContentAutomaton(every), ContentAutomaton(every)), parts, outside)
