"""Content models of XSD as automata: which sequences of elements one accepts and another refuses.

A state is a set of what may still follow, so models need not be deterministic. Counters stay
numbers, so `maxOccurs="1000"` does not need a thousand states. A word is a sequence of elements.

Example: `(a, b?)` against `(a, b)` → the word `(a)`, by `cheapest(…, accepts=outside)`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.model import Object, Particle, Range, Tag

MAX_STATES = 5_000

Item = tuple[Literal["repeat", "all"], int, int | tuple[int, ...]]
"""A particle that came so often, or an `xs:all` with the parts that have not come."""
Todo = tuple[Item, ...]
States = frozenset[Todo]


@dataclass(frozen=True, slots=True)
class Symbol:
    """An element in a content model. `foreign`: no model names it, only wildcards accept it.

    `invalid`: its content breaks its declaration.
    """

    tag: Tag
    foreign: bool = False
    invalid: bool = False

    @property
    def key(self) -> str:
        """The key of the element in particles."""
        return str(self.tag)


Word = tuple[Symbol, ...]


@dataclass(slots=True)
class ContentAutomaton:
    """The automaton of one content model.

    `declared` are the global elements that a strict wildcard accepts; `target` is the namespace
    that `##other` excludes.
    """

    particle: Particle | None
    declared: frozenset[str] = frozenset()
    target: str = ""
    particles: list[Particle] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    known: dict[tuple[States, Symbol], States] = field(default_factory=dict)
    firsts: dict[Todo, tuple[tuple[Particle, Todo], ...]] = field(default_factory=dict)

    @property
    def start(self) -> States:
        """The states before the first element."""
        if self.particle is None:
            return frozenset(((),))
        return frozenset(((("repeat", self._number(self.particle), 0),),))

    def step(self, states: States, symbol: Symbol) -> States:
        """Return the states after one more element; empty if no word continues with it."""
        key = (states, symbol)
        if key not in self.known:
            self.known[key] = frozenset(
                after
                for todo in states
                for particle, after in self._known(todo)
                if self.takes(particle, symbol)
            )
        return self.known[key]

    def ends(self, states: States) -> bool:
        """Return whether a word may end here."""
        return any(all(self._optional(item) for item in todo) for todo in states)

    def takes(self, particle: Particle, symbol: Symbol) -> bool:
        """Return whether an element particle or a wildcard accepts an element."""
        if particle.form == "element":
            return particle.key == symbol.key
        if particle.process_contents == "strict" and symbol.key not in self.declared:
            return False
        return in_namespaces(symbol.tag.namespace, particle.namespaces, self.target)

    def _number(self, particle: Particle) -> int:
        number = self.numbers.get(id(particle))
        if number is None:
            number = self.numbers[id(particle)] = len(self.particles)
            self.particles.append(particle)
        return number

    def _known(self, todo: Todo) -> tuple[tuple[Particle, Todo], ...]:
        if todo not in self.firsts:
            self.firsts[todo] = tuple(self._next(todo))
        return self.firsts[todo]

    def _next(self, todo: Todo) -> Iterator[tuple[Particle, Todo]]:
        """Yield the elements and wildcards that may come first, each with the rest after it."""
        while todo:
            first, rest = todo[0], todo[1:]
            for particle, after in self._first(first):
                yield particle, (*after, *rest)
            if not self._optional(first):
                return
            todo = rest

    def _first(self, item: Item) -> Iterator[tuple[Particle, Todo]]:
        form, number, state = item
        particle = self.particles[number]
        if form == "all":
            assert isinstance(state, tuple)
            for at in state:
                left: Item = ("all", number, tuple(one for one in state if one != at))
                for found, after in self._first(self._fresh(particle.parts[at])):
                    yield found, (*after, left)
            return
        assert isinstance(state, int)
        most = particle.occurs.most
        if most is not None and state >= most:
            return
        times = min(state + 1, particle.occurs.least) if most is None else state + 1
        again: Item = ("repeat", number, times)
        for found, after in self._once(particle):
            yield found, (*after, again)

    def _once(self, particle: Particle) -> Iterator[tuple[Particle, Todo]]:
        if particle.form in ("element", "any"):
            yield particle, ()
        elif particle.form == "choice":
            for part in particle.parts:
                yield from self._first(self._fresh(part))
        elif particle.form == "sequence":
            yield from self._next(tuple(map(self._fresh, particle.parts)))
        else:
            every = tuple(range(len(particle.parts)))
            yield from self._first(("all", self._number(particle), every))

    def _fresh(self, particle: Particle) -> Item:
        return ("repeat", self._number(particle), 0)

    def _optional(self, item: Item) -> bool:
        form, number, state = item
        particle = self.particles[number]
        if form == "all":
            assert isinstance(state, tuple)
            return all(self._optional(self._fresh(particle.parts[at])) for at in state)
        assert isinstance(state, int)
        return state >= particle.occurs.least or self._may_be_empty(particle)

    def _may_be_empty(self, particle: Particle) -> bool:
        if particle.form in ("element", "any"):
            return False
        parts = (self._optional(self._fresh(part)) for part in particle.parts)
        return any(parts) if particle.form == "choice" else all(parts)


def in_namespaces(namespace: str, said: Iterable[str], target: str) -> bool:
    """Return whether the namespaces of a wildcard include a namespace; "" is no namespace."""
    for word in said:
        if word == "##any" or word == namespace:
            return True
        if word == "##other" and namespace not in ("", target):
            return True
        if word == "##local" and not namespace:
            return True
    return False


def content_automaton(one: Object, declared: frozenset[str]) -> ContentAutomaton:
    """Return the automaton of an object's content."""
    return ContentAutomaton(one.content, declared, one.rest.target)


def alphabet(objects: Iterable[Object], declared: Mapping[str, Tag]) -> tuple[Symbol, ...]:
    """Return the elements that the content models distinguish.

    For each namespace that a wildcard may mean, there are two: one undeclared element and one
    declared element, if the schema has one.
    """
    named: dict[str, Symbol] = {}
    spaces = {"", "urn:example:other"}
    wild = False
    for one in objects:
        for member in one.members.values():
            if member.tag and member.tag.kind == "element":
                named[str(member.tag)] = Symbol(member.tag)
                spaces.add(member.tag.namespace)
        for particle in _all(one.content):
            if particle.form == "any":
                wild = True
                spaces |= {word for word in particle.namespaces if not word.startswith("##")}
    if not wild:
        return tuple(named.values())
    known: dict[str, Symbol] = {}
    for key, tag in declared.items():
        if key not in named:
            known.setdefault(tag.namespace, Symbol(tag, foreign=True))
    foreign = (Symbol(Tag("element", space, "unknown"), foreign=True) for space in sorted(spaces))
    # What is declared may be large, or have no finite document: it comes last.
    return (*named.values(), *foreign, *known.values())


def _all(particle: Particle | None) -> Iterator[Particle]:
    waiting = [particle] if particle else []
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.parts


@dataclass(frozen=True, slots=True)
class RequiredCount:
    """How often a word must contain an element."""

    key: str
    times: Range


Accepts = Callable[[bool, bool], bool]
"""Whether a word will do that the first and the second model accept or not."""


def outside(first: bool, second: bool) -> bool:
    """Return whether a word is in the first model and not in the second."""
    return first and not second


def inside(first: bool, second: bool) -> bool:
    """Return whether a word is in both models."""
    return first and second


def cheapest(
    models: tuple[ContentAutomaton, ContentAutomaton],
    symbols: Iterable[Symbol],
    accepts: Accepts,
    cost: Callable[[Symbol], int | None] = lambda _: 1,
    wanted: tuple[RequiredCount, ...] = (),
) -> Word | None:
    """Return the cheapest word that `accepts` accepts, None when there is none.

    `cost` is None for an element without a finite document; `wanted` are required elements.
    TooLargeError if the models have too many states.
    """
    first, second = models
    priced = [(symbol, price) for symbol in symbols if (price := cost(symbol)) is not None]
    order = count()
    none = (0,) * len(wanted)
    heap: list[tuple[int, int, States, States, tuple[int, ...], Word]] = [
        (0, next(order), first.start, second.start, none, ())
    ]
    met: set[tuple[States, States, tuple[int, ...]]] = set()
    while heap:
        so_far, _, ours, theirs, times, word = heapq.heappop(heap)
        if (ours, theirs, times) in met:
            continue
        met.add((ours, theirs, times))
        if len(met) > MAX_STATES:
            raise TooLargeError
        if _often_enough(times, wanted) and accepts(first.ends(ours), second.ends(theirs)):
            return word
        for symbol, price in priced:
            after = first.step(ours, symbol)
            if not after:
                continue
            seen = tuple(map(_counted, times, wanted, [symbol] * len(wanted)))
            entry = (after, second.step(theirs, symbol), seen)
            if entry not in met:
                heapq.heappush(heap, (so_far + price, next(order), *entry, (*word, symbol)))
    return None


def _counted(times: int, wanted: RequiredCount, symbol: Symbol) -> int:
    """Return the count after one more element; counts above the limit are equal to it."""
    if symbol.key != wanted.key:
        return times
    return min(times + 1, max(wanted.times.least, (wanted.times.most or 0) + 1))


def _often_enough(times: tuple[int, ...], wanted: tuple[RequiredCount, ...]) -> bool:
    return all(
        number >= one.times.least and (one.times.most is None or number <= one.times.most)
        for number, one in zip(times, wanted, strict=True)
    )
