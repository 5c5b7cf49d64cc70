"""Is what one machine accepts within what others accept? The smallest text that is not, if any.

A conjunction is within another if it is within each of its parts, and that is asked part by part:
the automaton of a pattern and the counter of a length need never be multiplied.

Example: `[a-z]{1,9}` is not within `[a-z]{1,5}`, for which "aaaaaa" is the smallest proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from twinspec.grammar.text.characters import (
    EVERY,
    XML_SPACE,
    Characters,
    holds,
    intersection,
    minus,
    representatives,
)
from twinspec.grammar.text.machines import (
    SPACE,
    All,
    Collapsed,
    Expression,
    Machine,
    Not,
    Replaced,
    Run,
    every,
    some,
)
from twinspec.grammar.text.search import Graph, TooLarge, shortest

_LONGEST = 100_000
_MOST_STATES = 1_000


class TooLong(TooLarge):
    """There is a text that shows the difference, but nobody wants to see it."""


def outside(one: Machine, others: Sequence[Machine], among: Characters) -> str | None:
    """Return the smallest text of `one` that is in none of the others; None: there is none."""
    proofs = []
    for other in others:
        proof = _outside(one, other, among)
        if proof is None:
            return None
        proofs.append(proof)
    if len(others) == 1:
        return proofs[0]
    return shortest(every((one, Not(some(others)))), among)


def _outside(one: Machine, other: Machine, among: Characters) -> str | None:
    mine = conjuncts(one)
    proofs = []
    for part in conjuncts(other):
        proof = _outside_part(one, mine, part, among)
        if proof is not None:
            proofs.append(proof)
    return min(proofs, key=len) if proofs else None


def conjuncts(machine: Machine) -> tuple[Machine, ...]:
    """Return machines that together accept what one accepts."""
    match machine:
        case All(parts):
            return tuple(each for part in parts for each in conjuncts(part))
        case Collapsed(Run(of, least, most)) if least and most is not None:
            return Collapsed(Run(of, least, None)), Collapsed(Run(of, 0, most))
        case Collapsed(All(parts)):
            return tuple(each for part in parts for each in conjuncts(Collapsed(part)))
        case Replaced(All(parts)):
            return tuple(each for part in parts for each in conjuncts(Replaced(part)))
        case _:
            return (machine,)


def _outside_part(
    one: Machine, mine: tuple[Machine, ...], part: Machine, among: Characters
) -> str | None:
    """Ask about one part, the cheapest ways first."""
    if part in mine or any(_is_plainly_within(each, part, among) for each in mine):
        return None
    if isinstance(part, Run) and isinstance(one, Run):
        return _outside_run(one, part, among)
    if isinstance(part, Run) and part.of == EVERY:
        return _outside_lengths(one, mine, part, among)
    if len(mine) > 1:
        for each in sorted(mine, key=_size):
            if not isinstance(each, Run) and _is_within(each, part, among):
                return None
    question = every((one, Not(part)))
    if isinstance(part, Collapsed | Replaced):
        # Counting what spaces leave over is dear; most differences show without any.
        found = _try(question, minus(among, XML_SPACE))
        if found is not None:
            return found
    return shortest(question, among)


def _size(machine: Machine) -> int:
    """Return how many positions an expression has, so that the cheapest is asked first."""
    return machine.automaton.accepting.bit_length() if isinstance(machine, Expression) else 0


def _outside_lengths(
    one: Machine, mine: tuple[Machine, ...], part: Run, among: Characters
) -> str | None:
    """Return a text that is too short or too long for a part that limits lengths only."""
    if part.least:
        smallest = shortest(one, among)
        if smallest is None or len(smallest) < part.least:
            return smallest
    if part.most is None:
        return None
    for each in mine:
        longest = _longest(each, among)
        if longest is not None and longest <= part.most:
            return None
    if part.most > _LONGEST and Graph(one, among, _MOST_STATES).longest() is None:
        raise TooLong
    return shortest(every((one, Not(Run(EVERY, 0, part.most)))), among)


def _longest(machine: Machine, among: Characters) -> int | None:
    """Return the longest length, None when there is none, or too much to do."""
    if isinstance(machine, Run):
        return machine.most
    try:
        return Graph(machine, among, _MOST_STATES).longest()
    except TooLarge:
        return None


def _try(question: Machine, among: Characters) -> str | None:
    try:
        return shortest(question, among)
    except TooLarge:
        return None


def _is_within(one: Machine, other: Machine, among: Characters) -> bool:
    try:
        return shortest(every((one, Not(other))), among, most=8_000) is None
    except TooLarge:
        return False


def _is_plainly_within(one: Machine, other: Machine, among: Characters) -> bool:
    """Say whether a run of characters is within another, perhaps after white space is treated."""
    if isinstance(other, Collapsed | Replaced):
        inner = other.part
        if isinstance(one, Collapsed | Replaced) and type(one) is type(other):
            return _is_plainly_within(one.part, inner, among)
        # White space becomes spaces, and fewer: only a least number can be missed.
        if isinstance(inner, Run) and (inner.least == 0 or isinstance(other, Replaced)):
            return _is_plainly_within(one, inner, among) and holds(inner.of, SPACE)
        return False
    if not (isinstance(one, Run) and isinstance(other, Run)):
        return False
    try:
        return _outside_run(one, other, among) is None
    except TooLong:
        return False


def _outside_run(one: Run, other: Run, among: Characters) -> str | None:
    """Return a text of one run that is not in another, by their lengths and characters alone."""
    usable = intersection(one.of, among)
    if not usable:
        return "" if one.least == 0 and other.least > 0 else None
    if one.most is not None and one.most < one.least:
        return None
    if one.least < other.least:
        return _repeated(usable, one.least)
    if other.most is not None and (one.most is None or one.most > other.most):
        return _repeated(usable, max(one.least, other.most + 1))
    strange = minus(usable, other.of)
    if strange and one.most != 0:
        return _repeated(strange, 1) + _repeated(usable, max(one.least, 1) - 1)
    return None


def _repeated(chars: Characters, count: int) -> str:
    if count > _LONGEST:
        raise TooLong
    return chr(representatives(frozenset((chars,)), chars)[0]) * count
