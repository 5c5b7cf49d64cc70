"""Automata that read texts character by character, and operations on them.

An automaton is deterministic, and computes states on demand: a state is any hashable value, None is
the state from which no text is accepted. `sets` are the sets of characters that it distinguishes;
all characters that are in the same sets lead to the same state.

Example: `Intersection((Expression(automaton), Not(Length(0, 3))))` accepts what the expression
accepts and is longer than three characters.
"""

# ruff: noqa: D102 (the protocol Automaton says what these methods do)
from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeAlias

from twinspec.grammar.text.characters import EVERY, XML_SPACE, Characters, holds, intersection
from twinspec.grammar.text.positions import PositionAutomaton

State: TypeAlias = Hashable
Sets = frozenset[Characters]

SPACE = 0x20
_SPACES = (0x09, 0x0A, 0x0D, SPACE)


class Automaton(Protocol):
    """Accepts a set of texts."""

    @property
    def sets(self) -> Sets:
        """Two characters that are in the same ones of these sets lead to the same states."""
        ...

    @property
    def start(self) -> State:
        """The state before the first character."""
        ...

    def step(self, state: State, code: int) -> State:
        """Return the state after one more character."""
        ...

    def accepts(self, state: State) -> bool:
        """Return whether the text may end in this state."""
        ...


def matches(automaton: Automaton, text: str) -> bool:
    """Return whether an automaton accepts a text.

    Parts run one after the other: running all of them at once takes many times as long.
    """
    match automaton:
        case Intersection():
            return all(matches(part, text) for part in automaton.parts)
        case Union():
            return any(matches(part, text) for part in automaton.parts)
        case Complement():
            return not matches(automaton.part, text)
        case WordSet():
            return text in automaton.words
        case CharacterRun():
            most = len(text) if automaton.most is None else automaton.most
            return automaton.least <= len(text) <= most and all(
                holds(automaton.of, ord(char)) for char in set(text)
            )
    state = automaton.start
    for char in text:
        if state is None:
            return False
        state = automaton.step(state, ord(char))
    return state is not None and automaton.accepts(state)


@dataclass(eq=False)
class RegularExpression:
    """Accepts the texts that match a regular expression."""

    automaton: PositionAutomaton
    start: State = 1
    _after: dict[int, int] = field(default_factory=dict)
    _reading: dict[int, int] = field(default_factory=dict)

    @cached_property
    def sets(self) -> Sets:
        return frozenset(chars for chars, _ in self.automaton.sets)

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, int)
        after = self._after.get(state)
        if after is None:
            after = self._after[state] = self.automaton.successors(state)
        reading = self._reading.get(code)
        if reading is None:
            reading = self._reading[code] = self.automaton.reading(code)
        return after & reading or None

    def accepts(self, state: State) -> bool:
        assert isinstance(state, int)
        return bool(state & self.automaton.accepting)


@dataclass(frozen=True)
class CharacterRun:
    """Accepts `least` to `most` characters of one set (`most` None: unlimited)."""

    of: Characters
    least: int
    most: int | None
    start: State = 0

    @property
    def sets(self) -> Sets:
        return frozenset((self.of,))

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, int)
        if state == self.most or not holds(self.of, code):
            return None
        return min(state + 1, self.least) if self.most is None else state + 1

    def accepts(self, state: State) -> bool:
        assert isinstance(state, int)
        return state >= self.least


@dataclass(frozen=True)
class WordSet:
    """Accepts the texts of a list."""

    words: frozenset[str]
    start: State = ""

    @cached_property
    def sets(self) -> Sets:
        return frozenset(((ord(char), ord(char)),) for word in self.words for char in word)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self.words for end in range(len(word) + 1))

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, str)
        longer = state + chr(code)
        return longer if longer in self._beginnings else None

    def accepts(self, state: State) -> bool:
        return state in self.words


@dataclass(frozen=True)
class Intersection:
    """Accepts the texts that every part accepts."""

    parts: tuple[Automaton, ...]

    @cached_property
    def sets(self) -> Sets:
        return frozenset().union(*(part.sets for part in self.parts))

    @cached_property
    def start(self) -> State:
        states = tuple(part.start for part in self.parts)
        return None if None in states else states

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        result = []
        for part, inner in zip(self.parts, state, strict=True):
            following = part.step(inner, code)
            if following is None:
                return None
            result.append(following)
        return tuple(result)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        return all(part.accepts(one) for part, one in zip(self.parts, state, strict=True))


@dataclass(frozen=True)
class Union:
    """Accepts the texts that at least one part accepts."""

    parts: tuple[Automaton, ...]

    @cached_property
    def sets(self) -> Sets:
        return frozenset().union(*(part.sets for part in self.parts))

    @cached_property
    def start(self) -> State:
        states = tuple(part.start for part in self.parts)
        return states if any(each is not None for each in states) else None

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        result = tuple(
            None if one is None else part.step(one, code)
            for part, one in zip(self.parts, state, strict=True)
        )
        return result if any(each is not None for each in result) else None

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        pairs = zip(self.parts, state, strict=True)
        return any(one is not None and part.accepts(one) for part, one in pairs)


@dataclass(frozen=True)
class Complement:
    """Accepts the texts that the part refuses."""

    part: Automaton

    @property
    def sets(self) -> Sets:
        return self.part.sets

    @property
    def start(self) -> State:
        return (self.part.start,)

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        return (None if state[0] is None else self.part.step(state[0], code),)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        return state[0] is None or not self.part.accepts(state[0])


@dataclass(frozen=True)
class SpacesReplaced:
    """Accepts texts that the part accepts once tabs and line ends are spaces (XSD `replace`)."""

    part: Automaton

    @cached_property
    def sets(self) -> Sets:
        return self.part.sets | {XML_SPACE, ((SPACE, SPACE),)}

    @property
    def start(self) -> State:
        return self.part.start

    def step(self, state: State, code: int) -> State:
        return self.part.step(state, SPACE if code in _SPACES else code)

    def accepts(self, state: State) -> bool:
        return self.part.accepts(state)


@dataclass(frozen=True)
class SpacesCollapsed:
    """Accepts texts that the part accepts after white space is collapsed (XSD `collapse`).

    The state is the part's state, and whether a space is pending before the next character.
    """

    part: Automaton

    @cached_property
    def sets(self) -> Sets:
        return self.part.sets | {XML_SPACE, ((SPACE, SPACE),)}

    @property
    def start(self) -> State:
        return None if self.part.start is None else (self.part.start, "start")

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        inner, mode = state
        if code in _SPACES:
            return (inner, "start" if mode == "start" else "waits")
        if mode == "waits":
            inner = self.part.step(inner, SPACE)
        following = None if inner is None else self.part.step(inner, code)
        return None if following is None else (following, "word")

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        return self.part.accepts(state[0])


@dataclass(frozen=True)
class ItemList:
    """Accepts `least` to `most` items, separated by one space."""

    item: Automaton
    least: int
    most: int | None
    start: State = (0, None)

    @cached_property
    def sets(self) -> Sets:
        return self.item.sets | {((SPACE, SPACE),)}

    def step(self, state: State, code: int) -> State:
        """Return the state: the number of complete items, and the state of the current one."""
        assert isinstance(state, tuple)
        count, inner = state
        if code == SPACE:
            if inner is None or not self.item.accepts(inner) or count + 1 == self.most:
                return None
            count = count + 1 if self.most is not None else min(count + 1, self.least)
            return (count, self.item.start)
        if inner is None:
            inner = self.item.start
        following = None if inner is None or self.most == 0 else self.item.step(inner, code)
        return None if following is None else (count, following)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        count, inner = state
        if inner is None:
            return self.least == 0
        return count + 1 >= self.least and self.item.accepts(inner)


def intersection_of(parts: Iterable[Automaton]) -> Automaton:
    """Return the automaton of texts that all parts accept; runs of characters are merged."""
    runs: list[CharacterRun] = []
    others: list[Automaton] = []
    for part in parts:
        (runs if isinstance(part, CharacterRun) else others).append(part)  # type: ignore[arg-type]
    merged = [_merged_runs(runs)] if runs else []
    automata = (*merged, *others) or (CharacterRun(EVERY, 0, None),)
    return automata[0] if len(automata) == 1 else Intersection(automata)


def conjuncts(automaton: Automaton) -> tuple[Automaton, ...]:
    """Return automata whose intersection is the given automaton."""
    match automaton:
        case Intersection(parts):
            return tuple(each for part in parts for each in conjuncts(part))
        case SpacesCollapsed(CharacterRun(of, least, most)) if least and most is not None:
            return SpacesCollapsed(CharacterRun(of, least, None)), SpacesCollapsed(
                CharacterRun(of, 0, most)
            )
        case SpacesCollapsed(Intersection(parts)):
            return tuple(each for part in parts for each in conjuncts(SpacesCollapsed(part)))
        case SpacesReplaced(Intersection(parts)):
            return tuple(each for part in parts for each in conjuncts(SpacesReplaced(part)))
        case _:
            return (automaton,)


def _merged_runs(runs: list[CharacterRun]) -> CharacterRun:
    result = runs[0]
    for run in runs[1:]:
        limits = [each.most for each in (result, run) if each.most is not None]
        result = CharacterRun(
            intersection(result.of, run.of),
            max(result.least, run.least),
            min(limits) if limits else None,
        )
    return result


def union_of(parts: Iterable[Automaton]) -> Automaton:
    """Return the automaton of texts that any part accepts."""
    automata = tuple(parts)
    return automata[0] if len(automata) == 1 else Union(automata)
