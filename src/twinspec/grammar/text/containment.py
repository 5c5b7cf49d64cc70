"""Decides whether one automaton is included in others, with the smallest text that is not.

A set is included in an intersection if it is included in each part. The parts are decided one by
one, so that the automaton of a pattern and the counter of a length are never multiplied.

Example: `[a-z]{1,9}` is not within `[a-z]{1,5}`, for which "aaaaaa" is the smallest proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from twinspec.grammar.text.automata import (
    SPACE,
    Automaton,
    CharacterRun,
    Complement,
    RegularExpression,
    SpacesCollapsed,
    SpacesReplaced,
    conjuncts,
    intersection_of,
    union_of,
)
from twinspec.grammar.text.characters import (
    EVERY,
    XML_SPACE,
    Characters,
    holds,
    intersection,
    minus,
    representatives,
)
from twinspec.grammar.text.search import Graph, SearchLimitError, shortest

_LONGEST = 100_000
_MOST_STATES = 1_000


class WitnessTooLongError(SearchLimitError):
    """The smallest text that shows the difference is too long to read."""


def outside(one: Automaton, others: Sequence[Automaton], among: Characters) -> str | None:
    """Return the smallest text of `one` that none of the others accepts; None if there is none."""
    proofs = []
    for other in others:
        proof = _outside(one, other, among)
        if proof is None:
            return None
        proofs.append(proof)
    if len(others) == 1:
        return proofs[0]
    return shortest(intersection_of((one, Complement(union_of(others)))), among)


def _outside(one: Automaton, other: Automaton, among: Characters) -> str | None:
    mine = conjuncts(one)
    proofs = []
    for part in conjuncts(other):
        proof = _outside_part(one, mine, part, among)
        if proof is not None:
            proofs.append(proof)
    return min(proofs, key=len) if proofs else None


def _outside_part(
    one: Automaton, mine: tuple[Automaton, ...], part: Automaton, among: Characters
) -> str | None:
    """Return a text outside one part, by the cheapest method that decides; None if none."""
    if part in mine or any(_is_plainly_within(each, part, among) for each in mine):
        return None
    if isinstance(part, CharacterRun) and isinstance(one, CharacterRun):
        return _outside_run(one, part, among)
    if isinstance(part, CharacterRun) and part.of == EVERY:
        return _outside_lengths(one, mine, part, among)
    if len(mine) > 1:
        for each in sorted(mine, key=_size):
            if not isinstance(each, CharacterRun) and _is_within(each, part, among):
                return None
    question = intersection_of((one, Complement(part)))
    if isinstance(part, SpacesCollapsed | SpacesReplaced):
        # Counting what spaces leave over is dear; most differences show without any.
        found = _try(question, minus(among, XML_SPACE))
        if found is not None:
            return found
    return shortest(question, among)


def _size(automaton: Automaton) -> int:
    """Return the number of positions of an expression, so that the cheapest is decided first."""
    return (
        automaton.automaton.accepting.bit_length()
        if isinstance(automaton, RegularExpression)
        else 0
    )


def _outside_lengths(
    one: Automaton, mine: tuple[Automaton, ...], part: CharacterRun, among: Characters
) -> str | None:
    """Return a text that is too short or too long for a part that limits only lengths."""
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
        raise WitnessTooLongError
    return shortest(intersection_of((one, Complement(CharacterRun(EVERY, 0, part.most)))), among)


def _longest(automaton: Automaton, among: Characters) -> int | None:
    """Return the largest length, None if it is unlimited or takes too much work."""
    if isinstance(automaton, CharacterRun):
        return automaton.most
    try:
        return Graph(automaton, among, _MOST_STATES).longest()
    except SearchLimitError:
        return None


def _try(question: Automaton, among: Characters) -> str | None:
    try:
        return shortest(question, among)
    except SearchLimitError:
        return None


def _is_within(one: Automaton, other: Automaton, among: Characters) -> bool:
    try:
        return shortest(intersection_of((one, Complement(other))), among, most=8_000) is None
    except SearchLimitError:
        return False


def _is_plainly_within(one: Automaton, other: Automaton, among: Characters) -> bool:
    """Return whether a run of characters is within another one, after white space processing."""
    if isinstance(other, SpacesCollapsed | SpacesReplaced):
        inner = other.part
        if isinstance(one, SpacesCollapsed | SpacesReplaced) and type(one) is type(other):
            return _is_plainly_within(one.part, inner, among)
        # White space becomes spaces, and fewer: only a least number can be missed.
        if isinstance(inner, CharacterRun) and (
            inner.least == 0 or isinstance(other, SpacesReplaced)
        ):
            return _is_plainly_within(one, inner, among) and holds(inner.of, SPACE)
        return False
    if not (isinstance(one, CharacterRun) and isinstance(other, CharacterRun)):
        return False
    try:
        return _outside_run(one, other, among) is None
    except WitnessTooLongError:
        return False


def _outside_run(one: CharacterRun, other: CharacterRun, among: Characters) -> str | None:
    """Return a text of one run that is not in another, by lengths and characters alone."""
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
        raise WitnessTooLongError
    return chr(representatives(frozenset((chars,)), chars)[0]) * count
