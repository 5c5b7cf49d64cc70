"""Compares a list with the text that a client profile writes instead: both must mean the same.

A path, query or header writes a list as its items with commas between them, as many as the schema
allows. The profile describes that text by a pattern. Automata decide whether list and pattern
accept the same texts, and find the shortest text that only one of them accepts.

Example: items `[0-9]+`, from 1 to 3 of them, and `^[0-9]+(,[0-9]+){0,2}$` are the same; with
`{0,3}` the pattern accepts `0,0,0,0`, too.
"""

# ruff: noqa: D102 (the protocol Automaton says what these methods do)
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from twinspec.govern.changes.api import Api
from twinspec.grammar.model import Half, Range, ValueId
from twinspec.grammar.text.automata import Automaton, Sets, State
from twinspec.grammar.text.characters import UNICODE
from twinspec.grammar.text.compiling import target
from twinspec.grammar.text.containment import outside
from twinspec.grammar.text.languages import union
from twinspec.grammar.text.search import SearchLimitError

_COMMA = 0x2C


@dataclass(frozen=True, slots=True)
class Decision:
    """What the automata say of a list and its text.

    `more`: the text accepts what the list does not; `less`: the list accepts what the text does
    not; `example` is the shortest such text, None if it is too long to show. `open`: not decided,
    and `reason` says why.
    """

    verdict: Literal["same", "more", "less", "open"]
    example: str | None = None
    reason: str = ""


class _Undecided(Exception):
    """The comparison cannot be decided; the text says why."""


def decide(before: Api, after: Api, pointer: str) -> Decision:
    """Compare the text parameter at `pointer` of `after` with the list parameter of `before`."""
    try:
        of_list = _list(before.half, _value(before, pointer))
        of_text = _texts(after.half, _value(after, pointer))
        less = outside(of_list, [of_text], UNICODE)
        more = outside(of_text, [of_list], UNICODE)
    except _Undecided as undecided:
        return Decision("open", reason=str(undecided))
    except SearchLimitError:
        return Decision("open", reason="the automata are too large")
    if less is not None:
        return Decision("less", less)
    return Decision("same") if more is None else Decision("more", more)


def _value(api: Api, pointer: str) -> ValueId:
    for operation in api.operations.values():
        for parameter in operation.parameters.values():
            if parameter.place.pointer == pointer and parameter.schema is not None:
                return parameter.schema.root.value
    raise _Undecided("no operation has the parameter")


def _list(half: Half, value: ValueId) -> Separated:
    array = half.values[value].array
    if array is None:
        raise _Undecided("it is not a list alone")
    return Separated(_texts(half, array.items), array.counts)


def _texts(half: Half, value: ValueId) -> Automaton:
    """Return the automaton of a value that can only be text; _Undecided for any other value."""
    found = half.values[value]
    others = (found.objects, found.nil, found.array, found.anything, found.typeless)
    if any(others) or not found.texts:
        raise _Undecided("it may be something else than text")
    languages = [target(one, "json") for one in found.texts]
    gaps = [*found.gaps, *(gap for one in found.texts for gap in one.gaps)]
    gaps += [each.gap for one in languages for each in one.opens]
    if gaps:
        raise _Undecided(gaps[0].message)
    return union(languages)[0]


@dataclass(frozen=True)
class Separated:
    """An automaton of items with commas between them; without any item, the empty text.

    Its state is the number of complete items, and the state of the current item, None before the
    first character.
    """

    item: Automaton
    counts: Range
    start: State = (0, None)

    @cached_property
    def sets(self) -> Sets:
        return self.item.sets | {((_COMMA, _COMMA),)}

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        count, inner = state
        inner = self.item.start if inner is None else inner
        if inner is None or self.counts.most == 0:
            return None
        if code != _COMMA:
            following = self.item.step(inner, code)
            return None if following is None else (count, following)
        if not self.item.accepts(inner) or count + 1 == self.counts.most:
            return None
        # Beyond the least number it does not matter how many there are, unless there is a most.
        count = count + 1 if self.counts.most is not None else min(count + 1, self.counts.least)
        return (count, self.item.start)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        count, inner = state
        if inner is None and self.counts.least == 0:
            return True
        inner = self.item.start if inner is None else inner
        enough = count + 1 >= self.counts.least and self.counts.most != 0
        return enough and inner is not None and self.item.accepts(inner)
