"""Compares how often members occur, alone and together: differences of unions of boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from twinspec.grammar.binding.matches import (
    DependentMembers,
    HalfName,
    MemberPair,
    ObjectMatch,
    ValueMatch,
    ValuePair,
)
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
from twinspec.grammar.differences import CountEvidence, Difference, Evidence
from twinspec.grammar.model import Box, Factor, Member, Range

_REMEDY = "Compare required, minItems, maxItems with minOccurs, maxOccurs, use."
_SIDES: tuple[HalfName, HalfName] = ("json", "xsd")


def compare_counts(
    pair: ValuePair, match: ObjectMatch, empty_texts: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    """Yield each member whose numbers differ, then members whose numbers differ in combination.

    `empty_texts` are the texts of elements that may be empty. JSON without such a member is the
    element without a text, and XML cannot distinguish that from an empty text.
    """
    member_pairs = {member_pair.name: member_pair for member_pair in match.member_pairs}
    for group in match.groups():
        names = {key: key for key in group.keys if key in member_pairs}
        if names:
            json, xsd = rename(group.json, names), rename(group.xsd, names)
            json = tuple(_with_texts(box, empty_texts) for box in json)
            yield from _judge(
                pair, match, DependentMembers(frozenset(names), json, xsd), member_pairs
            )


def _with_texts(box: Box, empty_texts: frozenset[str]) -> Box:
    """Return a box in which texts that may be empty are always present."""
    return {
        key: Range(1, max(limits.most, 1) if limits.most is not None else None)
        if key in empty_texts and limits.least == 0
        else limits
        for key, limits in box.items()
    }


def never_there(match: ObjectMatch) -> frozenset[str]:
    """Return the members that one half never accepts: their values need no comparison."""
    return frozenset(
        key
        for group in match.groups()
        for key in group.keys
        if any(all(box[key].most == 0 for box in side) for side in (group.json, group.xsd))
    )


def made_up_together(matches: Sequence[ObjectMatch]) -> frozenset[str]:
    """Return the members of one XSD object whose numbers all JSON alternatives together allow.

    Example: `{components, services}` or a list of tools in JSON, and the XSD's choice of these:
    each alternative lacks the other's members, both together lack none. Alternatives that differ
    in types are distinguished by their types.
    """
    names = {
        member_pair.name: member_pair.name
        for match in matches
        for member_pair in match.member_pairs
    }
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


def _parts(matches: Sequence[ObjectMatch], names: Mapping[str, str]) -> list[Box]:
    absent: Box = dict.fromkeys(names, ABSENT)
    return [
        {**absent, **box}
        for match in matches
        for box in combine([rename(factor, names) for factor in match.xsd.factors])
    ]


def compare_forms(value_match: ValueMatch) -> Iterator[Difference]:
    """Yield combinations of the XSD that JSON can write neither as an object nor as a list."""
    if value_match.whole is None:
        return
    member_pairs = {
        member_pair.name: member_pair
        for match in value_match.matches
        for member_pair in match.member_pairs
    }
    names = dict(zip(member_pairs, member_pairs, strict=True))
    together = combine([rename(factor, names) for factor in value_match.whole.factors])
    left = subtract(together, _parts(value_match.matches, names))
    if not left:
        return
    counts = least_counts(min(left, key=weight))
    first = next(
        (one for one in value_match.matches if one.form == "object"), value_match.matches[0]
    )
    members = {
        member_pair.json.key: member_pair.json for member_pair in member_pairs.values()
    } | dict(first.json.members)
    json = replace(first.json, members=members)
    every = ObjectMatch(json, value_match.whole, tuple(member_pairs.values()), first.json_only, ())
    there = {key: number for key, number in counts.items() if number}
    yield Difference(
        "same_occurrence",
        f"{value_match.whole.name} of the XSD may have {_words(there)} together, "
        "of which JSON writes "
        "some as an object, others as a list.",
        (value_match.json.place, value_match.whole.place),
        "Let the XSD choose between them, or JSON have them together.",
        value_match.pair,
        (Evidence("xsd", CountEvidence(every, counts)),),
        doubtful=True,
    )


def _judge(
    pair: ValuePair,
    match: ObjectMatch,
    group: DependentMembers,
    member_pairs: Mapping[str, MemberPair],
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
        yield from _one(pair, match, member_pairs[key], (ours, theirs), group)
    yield from _together(pair, match, _within(group, common))


def _meet_all(ours: list[Range], theirs: list[Range]) -> list[Range]:
    found = (meet_boxes({"": one}, {"": other}) for one in ours for other in theirs)
    return [box[""] for box in found if box]


def _one(
    pair: ValuePair,
    match: ObjectMatch,
    member_pair: MemberPair,
    limits: tuple[list[Range], list[Range]],
    group: DependentMembers,
) -> Iterator[Difference]:
    """Yield the differences in the numbers of one member, at most one in each direction."""
    ours, theirs = limits
    message = (
        f"{called(member_pair.json)} of {match.json.name} occurs {shown(ours)} in JSON, "
        f"{shown(theirs)} in the XSD."
    )
    for accepts, own, other in ((_SIDES[0], ours, theirs), (_SIDES[1], theirs, ours)):
        extra = subtract(
            [{member_pair.name: one} for one in own], [{member_pair.name: one} for one in other]
        )
        if not extra:
            continue
        cases = (
            _smallest(group.of(accepts), {member_pair.name: one[member_pair.name]}) for one in extra
        )
        counts = min(filter(None, cases), key=lambda case: sum(case.values()), default=None)
        if counts is None:  # the half has no document with such numbers: minItems 2, maxItems 1
            continue
        yield Difference(
            "same_occurrence",
            message,
            (member_pair.json.place, member_pair.xsd.place),
            _REMEDY,
            pair,
            (Evidence(accepts, CountEvidence(match, counts)),),
            doubtful=match.of_many,
            about=member_pair.name,
        )


def called(member: Member) -> str:
    """Return the name of a member in messages; for an array, of its entries."""
    return {"[]": "an entry", "text()": "the text"}.get(member.key, member.key)


def _smallest(boxes: Factor, within: Box) -> dict[str, int]:
    """Return the smallest counts of a union of boxes inside another box."""
    parts = [part for box in boxes if (part := meet_boxes(box, within)) is not None]
    return least_counts(min(parts, key=weight)) if parts else {}


def _within(group: DependentMembers, limits: Mapping[str, list[Range]]) -> DependentMembers:
    """Return both unions, restricted to numbers that both allow for each member alone."""
    json, xsd = list(group.json), list(group.xsd)
    for key, options in limits.items():
        json = [part for box in json for one in options if (part := meet_boxes(box, {key: one}))]
        xsd = [part for box in xsd for one in options if (part := meet_boxes(box, {key: one}))]
    return DependentMembers(group.keys, tuple(json), tuple(xsd))


def _together(pair: ValuePair, match: ObjectMatch, group: DependentMembers) -> Iterator[Difference]:
    """Yield a difference if one half alone allows a combination of numbers.

    Both halves allow each of the numbers by itself.
    """
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
            (Evidence(accepts, CountEvidence(match, counts)),),
            doubtful=match.of_many,
        )


def _words(counts: Mapping[str, int]) -> str:
    named = sorted((local(key), number) for key, number in counts.items())
    return ", ".join(f"{number or 'no'} {name}" for name, number in named)
