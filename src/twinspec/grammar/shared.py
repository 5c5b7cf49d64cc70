"""XSD types that stand for several schemas: such a type accepts what the loosest of them accepts.

XSD does not distinguish requests, answers and references to a record, so one type often serves for
all of them. Each schema must be included in its type. If the type accepts more than one of the
schemas, that is a difference only if every schema refuses it.

Example: CaseType has an id and may have a subject. CaseView {id, subject} and CaseRef {id} are
equal to it by this convention. A `note` of CaseType, which neither has, is one difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import NONE, DependentMembers, ObjectMatch, ValuePair
from twinspec.grammar.boxes import (
    ABSENT,
    TooLargeError,
    least_counts,
    meet_boxes,
    ranges,
    shown,
    subtract,
)
from twinspec.grammar.boxes import rename as over
from twinspec.grammar.compare import ComparisonResult
from twinspec.grammar.differences import (
    CountEvidence,
    Difference,
    Evidence,
    KindEvidence,
    TextEvidence,
    UnknownMemberEvidence,
)
from twinspec.grammar.facets import within
from twinspec.grammar.model import Box, Factor, Object, Range, Text
from twinspec.grammar.occurrence import called
from twinspec.grammar.pairs import Pairs
from twinspec.grammar.shared_type import SchemaRestrictions, SharedType, SharingSchema, WiderTypes

OF_ITS_OWN = "Give each schema a type of its own where the XSD shall say of it what JSON says."
"""What to do about a type that several schemas share."""
_Key = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class _DifferenceTarget:
    """The subject of differences of several schemas: a member of a type, or the whole type."""

    type: _Key
    form: str
    member: str = ""


def settle_shared(pairs: Pairs, decided: ComparisonResult) -> WiderTypes:
    """Remove the differences in which a type accepts more than some of its schemas, not all."""
    types = _shared_types(pairs, decided)
    settled = WiderTypes()
    if not types:
        return settled
    sharing = _Sharing(pairs, types, _holders(pairs, decided, types), settled)
    decided.differences = list(sharing.left(decided.differences))
    settled.types = [one for one in types.values() if one.narrower]
    return settled


def _shared_types(pairs: Pairs, decided: ComparisonResult) -> dict[_Key, SharedType]:
    types: dict[_Key, SharedType] = {}
    for pair in decided.reached:
        value_match = pairs.value_match(pair)
        if NONE in pair or not value_match.xsd.objects:
            continue
        for match in value_match.matches:
            one = types.setdefault(_key(match), SharedType(match.xsd.name, match.xsd.place))
            one.uses.append(SharingSchema(pair, match))
    return {key: one for key, one in types.items() if _differ(one.uses)}


def _differ(uses: Sequence[SharingSchema]) -> bool:
    """Return whether uses have different schemas, not one list schema used by several members."""
    if len({use.pair.json for use in uses}) < 2:
        return False
    first, *others = ((use.match.form, use.match.json) for use in uses)
    return any(form != first[0] or not _same(one, first[1]) for form, one in others)


def _same(one: Object, other: Object) -> bool:
    if (one.factors, one.rest.state) != (other.factors, other.rest.state):
        return False
    ours, theirs = (
        {key: member.value for key, member in each.members.items()} for each in (one, other)
    )
    return ours == theirs


def _key(match: ObjectMatch) -> _Key:
    return match.xsd.name, match.xsd.place


def _holders(
    pairs: Pairs, decided: ComparisonResult, types: Mapping[_Key, SharedType]
) -> dict[ValuePair, set[tuple[_Key, str] | None]]:
    """Return the members that contain each pair; None for a root, or a member of no shared type."""
    held: dict[ValuePair, set[tuple[_Key, str] | None]] = {}
    for pair, step in decided.reached.items():
        if step is None:
            held.setdefault(pair, set()).add(None)
        for match in pairs.value_match(pair).matches:
            key = _key(match)
            for member_pair in match.member_pairs:
                holder = (key, member_pair.name) if key in types else None
                held.setdefault(member_pair.pair, set()).add(holder)
    return held


@dataclass(slots=True)
class _Sharing:
    pairs: Pairs
    types: Mapping[_Key, SharedType]
    holders: Mapping[ValuePair, set[tuple[_Key, str] | None]]
    settled: WiderTypes
    grouped: dict[int, tuple[DependentMembers, ...]] = field(default_factory=dict)

    def left(self, differences: Iterable[Difference]) -> Iterator[Difference]:
        """Yield the remaining differences; equal ones of several schemas are merged."""
        slots: dict[_DifferenceTarget, list[Difference]] = {}
        for one in differences:
            about = self.slots(one)
            if not about:
                yield one
            for slot in about:
                slots.setdefault(slot, []).append(one)
        for slot, found in slots.items():
            try:
                yield from self.judge(slot, found)
            except TooLargeError:
                yield from found

    def slots(self, one: Difference) -> list[_DifferenceTarget]:
        """Return the members or types that a difference concerns; empty outside shared types."""
        if not one.evidence or one.evidence[0].accepts == "json":
            return []
        shows = one.evidence[0].shows
        if isinstance(shows, CountEvidence | UnknownMemberEvidence):
            key = _key(shows.match)
            if key not in self.types:
                return []
            form = "rest" if isinstance(shows, UnknownMemberEvidence) else "counts"
            return [_DifferenceTarget(key, form, one.about)]
        form = "text" if isinstance(shows, TextEvidence) else one.rule
        form += f" {shows.form}" if isinstance(shows, KindEvidence) else ""
        held = self.holders.get(one.pair, {None})
        return (
            []
            if None in held
            else [_DifferenceTarget(key, form, name) for key, name in filter(None, held)]
        )

    def judge(self, slot: _DifferenceTarget, found: list[Difference]) -> Iterator[Difference]:
        """Yield the differences of all schemas of a type; record those of only some schemas."""
        shared = self.types[slot.type]
        if slot.form == "counts" and slot.member:
            yield from self.judge_member(shared, slot.member, found)
        elif slot.form == "counts":
            yield from self.judge_together(shared, found)
        elif slot.form == "text":
            yield from self.judge_texts(shared, slot.member, found)
        else:
            concerned = [
                use for use in shared.uses if not slot.member or use.member_pair(slot.member)
            ]
            places = {use.pair if slot.form == "rest" else _inner(use, slot) for use in concerned}
            if places <= {one.pair for one in found}:
                yield _as_one(found, [use.name for use in concerned])
            elif slot.form == "rest":
                self.restrict(shared, slot.member, found)
            else:
                yield from self.warn(shared, slot.member, found)

    def restrict(self, shared: SharedType, member: str, found: Iterable[Difference]) -> None:
        """Record the differences of one schema as its restrictions of the shared type."""
        for one in found:
            self.settled.narrower.add(one.pair)
            for use in shared.uses:
                if one.pair == use.pair:
                    shared.narrower.setdefault(use.name, SchemaRestrictions()).note(one, member)

    def warn(
        self, shared: SharedType, key: str, found: Iterable[Difference]
    ) -> Iterator[Difference]:
        """Yield warnings of member values that a schema refuses and its type accepts."""
        for one in found:
            self.settled.narrower.add(one.pair)
            names = ", ".join(shared.schemas)
            member_pairs = [
                member_pair for use in shared.uses if (member_pair := use.member_pair(key))
            ]
            members = [member_pair for member_pair in member_pairs if member_pair.pair == one.pair]
            places = [
                place
                for member_pair in members
                for place in (member_pair.json.place, member_pair.xsd.place)
            ]
            yield replace(
                one,
                rule="type_is_shared",
                severity="warning",
                message=f"{one.message} {shared.name} of the XSD stands for {names}, and says what "
                "the loosest of them says.",
                remedy=OF_ITS_OWN,
                places=(*one.places, *places),
            )

    def judge_member(
        self, shared: SharedType, key: str, found: list[Difference]
    ) -> Iterator[Difference]:
        """Yield the differences in the numbers of one member; a schema without it counts as 0."""
        unused = [one for one in found if one.rule == "member_is_used"]
        others = [one for one in found if one.rule != "member_is_used"]
        if not any(use.member_pair(key) for use in shared.uses):
            yield _as_one(unused, list(shared.schemas))
            return
        needed = [one for one in unused if self.is_required_elsewhere(shared, key, one)]
        yield from needed
        self.restrict(shared, key, [one for one in unused if one not in needed])
        ours = [box for use in shared.uses for box in self.numbers(use, key, "json")]
        theirs = [box for use in shared.uses for box in self.numbers(use, key, "xsd")]
        extra = subtract(theirs, ours)
        if not others or not extra:
            self.restrict(shared, key, others)
            return
        counts = min((least_counts(box) for box in extra), key=lambda box: box[key])
        member_pairs = {
            use.name: member_pair for use in shared.uses if (member_pair := use.member_pair(key))
        }
        first = called(next(iter(member_pairs.values())).json)
        yield replace(
            _as_one(others, []),
            message=f"{first} of {', '.join(member_pairs)} occurs "
            f"{shown(ranges(ours, key))} in JSON, {shown(ranges(theirs, key))} in {shared.name} of "
            "the XSD.",
            evidence=(*_shown_by(others, counts), *others[0].evidence),
        )

    def is_required_elsewhere(self, shared: SharedType, key: str, one: Difference) -> bool:
        """Return whether a schema without a member accepts objects that the type refuses.

        It does if the type requires the member, or if the schema accepts any value for it.
        """
        for use in shared.uses:
            if use.pair != one.pair or use.member_pair(key):
                continue
            group = self.group(use, key)
            known = {name: name for name in group.keys if use.member_pair(name)}
            every = known | {name: name for name in group.keys if name in use.match.xsd.members}
            if use.match.json.rest.state == "open" or (
                subtract(over(group.json, every), over(group.xsd, every))
                and not subtract(over(group.json, known), over(group.xsd, known))
            ):
                return True
        return False

    def judge_together(self, shared: SharedType, found: list[Difference]) -> Iterator[Difference]:
        """Yield a difference if the type accepts a combination that no schema accepts."""
        by_names: dict[frozenset[str], list[Difference]] = {}
        for one in found:
            shows = one.evidence[0].shows
            assert isinstance(shows, CountEvidence)
            by_names.setdefault(frozenset(shows.counts), []).append(one)
        for names, some in by_names.items():
            left = self.beyond_all(shared, sorted(names))
            if not left:
                self.restrict(shared, "", some)
                continue
            counts = min((least_counts(box) for box in left), key=lambda box: sum(box.values()))
            evidence = (*_shown_by(some, counts), *some[0].evidence)
            yield replace(_as_one(some, list(shared.schemas)), evidence=evidence)

    def beyond_all(self, shared: SharedType, names: Sequence[str]) -> Sequence[Box]:
        """Return the combinations of numbers that the type accepts and no schema does.

        Numbers of one member that no schema accepts are left out: each is a difference of its own.
        """
        same = {name: name for name in names}
        left: Sequence[Box] = over(self.group(shared.uses[0], names[0]).xsd, same)
        for name in names:
            boxes = [box for use in shared.uses for box in self.numbers(use, name, "json")]
            options = [{name: limits} for limits in ranges(boxes, name)]
            left = [both for box in left for option in options if (both := meet_boxes(box, option))]
        for use in shared.uses:
            left = subtract(left, self.boxes(use, names))
        return left

    def judge_texts(
        self, shared: SharedType, key: str, found: list[Difference]
    ) -> Iterator[Difference]:
        """Yield the differences in the texts of one member; the schemas count as their union."""
        inner = [member_pair.pair for use in shared.uses if (member_pair := use.member_pair(key))]
        value_matches = [self.pairs.value_match(pair) for pair in inner]
        union: dict[Text, None] = {text: None for one in value_matches for text in one.json_texts}
        answer = within(self.pairs.value_match(found[0].pair).xsd_texts, tuple(union))
        if answer.verdict == "yes" or any(one.json.anything for one in value_matches):
            yield from self.warn(shared, key, found)
            return
        if answer.verdict == "unknown" or answer.witness is None:
            yield from found
            return
        names = list(dict.fromkeys(use.name for use in shared.uses if use.member_pair(key)))
        by_rule: dict[str, list[Difference]] = {}
        for one in found:
            by_rule.setdefault(one.rule, []).append(one)
        every = [some for some in by_rule.values() if {one.pair for one in some} >= set(inner)]
        for some in every or [found]:
            evidence = Evidence("xsd", TextEvidence(answer.witness))
            yield replace(_as_one(some, names), evidence=(evidence, *some[0].evidence))

    def group(self, use: SharingSchema, key: str) -> DependentMembers:
        """Return the members of a schema whose numbers depend on those of one member."""
        known = self.grouped.get(id(use.match))
        if known is None:
            known = self.grouped[id(use.match)] = use.match.groups()
        empty = ({key: ABSENT},)
        return next(
            (one for one in known if key in one.keys),
            DependentMembers(frozenset({key}), empty, empty),
        )

    def numbers(self, use: SharingSchema, key: str, side: str) -> Factor:
        """Return the numbers of one member in a schema, or in its type."""
        group = self.group(use, key)
        return over(group.json if side == "json" else group.xsd, {key: key})

    def boxes(self, use: SharingSchema, names: Sequence[str]) -> Factor:
        """Return the numbers of several members in a schema; a missing member counts as 0."""
        made: list[dict[str, Range]] = [{}]
        left = list(names)
        while left:
            group = self.group(use, left[0])
            own = {name: name for name in left if name in group.keys}
            made = [{**box, **more} for box in made for more in over(group.json, own)]
            left = [name for name in left if name not in own]
        return tuple(made)


def _inner(use: SharingSchema, slot: _DifferenceTarget) -> ValuePair:
    member_pair = use.member_pair(slot.member)
    return member_pair.pair if member_pair else use.pair


def _shown_by(found: Sequence[Difference], counts: Mapping[str, int]) -> Iterator[Evidence]:
    """Yield the evidence for numbers that no schema accepts."""
    shows = found[0].evidence[0].shows
    if isinstance(shows, CountEvidence):
        yield Evidence("xsd", CountEvidence(shows.match, counts))


def _as_one(found: Sequence[Difference], schemas: Sequence[str]) -> Difference:
    """Return differences that all schemas of a type have as one, with all places."""
    first = found[0]
    places = dict.fromkeys(place for one in found for place in one.places)
    names = list(dict.fromkeys(schemas))
    more = f" So it is in all schemas of the type: {', '.join(names)}." if len(names) > 1 else ""
    return replace(
        first,
        message=first.message + more,
        places=tuple(places),
        doubtful=any(one.doubtful for one in found),
    )
