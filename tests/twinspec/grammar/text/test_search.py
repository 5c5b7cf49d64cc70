"""The search for a smallest text ends, whatever the automaton is made of."""

from __future__ import annotations

import pytest

from twinspec.grammar.text.automata import CharacterRun, Intersection, Union
from twinspec.grammar.text.characters import EVERY
from twinspec.grammar.text.search import SearchLimitError, short, shortest


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
