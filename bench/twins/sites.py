"""Where differences are planted: members that both halves have, and that nothing is said of yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.twins.contracts import Twins

from twinspec.contract.place import Place
from twinspec.govern.twins.compare import ComparisonOptions, compare_halves, judges_of
from twinspec.govern.twins.verdict import TwinVerdict
from twinspec.grammar.binding.map_file import BindingMap, read_map
from twinspec.grammar.binding.matches import MemberPair, ObjectMatch
from twinspec.grammar.binding.roots import bind_roots
from twinspec.grammar.compare import compare_pairs
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.model import Text
from twinspec.grammar.pairs import ENTRIES, Pairs
from twinspec.grammar.sample import SampleSize
from twinspec.grammar.xsd import read as read_xsd

_OF_OTHERS = frozenset(("equal.member_exists", "equal.member_is_used", "equal.default_is_open"))
"""Findings of an object that say nothing of its other members."""


@dataclass(frozen=True, slots=True)
class Site:
    """A member in both halves: its places, those of its objects, and the texts that it may be.

    `object_differs`: there is a finding at the object already, of counts or of members not named.
    `is_open`: the XSD has a wildcard beside the member. `is_closed`: JSON accepts no members that
    are not named. `says_tag`: JSON says how XML writes the member; `has_key`: it is no entry of a
    list, which JSON has no name for.
    """

    json: Place
    xsd: Place
    json_object: Place
    xsd_object: Place
    texts: tuple[Text, ...]
    xsd_texts: tuple[Text, ...]
    is_object: bool
    object_differs: bool
    many: bool
    attribute: bool
    is_open: bool
    is_closed: bool
    says_tag: bool
    has_key: bool


def sound_sites(twins: Twins) -> tuple[TwinVerdict, list[Site]]:
    """Return the verdict on twins, and the members of which it says nothing."""
    asked = ComparisonOptions(twins.json, twins.xsd, map_file=twins.map_file, samples=SampleSize(0))
    contract = open_contract(twins.json)
    xsd = read_xsd(twins.xsd)
    verdict = compare_halves(
        contract.half, xsd, judges_of(contract, asked, None), asked, (), BindingMap()
    )
    mapped = read_map(twins.map_file) if twins.map_file else BindingMap()
    pairs = Pairs(contract.half, xsd, mapped)
    reached = compare_pairs(pairs, bind_roots(contract.half, xsd, mapped.roots).pairs).reached
    said = _Said.of(verdict)
    sites = [
        site
        for pair in reached
        for match in pairs.value_match(pair).matches
        for member_pair in match.member_pairs
        for site in _sites(pairs, match, member_pair, said)
    ]
    return verdict, list(dict.fromkeys(sites))


@dataclass(frozen=True, slots=True)
class _Said:
    members: frozenset[tuple[str, str]]
    objects: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, verdict: TwinVerdict) -> _Said:
        everything = [*(one.places for one in verdict.findings)]
        everything += [(one.place,) for one in verdict.not_compared]
        # What one place is said of another half's place is not.
        objects = [one.places for one in verdict.findings if one.id not in _OF_OTHERS]
        objects += [(one.place,) for one in verdict.not_compared]
        return cls(frozenset(_spots(everything)), frozenset(_spots(objects)))

    def of_member(self, place: Place) -> bool:
        at = (place.file, place.pointer)
        return at in self.members or any(
            file == place.file and pointer.startswith(f"{place.pointer}/")
            for file, pointer in self.members
        )


def _spots(everything: list[tuple[Place, ...]]) -> Iterator[tuple[str, str]]:
    for places in everything:
        for place in places:
            yield place.file, place.pointer


def _sites(
    pairs: Pairs, match: ObjectMatch, member_pair: MemberPair, said: _Said
) -> Iterator[Site]:
    value_match = pairs.value_match(member_pair.pair)
    values = (value_match.json.place, value_match.xsd.place)
    if said.of_member(member_pair.json.place) or said.of_member(member_pair.xsd.place):
        return
    if any((place.file, place.pointer) in said.objects for place in values):
        return
    if value_match.json.anything or value_match.xsd.anything:
        return
    objects = (match.json.place, match.xsd.place)
    yield Site(
        member_pair.json.place,
        member_pair.xsd.place,
        *objects,
        value_match.json_texts,
        value_match.xsd_texts,
        bool(value_match.json.objects),
        any((place.file, place.pointer) in said.objects for place in objects) or match.of_many,
        member_pair.json.many or member_pair.many,
        member_pair.xsd.tag is not None and member_pair.xsd.tag.kind == "attribute",
        match.xsd.rest.state == "open",
        match.json.rest.state == "closed",
        member_pair.json.tag is not None,
        member_pair.json.key != ENTRIES and member_pair.xsd.key != "text()",
    )
