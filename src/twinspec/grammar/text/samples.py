"""Draws varied members of a set of texts: ends of intervals, length limits, every alternative.

The validators of both halves judge these texts, so the draw prefers texts on which they could
disagree: other spellings of a value (`+02`), white space, characters beyond U+FFFF, longest texts.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from random import Random

from twinspec.grammar.model import Text
from twinspec.grammar.text import moments, values
from twinspec.grammar.text.automata import Automaton
from twinspec.grammar.text.characters import XML, Characters, holds, representatives
from twinspec.grammar.text.compiling import Medium, medium, source
from twinspec.grammar.text.conditions import white_space
from twinspec.grammar.text.decide import Texts, ends
from twinspec.grammar.text.digits import plain
from twinspec.grammar.text.grid import Grid, simple
from twinspec.grammar.text.results import Speller, Spelling
from twinspec.grammar.text.search import Graph, SearchLimitError, shortest

_POOL = (
    "azAZ09 -_.,:;/@+=#<>&'\"\\()[]{}|~!?%*\t\n"
    "\u00e9\u00df\u00a0\u0301\u4e2d\u20ac\U0001f600\U00010400"
)
_MOST_STATES = 6_000
_LONG = 100
_REDRAWN = 200
_LONGEST = 5_000
_LONGEST_WALK = 1_000
_ROUNDS = 4
_REPEATED = 16
"""So many members in a row that came before, and a set is taken to have no more."""


def sample(one: Texts, rng: Random, count: int, other: Texts = ()) -> list[Spelling]:
    """Draw up to `count` different members, as `draw` does."""
    return list(draw(one, rng, count, other))


def draw(one: Texts, rng: Random, count: int, other: Texts = ()) -> Iterator[Spelling]:
    """Draw up to `count` different members one by one, in the spellings of JSON and of XML.

    They are members of `one`; `other` only decides the JSON spelling if `one` is of XML.
    There are fewer if the set has fewer members, or no texts are known that are certain.
    """
    found: set[str] = set()
    repeated = 0
    drawn = [_members(each, rng, other) for each in one]
    for _ in range(_ROUNDS * max(count, 1)):
        if not drawn or len(found) >= count or repeated == _REPEATED * len(one):
            return
        members = drawn[rng.randrange(len(drawn))]
        member = next(members, None)
        if member is None:
            drawn.remove(members)
        elif member.xml in found:
            repeated += 1
        else:
            repeated = 0
            found.add(member.xml)
            yield member


def _members(one: Text, rng: Random, other: Texts) -> Iterator[Spelling]:
    """Yield members of one text, possibly repeated, until there are no more."""
    to: Medium = "xml" if medium(one) == "xml" or not other else medium(other[0])
    language = source(one, to)
    speller = Speller(one, other)
    for spelling in _drawn(one, rng, to):
        if language.holds(spelling):
            yield speller.spelling(spelling)


def _drawn(one: Text, rng: Random, to: Medium) -> Iterator[str]:
    fixed = [*ends(one, ()), *_of_lengths(one)]
    if one.kind == "boolean":
        fixed += ["true", "false"]
    # Ways through numbers and moments lead to values that no validator computes with.
    counted = one.kind in _COUNTED and not one.patterns
    for _ in range(_REDRAWN if counted else 1):
        fixed += _of_grids(one, rng)
        rng.shuffle(fixed)
        for each in fixed:
            yield each
            yield _respelt(one, each, rng)
        fixed = []
    if counted:
        return
    shorter = one
    if one.max_length is not None and one.max_length > _LONG:
        shorter = replace(one, max_length=max(one.min_length or 0, _LONG))
    lower = source(shorter, to).lower
    if lower is not None:
        for each in _walks(lower, XML, rng):
            yield each
            yield _respelt(one, each, rng)


_COUNTED = values.NUMBERS | moments.MOMENTS | {"boolean"}


def _of_lengths(one: Text) -> list[str]:
    """Return texts of the smallest and the largest length."""
    lengths = {one.min_length or 0, one.max_length or 0}
    return [char * each for each in lengths for char in "a0 \U0001f600" if each <= _LONGEST]


def _of_grids(one: Text, rng: Random) -> list[str]:
    """Return spellings of numbers, date-times or octets near the ends of their intervals."""
    found = None if one.gaps else values.grids(one)
    numbers = [value for grid in found or () for value in _near_ends(grid, rng)]
    spellings = [_spelling(one, value, rng) for value in numbers if abs(value) < 10**40]
    if one.kind not in moments.MOMENTS:
        return spellings
    return [each for each in spellings if not each.startswith(("-0", "0000")) and _is_near(each)]


def _is_near(moment: str) -> bool:
    """Return whether a year has four digits, the only years of RFC 3339."""
    year = moment.split("-")[0]
    return not year.isdigit() or len(year) == 4


def _near_ends(grid: Grid, rng: Random) -> Iterator[Fraction]:
    step = grid.step or Fraction(1, 10 ** rng.randrange(6))
    for end in (grid.low, grid.high):
        if end is not None:
            yield from (end, end + step, end - step)
    yield from islice(simple(grid, 6), 8)
    span = Fraction(10 ** rng.randrange(1, 6 if grid.step else 12))
    low = grid.low if grid.low is not None else (grid.high or 0) - span
    high = grid.high if grid.high is not None else low + 2 * span
    for _ in range(6):
        yield low + step * rng.randrange(max(int((high - low) / step), 1))


def _spelling(one: Text, value: Fraction, rng: Random) -> str:
    if one.kind in moments.MOMENTS:
        return moments.spelling(one.kind, value)
    if one.kind not in values.OCTETS:
        return plain(value)
    octets = rng.randbytes(min(max(int(value), 0), _LONGEST))
    return octets.hex() if one.kind == "hex" else base64.b64encode(octets).decode()


def _respelt(one: Text, spelling: str, rng: Random) -> str:
    """Return another spelling that may have the same value; the caller drops it if not."""
    if one.json_type is not None:
        return spelling
    ways = [spelling]
    if white_space(one) == "collapse":
        ways += [f" {spelling}\n", f"\t{spelling}", spelling.replace(" ", "  ")]
    if values.is_number(one):
        ways += [f"+{spelling}", f"0{spelling}", f"{spelling}.0", f"{spelling}0", f"{spelling}E0"]
    if one.kind == "boolean":
        ways += ["0", "1"]
    if one.kind in moments.MOMENTS:
        ways += [spelling.removesuffix("Z"), spelling.removesuffix("Z") + "+14:00"]
    return rng.choice(ways)


def _walks(automaton: Automaton, among: Characters, rng: Random) -> Iterator[str]:
    """Yield texts from random paths through an automaton, without end."""
    try:
        graph = Graph(automaton, among, _MOST_STATES)
    except SearchLimitError:
        yield from _only_shortest(automaton, among)
        return
    if automaton.start is None or automaton.start not in graph.left:
        return
    classes = _classes(automaton, among)
    while True:
        yield _walk(graph, classes, rng)


def _only_shortest(automaton: Automaton, among: Characters) -> Iterator[str]:
    try:
        found = shortest(automaton, among)
    except SearchLimitError:
        return
    if found is not None:
        yield found


def _walk(graph: Graph, classes: dict[int, str], rng: Random) -> str:
    """Follow a random path until a text is accepted: at once, later, or as late as possible."""
    stop = rng.choice((1.0, 0.5, 0.2, 0.05, 0.0))
    limit = rng.choice((40, 40, 300, _LONGEST_WALK)) if stop == 0.0 else 200
    state = graph.automaton.start
    random = rng.random
    text: list[str] = []
    while True:
        if graph.automaton.accepts(state) and (random() < stop or len(text) >= limit):
            break
        steps = graph.steps[state]
        if len(text) >= limit:
            steps = [each for each in steps if graph.left[each[1]] < graph.left[state]] or steps
        if not steps:
            break
        # As `choice` does, which takes four times as long: this is asked for every character.
        code, state = steps[int(random() * len(steps))]
        chars = classes[code]
        text.append(chars[int(random() * len(chars))])
    return "".join(text)


def _classes(automaton: Automaton, among: Characters) -> dict[int, str]:
    """Return some characters of each class that an automaton does not distinguish.

    The keys are the representatives of the classes.
    """
    sets = frozenset(automaton.sets)
    codes = representatives(sets, among)
    members = {_signature(code, sets): [chr(code)] for code in codes}
    for char in _POOL:
        if holds(among, ord(char)):
            members.setdefault(_signature(ord(char), sets), []).append(char)
    for one in sets:
        for first, last in (*one[:8], *one[-2:]):
            for code in (first, last):
                if holds(among, code):
                    members[_signature(code, sets)].append(chr(code))
    return {code: "".join(members[_signature(code, sets)]) for code in codes}


def _signature(code: int, sets: frozenset[Characters]) -> frozenset[Characters]:
    return frozenset(each for each in sets if holds(each, code))
