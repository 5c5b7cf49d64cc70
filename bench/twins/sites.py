"""Where differences are planted: members that both halves have, and that nothing is said of yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.twins.contracts import Twins

from twinspec.contract.place import Place
from twinspec.govern.twins.compare import Asked, compare_halves, judges_of
from twinspec.govern.twins.verdict import Verdict
from twinspec.grammar.binding.bonds import Bond, Match
from twinspec.grammar.binding.map_file import Mapped, read_map
from twinspec.grammar.binding.roots import bind_roots
from twinspec.grammar.decide import decide
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.model import Text
from twinspec.grammar.pairs import ENTRIES, Pairs
from twinspec.grammar.xsd import read as read_xsd

_OF_OTHERS = frozenset(("equal.member_exists", "equal.member_is_used", "equal.default_is_open"))
"""Findings of an object that say nothing of its other members."""


@dataclass(frozen=True, slots=True)
class Site:
    """A member in both halves: its places, those of its objects, and the texts that it may be.

    `object_differs`: there is a finding at the object already, of counts or of members not named.
    `is_open`: the XSD has a wildcard beside the member. `is_closed`: JSON lets in no members that
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


def sound_sites(twins: Twins) -> tuple[Verdict, list[Site]]:
    """Return the verdict on twins, and the members of which it says nothing."""
    asked = Asked(twins.json, twins.xsd, map_file=twins.map_file, samples=0)
    contract = open_contract(twins.json)
    xsd = read_xsd(twins.xsd)
    verdict = compare_halves(contract.half, xsd, judges_of(contract, asked, None), asked)
    mapped = read_map(twins.map_file) if twins.map_file else Mapped()
    pairs = Pairs(contract.half, xsd, mapped)
    reached = decide(pairs, bind_roots(contract.half, xsd, mapped.roots).bonds).reached
    said = _Said.of(verdict)
    sites = [
        site
        for pair in reached
        for match in pairs.joint(pair).matches
        for bond in match.bonds
        for site in _sites(pairs, match, bond, said)
    ]
    return verdict, list(dict.fromkeys(sites))


@dataclass(frozen=True, slots=True)
class _Said:
    members: frozenset[tuple[str, str]]
    objects: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, verdict: Verdict) -> _Said:
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


def _sites(pairs: Pairs, match: Match, bond: Bond, said: _Said) -> Iterator[Site]:
    joint = pairs.joint(bond.pair)
    values = (joint.json.place, joint.xsd.place)
    if said.of_member(bond.json.place) or said.of_member(bond.xsd.place):
        return
    if any((place.file, place.pointer) in said.objects for place in values):
        return
    if joint.json.anything or joint.xsd.anything:
        return
    objects = (match.json.place, match.xsd.place)
    yield Site(
        bond.json.place,
        bond.xsd.place,
        *objects,
        joint.json_texts,
        joint.xsd_texts,
        bool(joint.json.objects),
        any((place.file, place.pointer) in said.objects for place in objects) or match.of_many,
        bond.json.many or bond.many,
        bond.xsd.tag is not None and bond.xsd.tag.kind == "attribute",
        match.xsd.rest.state == "open",
        match.json.rest.state == "closed",
        bond.json.tag is not None,
        bond.json.key != ENTRIES and bond.xsd.key != "text()",
    )
