"""How often members come, alone and together: differences of unions of boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from twinspec.grammar.binding.bonds import Bond, Group, Joint, Match, Pair, Side
from twinspec.grammar.binding.members import local
from twinspec.grammar.boxes import (
    ABSENT,
    combine,
    least_counts,
    meet_boxes,
    ranges,
    rename,
    shown,
    subtract,
    weight,
)
from twinspec.grammar.differences import Difference, Evidence, ShowsCounts
from twinspec.grammar.model import Box, Factor, Member, Range

_REMEDY = "Compare required, minItems, maxItems with minOccurs, maxOccurs, use."
_SIDES: tuple[Side, Side] = ("json", "xsd")


def judge_counts(
    pair: Pair, match: Match, empty_texts: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    """Yield each member whose numbers differ, then members that only together differ.

    `empty_texts` are the texts of elements that may be empty: JSON without the member is then the
    element without a text, which XML does not tell from one whose text is empty.
    """
    bonds = {bond.name: bond for bond in match.bonds}
    for group in match.groups():
        names = {key: key for key in group.keys if key in bonds}
        if names:
            json, xsd = rename(group.json, names), rename(group.xsd, names)
            json = tuple(_with_texts(box, empty_texts) for box in json)
            yield from _judge(pair, match, Group(frozenset(names), json, xsd), bonds)


def _with_texts(box: Box, empty_texts: frozenset[str]) -> Box:
    """Return a box in which texts that may be empty are always there."""
    return {
        key: Range(1, max(limits.most, 1) if limits.most is not None else None)
        if key in empty_texts and limits.least == 0
        else limits
        for key, limits in box.items()
    }


def never_there(match: Match) -> frozenset[str]:
    """Return the members that one half never lets in: their values are no matter of difference."""
    return frozenset(
        key
        for group in match.groups()
        for key in group.keys
        if any(all(box[key].most == 0 for box in side) for side in (group.json, group.xsd))
    )


def made_up(matches: Sequence[Match]) -> frozenset[str]:
    """Return the members of one XSD object whose numbers all alternatives of JSON let in together.

    Example: `{components, services}` or a list of tools, and the XSD's choice of these: each of the
    two lacks what the other has, and both together lack nothing. Alternatives that differ in types
    are told by these.
    """
    names = {bond.name: bond.name for match in matches for bond in match.bonds}
    if len(matches) < 2 or len({match.xsd.place for match in matches}) > 1:
        return frozenset()
    absent: Box = dict.fromkeys(names, ABSENT)
    ours = [
        {**absent, **box}
        for match in matches
        for box in combine([rename(group.json, names) for group in match.groups()])
    ]
    theirs = _parts(matches, names)
    return frozenset() if subtract(theirs, ours) else frozenset(names)


def _parts(matches: Sequence[Match], names: Mapping[str, str]) -> list[Box]:
    absent: Box = dict.fromkeys(names, ABSENT)
    return [
        {**absent, **box}
        for match in matches
        for box in combine([rename(factor, names) for factor in match.xsd.factors])
    ]


def judge_forms(joint: Joint) -> Iterator[Difference]:
    """Yield what the XSD lets in together, and JSON writes as an object or as a list."""
    if joint.whole is None:
        return
    bonds = {bond.name: bond for match in joint.matches for bond in match.bonds}
    names = dict(zip(bonds, bonds, strict=True))
    together = combine([rename(factor, names) for factor in joint.whole.factors])
    left = subtract(together, _parts(joint.matches, names))
    if not left:
        return
    counts = least_counts(min(left, key=weight))
    first = next((one for one in joint.matches if one.form == "object"), joint.matches[0])
    members = {bond.json.key: bond.json for bond in bonds.values()} | dict(first.json.members)
    json = replace(first.json, members=members)
    every = Match(json, joint.whole, tuple(bonds.values()), first.json_only, ())
    there = {key: number for key, number in counts.items() if number}
    yield Difference(
        "same_occurrence",
        f"{joint.whole.name} of the XSD may have {_words(there)} together, of which JSON writes "
        "some as an object, others as a list.",
        (joint.json.place, joint.whole.place),
        "Let the XSD choose between them, or JSON have them together.",
        joint.pair,
        (Evidence("xsd", ShowsCounts(every, counts)),),
        doubtful=True,
    )


def _judge(
    pair: Pair, match: Match, group: Group, bonds: Mapping[str, Bond]
) -> Iterator[Difference]:
    left = {"json": subtract(group.json, group.xsd), "xsd": subtract(group.xsd, group.json)}
    if not left["json"] and not left["xsd"]:
        return
    common: dict[str, list[Range]] = {}
    for key in sorted(group.keys):
        ours, theirs = ranges(group.json, key), ranges(group.xsd, key)
        if ours == theirs:
            continue
        common[key] = _meet_all(ours, theirs)
        yield from _one(pair, match, bonds[key], (ours, theirs), group)
    yield from _together(pair, match, _within(group, common))


def _meet_all(ours: list[Range], theirs: list[Range]) -> list[Range]:
    found = (meet_boxes({"": one}, {"": other}) for one in ours for other in theirs)
    return [box[""] for box in found if box]


def _one(
    pair: Pair,
    match: Match,
    bond: Bond,
    limits: tuple[list[Range], list[Range]],
    group: Group,
) -> Iterator[Difference]:
    """The numbers of one member: one difference in each direction that has one."""
    ours, theirs = limits
    message = (
        f"{called(bond.json)} of {match.json.name} occurs {shown(ours)} in JSON, "
        f"{shown(theirs)} in the XSD."
    )
    for accepts, own, other in ((_SIDES[0], ours, theirs), (_SIDES[1], theirs, ours)):
        extra = subtract([{bond.name: one} for one in own], [{bond.name: one} for one in other])
        if not extra:
            continue
        cases = (_smallest(group.of(accepts), {bond.name: one[bond.name]}) for one in extra)
        counts = min(filter(None, cases), key=lambda case: sum(case.values()), default=None)
        if counts is None:  # the half has no document with such numbers: minItems 2, maxItems 1
            continue
        yield Difference(
            "same_occurrence",
            message,
            (bond.json.place, bond.xsd.place),
            _REMEDY,
            pair,
            (Evidence(accepts, ShowsCounts(match, counts)),),
            doubtful=match.of_many,
            about=bond.name,
        )


def called(member: Member) -> str:
    """Return the name of a member in a message; the entries of an array have no key."""
    return {"[]": "an entry", "text()": "the text"}.get(member.key, member.key)


def _smallest(boxes: Factor, within: Box) -> dict[str, int]:
    """Return the smallest counts of a union of boxes inside another box."""
    parts = [part for box in boxes if (part := meet_boxes(box, within)) is not None]
    return least_counts(min(parts, key=weight)) if parts else {}


def _within(group: Group, limits: Mapping[str, list[Range]]) -> Group:
    """Return what is left of both halves where each member alone may come as often in both."""
    json, xsd = list(group.json), list(group.xsd)
    for key, options in limits.items():
        json = [part for box in json for one in options if (part := meet_boxes(box, {key: one}))]
        xsd = [part for box in xsd for one in options if (part := meet_boxes(box, {key: one}))]
    return Group(group.keys, tuple(json), tuple(xsd))


def _together(pair: Pair, match: Match, group: Group) -> Iterator[Difference]:
    """Combinations that one half alone allows, though each number alone is allowed by both."""
    for accepts, name, boxes, away in (
        (_SIDES[0], "JSON", group.json, group.xsd),
        (_SIDES[1], "the XSD", group.xsd, group.json),
    ):
        left = subtract(boxes, away)
        if not left:
            continue
        counts = least_counts(min(left, key=weight))
        other = "the XSD" if accepts == "json" else "JSON"
        yield Difference(
            "same_occurrence",
            f"{match.json.name} may have {_words(counts)} together in {name}, not in {other}.",
            (match.json.place, match.xsd.place),
            "Compare oneOf, anyOf, dependentRequired with xs:choice and optional groups.",
            pair,
            (Evidence(accepts, ShowsCounts(match, counts)),),
            doubtful=match.of_many,
        )


def _words(counts: Mapping[str, int]) -> str:
    named = sorted((local(key), number) for key, number in counts.items())
    return ", ".join(f"{number or 'no'} {name}" for name, number in named)
