"""Sorts members in the order that a content model requires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from twinspec.grammar.model import Particle

ANY = "##any"
"""The name of an element that only a wildcard takes."""
_MAX_STEPS = 20_000
_SINGLE = ("element", "any")

_Counts = tuple[tuple[str, int], ...]
_Words = Iterator[tuple[tuple[str, ...], _Counts]]
_T = TypeVar("_T")


def arrange(content: Particle, parts: Sequence[_T], name: Callable[[_T], str]) -> list[_T]:
    """Return the parts in the order of the content model; parts of one name keep their order.

    Parts that fit in no order of the model come after parts of the same name, or at the end.
    """
    by_name: dict[str, list[_T]] = {}
    for part in parts:
        by_name.setdefault(name(part), []).append(part)
    word = order(content, Counter({key: len(group) for key, group in by_name.items()}))
    ordered = [by_name[key].pop(0) for key in word]
    for key, group in by_name.items():
        if not group:
            continue
        where = max((at for at, part in enumerate(ordered) if name(part) == key), default=None)
        if where is None:
            ordered += group
        else:
            ordered[where + 1 : where + 1] = group
    return ordered


def order(content: Particle, counts: Counter[str]) -> tuple[str, ...]:
    """Return a word of the content model with these numbers of names.

    If there is none, the longest word found that has no more than these numbers.
    Example: sequence (a, (b | c)*), {a: 1, b: 1, c: 1} → (a, b, c)
    """
    listed = _as_listed(content, counts)
    if listed is not None:
        return listed
    wanted = _frozen(counts)
    search = _Search()
    best: tuple[str, ...] = ()
    for word, left in search.words(content, wanted):
        if not left:
            return word
        if len(word) > len(best):
            best = word
    return best


def _as_listed(content: Particle, counts: Counter[str]) -> tuple[str, ...] | None:
    """Return the word of a plain list of elements, None if a search is needed.

    It is the first word that the search would find; most contents are plain lists.
    """
    once = content.occurs.least <= 1 and content.occurs.most != 0
    if not once or content.form not in ("sequence", "all"):
        return None
    left = +counts
    word: list[str] = []
    for part in content.parts:
        if part.form != "element":
            return None
        there = left.pop(part.key, 0)
        most = there if part.occurs.most is None else part.occurs.most
        if not part.occurs.least <= there <= most:
            return None
        word += [part.key] * there
    return None if left else tuple(word)


def takes_any_order(content: Particle) -> bool:
    """Return whether a content model accepts its elements in any order; False if not certain.

    Example: xs:all, a repeated choice of elements, a sequence of one. Not so: (a, b), (a a | b)*
    """
    once = content.occurs.most in (0, 1)
    parts = [part for part in content.parts if part.parts or part.form in _SINGLE]
    match content.form:
        case "choice" if once:
            return all(map(takes_any_order, parts))
        case "choice":
            bounded = content.occurs.most is not None
            return all(
                part.form in _SINGLE
                and part.occurs.least <= 1
                and not (bounded and part.occurs.most != 1)
                for part in parts
            )
        case "all":
            return once and all(part.form in _SINGLE for part in parts)
        case "sequence" if len(parts) == 1:
            return parts[0].form in _SINGLE or (once and takes_any_order(parts[0]))
    return not parts


def at_least(content: Particle, key: str, number: int) -> tuple[str, ...] | None:
    """Return a short word of a content model with a name `number` times; None if there is none.

    Example: sequence (a, b?)*, two of b → (a, b, a, b)
    """
    if number == 0:
        return _least(content)
    most = _most(content, key)
    return None if most is not None and most < number else _supply(content, key, number)


def _most(of: Particle, key: str) -> int | None:
    """Return the largest number of a name in a word; None if unlimited."""
    once = _most_once(of, key)
    if once == 0 or of.occurs.most == 0:
        return 0
    if once is None or of.occurs.most is None:
        return None
    return once * of.occurs.most


def _most_once(of: Particle, key: str) -> int | None:
    if of.form in ("element", "any"):
        return int((of.key if of.form == "element" else ANY) == key)
    found = [_most(part, key) for part in of.parts]
    known = [number for number in found if number is not None]
    if len(known) < len(found):
        return None
    return max(known, default=0) if of.form == "choice" else sum(known)


def _least(of: Particle) -> tuple[str, ...]:
    """Return a short word of a particle, with the shortest alternative of each choice."""
    if of.form in ("element", "any"):
        return (of.key if of.form == "element" else ANY,) * of.occurs.least
    if of.form == "choice":
        once = min(map(_least, of.parts), key=len, default=())
    else:
        once = tuple(name for part in of.parts for name in _least(part))
    return once * of.occurs.least


def _supply(of: Particle, key: str, number: int) -> tuple[str, ...]:
    """Return a word with `number` of a name, or with as many as the particle allows."""
    if number <= 0:
        return _least(of)
    word: tuple[str, ...] = ()
    times = 0
    while times < of.occurs.least or word.count(key) < number:
        if of.occurs.most is not None and times >= of.occurs.most:
            break
        more = _supply_once(of, key, number - word.count(key))
        if not more.count(key) and times >= of.occurs.least:
            break
        word += more
        times += 1
    return word


def _supply_once(of: Particle, key: str, number: int) -> tuple[str, ...]:
    if of.form in ("element", "any"):
        return (of.key if of.form == "element" else ANY,)
    if of.form == "choice":
        words = [_supply(part, key, number) for part in of.parts]
        return max(words, key=lambda word: (word.count(key), -len(word)), default=())
    word: tuple[str, ...] = ()
    for part in of.parts:
        word += _supply(part, key, number - word.count(key))
    return word


def _frozen(counts: Counter[str]) -> _Counts:
    return tuple(sorted((key, number) for key, number in counts.items() if number))


class _Search:
    """Searches the words of a content model depth-first, with a limit of steps."""

    def __init__(self) -> None:
        self.steps = 0
        self.names: dict[int, frozenset[str]] = {}
        self.empty: dict[int, bool] = {}

    def of(self, particle: Particle) -> frozenset[str]:
        """Return the names in a particle."""
        found = self.names.get(id(particle))
        if found is None:
            own = {"element": particle.key, "any": ANY}.get(particle.form)
            found = frozenset([own] if own else []).union(*map(self.of, particle.parts))
            self.names[id(particle)] = found
        return found

    def may_be_empty(self, particle: Particle) -> bool:
        """Return whether a particle accepts the empty word."""
        found = self.empty.get(id(particle))
        if found is None:
            found = particle.occurs.least == 0 or self.once_may_be_empty(particle)
            self.empty[id(particle)] = found
        return found

    def once_may_be_empty(self, particle: Particle) -> bool:
        if particle.form in ("element", "any"):
            return False
        asked = any if particle.form == "choice" else all
        return asked(map(self.may_be_empty, particle.parts))

    def words(self, of: Particle, left: _Counts) -> _Words:
        """Yield words of a particle with the remaining counts, the longest first."""
        if of.form in ("element", "any"):
            yield from self.runs(of, left)
            return
        # A stack of our own, because groups repeat more often than calls may nest.
        stack: list[tuple[tuple[str, ...], _Counts, _Words]] = [((), left, self.again(of, left, 0))]
        while stack:
            so_far, rest, further = stack[-1]
            times = len(stack) - 1
            found = next(further, None)
            if found is None:
                stack.pop()
                if times >= of.occurs.least:
                    yield so_far, rest
                continue
            self.steps += 1
            if self.steps > _MAX_STEPS:
                return
            word, after = found
            if word:
                stack.append((so_far + word, after, self.again(of, after, times + 1)))
            else:
                yield so_far, rest

    def runs(self, of: Particle, left: _Counts) -> _Words:
        """Yield the possible repetitions of one element, within the counts."""
        key = of.key if of.form == "element" else ANY
        there = dict(left).get(key, 0)
        most = there if of.occurs.most is None else min(there, of.occurs.most)
        for number in range(most, of.occurs.least - 1, -1):
            self.steps += 1
            if self.steps > _MAX_STEPS:
                return
            yield (key,) * number, _without(left, key, number)

    def again(self, of: Particle, left: _Counts, times: int) -> _Words:
        """Yield the words of a group with one more repetition."""
        if of.occurs.most is None or times < of.occurs.most:
            yield from self.once(of, left)

    def once(self, of: Particle, left: _Counts) -> _Words:
        if of.form == "choice":
            for part in of.parts:
                yield from self.words(part, left)
        elif of.form == "sequence":
            yield from self.sequence(of.parts, left)
        else:
            yield from self.unordered(of.parts, left)

    def sequence(self, parts: tuple[Particle, ...], left: _Counts) -> _Words:
        start = self.needed(parts, 0, left)
        if start == len(parts):
            yield (), left
            return
        # A stack of our own, because sequences have more parts than calls may nest.
        stack: list[tuple[int, tuple[str, ...], _Words]]
        stack = [(start, (), self.words(parts[start], left))]
        while stack:
            at, so_far, words = stack[-1]
            found = next(words, None)
            if found is None:
                stack.pop()
                continue
            word, rest = found
            further = self.needed(parts, at + 1, rest)
            if further == len(parts):
                yield so_far + word, rest
            else:
                stack.append((further, so_far + word, self.words(parts[further], rest)))

    def needed(self, parts: tuple[Particle, ...], start: int, left: _Counts) -> int:
        """Return the index of the next part that accepts a remaining name or must not be empty."""
        present = {key for key, _ in left}
        for at in range(start, len(parts)):
            if not self.may_be_empty(parts[at]) or self.of(parts[at]) & present:
                return at
        return len(parts)

    def unordered(self, parts: tuple[Particle, ...], left: _Counts) -> _Words:
        """Yield the words of `xs:all` in the written order, which is one of its orders."""
        yield from self.sequence(parts, left)


def _without(left: _Counts, key: str, number: int) -> _Counts:
    """Return the counts with `number` less of a name."""
    less = ((name, there - number if name == key else there) for name, there in left)
    return tuple((name, there) for name, there in less if there)
