"""Which members of both halves were compared, exist in one half alone, or were not compared.

Each member is in exactly one of the three counts: a finding names the members that one half has
alone, and each member that was not compared is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from twinspec.contract.place import Place
from twinspec.govern.twins.verdict import Coverage
from twinspec.grammar.binding.matches import NONE, HalfName, ObjectMatch, RootPair, ValueMatch
from twinspec.grammar.binding.members import local
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.compare import ComparisonResult
from twinspec.grammar.differences import NotCompared
from twinspec.grammar.emptiness import never_has
from twinspec.grammar.model import Half, Object, Value, ValueId
from twinspec.grammar.occurrence import never_there
from twinspec.grammar.pairs import Pairs

Places = dict[Place, str]
"""The places of members with what to call each: `Order.lines`."""


@dataclass(frozen=True, slots=True)
class CoverageResult:
    """The counts of one half, and its members that are neither compared nor named in a finding."""

    numbers: Coverage
    left: tuple[NotCompared, ...]


def covered(
    pairs: Pairs, decided: ComparisonResult, roots: Iterable[RootPair], side: HalfName
) -> CoverageResult:
    """Return the coverage of all members that documents of one half contain."""
    half: Half = pairs.json if side == "json" else pairs.xsd
    values = pairs.json_values if side == "json" else pairs.xsd_values
    value_matches = [pairs.value_match(pair) for pair in decided.reached]
    everything = members_below(half.values, [root.pair.of(side) for root in roots])
    compared = everything.keys() & set(_compared(value_matches, side))
    told = everything.keys() & _named_in_findings(values, value_matches, side).keys() - compared
    left = [place for place in everything if place not in compared and place not in told]
    numbers = Coverage(len(everything), len(compared), len(told), len(left))
    return CoverageResult(numbers, tuple(_not_compared(everything[place], place) for place in left))


def _not_compared(name: str, place: Place) -> NotCompared:
    message = f"{name}: nothing that was compared leads to it"
    return NotCompared("member", message, place)


def _compared(value_matches: Iterable[ValueMatch], side: HalfName) -> Iterator[Place]:
    """Yield the places of members that have a counterpart in the other half or need none.

    A member needs none if XML expresses it by the name of an element, or if it never occurs.
    """
    for value_match in value_matches:
        for match in value_match.matches:
            for member_pair in match.member_pairs:
                yield member_pair.json.place if side == "json" else member_pair.xsd.place
            if side == "json":
                yield from (match.json.members[key].place for key, _ in match.constants)
                never = (one for one in match.json_only if never_has(match.json, one.key))
                yield from (one.place for one in never)


def _named_in_findings(
    values: Mapping[ValueId, Value], value_matches: Iterable[ValueMatch], side: HalfName
) -> Places:
    """Return the members that a finding names, and all members below them."""
    told: Places = {}
    inside: list[ValueId] = []
    for value_match in value_matches:
        if value_match.json.anything or value_match.xsd.anything:
            inside.append(value_match.pair.of(side))
        objects = value_match.json_alone if side == "json" else value_match.xsd_alone
        for match in value_match.matches:
            if match.is_unpaired:
                continue  # named as not compared
            alone = match.json_only if side == "json" else match.xsd_only
            told |= {member.place: member.key for member in alone}
            inside += [member.value for member in alone]
            inside += _never_accepted(match, side)
        for one in objects:
            told |= {member.place: member.key for member in one.members.values()}
            inside += [member.value for member in one.members.values()]
    return told | members_below(values, inside)


def _never_accepted(match: ObjectMatch, side: HalfName) -> Iterator[ValueId]:
    """Yield the values of members that the other half never accepts."""
    try:
        never = never_there(match)
    except TooLargeError:
        return
    yield from (
        member_pair.pair.of(side) for member_pair in match.member_pairs if member_pair.name in never
    )


def members_below(values: Mapping[ValueId, Value], roots: Iterable[ValueId]) -> Places:
    """Return the places of all members below some values, with their names."""
    waiting = list(roots)
    met = set(waiting)
    places: Places = {}
    while waiting:
        value = values.get(waiting.pop())
        if value is None:
            continue
        for inner in [*_lists(value), *(each for one in value.objects for each in _inner(one))]:
            if inner != NONE and inner not in met:
                met.add(inner)
                waiting.append(inner)
        for one in value.objects:
            for member in one.members.values():
                places.setdefault(member.place, f"{one.name}.{local(member.key)}")
    return places


def _lists(value: Value) -> list[ValueId]:
    return [value.array.items] if value.array else []


def _inner(one: Object) -> list[ValueId]:
    inner = [member.value for member in one.members.values()]
    return inner if one.rest.value is None else [*inner, one.rest.value]
