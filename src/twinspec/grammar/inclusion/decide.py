"""The decision: does one contract accept every document of another, and what does it refuse?

A pair of values that was reached before counts as included when it is reached again, so circular
types end. That is correct exactly when no pair refuses anything (coinduction).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from twinspec.grammar.inclusion.exclusions import (
    ANYTHING,
    ArrayExample,
    Example,
    Exclusion,
    InclusionPair,
    InclusionStep,
    NilExample,
    NotDecided,
    ObjectExample,
    TextExample,
)
from twinspec.grammar.inclusion.objects import (
    GlobalElements,
    ObjectPair,
    json_exclusions,
    limits_of,
    takes_unknown,
)
from twinspec.grammar.inclusion.ordered import xsd_exclusions
from twinspec.grammar.inclusion.results import (
    DefaultChange,
    InclusionResult,
    Overlap,
    SharedMember,
    UnnamedMember,
)
from twinspec.grammar.inclusion.sides import WHOLE, ComparedContract
from twinspec.grammar.inclusion.texts import text_exclusions, within
from twinspec.grammar.inclusion.types import (
    EVERY_TYPE,
    anything_exclusion,
    kinds_of,
    spelt_out,
    types_of,
    unsaid_example,
)
from twinspec.grammar.model import (
    Factor,
    Gap,
    Member,
    Object,
    Range,
    Value,
)
from twinspec.grammar.text import smallest

_ONCE = Range(1, 1)
SameGap = Callable[[Gap, Gap], bool]
"""Whether two parts that the grammar cannot say are written alike."""


def decide_inclusion(
    ours: ComparedContract,
    theirs: ComparedContract,
    pairs: Iterable[InclusionPair],
    same_gap: SameGap | None = None,
) -> InclusionResult:
    """Return what the first contract accepts and the second refuses, from `pairs` downwards."""
    decision = _InclusionDecision(ours, theirs, same_gap or (lambda _, __: False))
    for pair in pairs:
        decision.reach(pair, None)
    while decision.waiting:
        decision.judge(decision.waiting.popleft())
    return decision.made


@dataclass(slots=True)
class _InclusionDecision:
    ours: ComparedContract
    theirs: ComparedContract
    same_gap: SameGap
    made: InclusionResult = field(default_factory=InclusionResult)
    waiting: deque[InclusionPair] = field(default_factory=deque)
    declared: GlobalElements = field(init=False)

    def __post_init__(self) -> None:
        self.declared = GlobalElements(self.ours.declared(), self.theirs.declared())

    def reach(self, pair: InclusionPair, step: InclusionStep | None) -> None:
        if step is not None:
            self.made.below.setdefault(step.holder, set()).add(pair)
        if pair not in self.made.reached:
            self.made.reached[pair] = step
            self.waiting.append(pair)

    def judge(self, pair: InclusionPair) -> None:
        ours, theirs = self.ours.values[pair.ours], self.theirs.values[pair.theirs]
        self.gaps(pair, ours.gaps, theirs.gaps)
        if theirs.anything:
            self.named(pair, ours)
            return
        if ours.anything and not theirs.typeless and types_of(theirs) < EVERY_TYPE:
            self.add(anything_exclusion(pair, ours, theirs))
            return
        ours = spelt_out(ours, theirs)
        ours, theirs, mine, others = self.as_objects(pair, ours, theirs)
        self.kinds(pair, ours, theirs)
        said = {text.json_type for text in theirs.texts}
        texts = tuple(t for t in ours.texts if not theirs.typeless or t.json_type in said)
        if texts and theirs.texts:
            for found in text_exclusions(pair, ours.name, texts, theirs.texts):
                self.add(found)
        if ours.array and theirs.array:
            self.arrays(pair, ours, theirs)
        if theirs.typeless and not others:
            self.named(pair, ours)
        for one in mine if others else ():
            self.object(pair, one, others, doubtful=len(others) > 1)

    def as_objects(
        self, pair: InclusionPair, ours: Value, theirs: Value
    ) -> tuple[Value, Value, tuple[Object, ...], tuple[Object, ...]]:
        """Return both values with their alternatives.

        An XSD text counts as an object if the other version has attributes or elements there.
        """
        mine, others = self.ours.alternatives(pair.ours), self.theirs.alternatives(pair.theirs)
        mine = mine or ours.objects
        if ours.texts and not mine and any(WHOLE in one.members or one.mixed for one in others):
            ours = self.ours.as_object(pair.ours)
            mine = ours.objects
        elif theirs.texts and not others and any(WHOLE in one.members for one in mine):
            theirs = self.theirs.as_object(pair.theirs)
            others = theirs.objects
        return ours, theirs, mine, others

    def add(self, found: Exclusion | NotDecided) -> None:
        if isinstance(found, Exclusion):
            self.made.exclusions.append(found)
        else:
            self.made.not_decided.append(found)

    def gaps(self, pair: InclusionPair, ours: Iterable[Gap], theirs: Iterable[Gap]) -> None:
        """Record uncompared parts, unless both contracts write them alike.

        Gaps about numbers of elements are left out for XSD, since automata decide them.
        """
        is_xsd = self.ours.half.language == "xsd"
        mine = [gap for gap in ours if not (is_xsd and _of_numbers(gap))]
        others = [gap for gap in theirs if not (is_xsd and _of_numbers(gap))]
        for gap in mine:
            twin = next((other for other in others if self.same_gap(gap, other)), None)
            if twin is not None:
                others.remove(twin)
                self.made.alike.add(pair)
            else:
                self.made.not_decided.append(
                    NotDecided(gap.construct, gap.message, gap.place, pair)
                )
        for gap in others:
            self.made.not_decided.append(NotDecided(gap.construct, gap.message, gap.place, pair))

    def kinds(self, pair: InclusionPair, ours: Value, theirs: Value) -> None:
        """Add the kinds (text, object, array, null) that the second contract lacks."""
        said, places = (kinds_of(ours), kinds_of(theirs)), (ours.place, theirs.place)

        def exclusion(
            shows: Example | None, what: Literal["type", "null"] = "type", *, doubtful: bool = False
        ) -> None:
            self.made.exclusions.append(
                Exclusion(what, ours.name, said, places, pair, shows, doubtful)
            )

        if theirs.typeless:
            return
        if ours.texts and not theirs.texts:
            text = smallest(ours.texts)
            exclusion(None if text is None else TextExample(text))
        if ours.array and not theirs.array:
            exclusion(ArrayExample())
        if ours.objects and not theirs.objects:
            one = (self.ours.alternatives(pair.ours) or ours.objects)[0]
            # An empty element, or one with text alone, may be a text of the other version.
            inside = next((key for key in one.members if key[0] != "@" and _may_come(one, key)), "")
            is_xsd = self.ours.half.language == "xsd"
            counts = {inside: Range(1, None)} if is_xsd and inside else {}
            exclusion(ObjectExample(one, counts=counts), doubtful=is_xsd)
        if ours.nil and not theirs.nil:
            exclusion(NilExample(), "null")
        if ours.typeless:
            shows = unsaid_example(ours, theirs)
            if shows:
                exclusion(shows)

    def arrays(self, pair: InclusionPair, ours: Value, theirs: Value) -> None:
        assert ours.array
        assert theirs.array
        mine, other = ours.array.counts, theirs.array.counts
        places = (ours.array.place, theirs.array.place)
        number = None
        if mine.least < other.least:
            number = mine.least
        elif other.most is not None and (mine.most is None or mine.most > other.most):
            number = other.most + 1
        if number is not None:
            said = (_times(mine.least, mine.most), _times(other.least, other.most))
            shows = ArrayExample(number)
            self.made.exclusions.append(Exclusion("items", ours.name, said, places, pair, shows))
        if mine.most != 0 and other.most != 0:
            self.reach(InclusionPair(ours.array.items, theirs.array.items), InclusionStep(pair))

    def object(
        self, pair: InclusionPair, ours: Object, others: tuple[Object, ...], *, doubtful: bool
    ) -> None:
        """Compare an object with the most similar alternative of the second contract."""
        best: tuple[tuple[int, int], Object, list[Exclusion | NotDecided]] | None = None
        for theirs in others:
            found = list(self.local(ObjectPair(pair, ours, theirs, self.declared, doubtful)))
            score = (len(found) + self.texts_apart(ours, theirs), _unlike(ours, theirs))
            if best is None or score < best[0]:
                best = (score, theirs, found)
        assert best is not None
        for one in best[2]:
            self.add(one)
        theirs = best[1]
        self.gaps(pair, ours.gaps, theirs.gaps)
        self.overlap(pair, ours, theirs, others)
        self.members(pair, ours, theirs)

    def overlap(
        self, pair: InclusionPair, ours: Object, theirs: Object, others: tuple[Object, ...]
    ) -> None:
        """Record alternatives that only several of the other contract together may include.

        Also alternatives that accept unnamed members by default, unless they are written alike.
        """
        if self.ours.half.language == "xsd":
            return
        if not (ours.uneven or theirs.uneven):
            if len(others) > 1:
                self.made.overlaps.append(Overlap(pair, ours, theirs, others))
            return
        whole = self.ours.values[pair.ours].place, self.theirs.values[pair.theirs].place
        if self.same_gap(*(Gap("", "", place) for place in whole)):
            self.made.alike.add(pair)
        else:
            self.made.overlaps.append(Overlap(pair, ours, theirs, others))

    def local(self, of: ObjectPair) -> Iterator[Exclusion | NotDecided]:
        is_xsd = self.ours.half.language == "xsd"
        return xsd_exclusions(of) if is_xsd else json_exclusions(of)

    def texts_apart(self, ours: Object, theirs: Object) -> int:
        """Return the number of members whose values the alternative refuses."""
        number = 0
        for key, member in ours.members.items():
            other = theirs.members.get(key)
            if other is not None:
                mine = self.ours.values[self.ours.value_of(member)]
                another = self.theirs.values[self.theirs.value_of(other)]
                apart = mine.anything and not another.anything
                if mine.texts and another.texts:
                    apart = apart or within(mine.texts, another.texts).verdict == "no"
                number += apart
        return number

    def members(self, pair: InclusionPair, ours: Object, theirs: Object) -> None:
        """Compare the values of the members that may be present in both contracts."""
        for key, member in ours.members.items():
            if not _may_come(ours, key, ours.presence):
                continue
            other = theirs.members.get(key)
            if other is not None and _may_come(theirs, key):
                self.made.members += 1
                self.default(pair, ours, member, other)
                self.made.member_pairs.append(SharedMember(pair, ours.name, member, other))
                self.member_pair(pair, InclusionStep(pair, ours, theirs, key), member, other)
            elif other is None and takes_unknown(theirs, key, said=False):
                self.unnamed_member(pair, ours, member)
                if theirs.rest.value is not None:
                    step = InclusionStep(pair, ours, theirs, key)
                    self.reach(InclusionPair(self.ours.value_of(member), theirs.rest.value), step)
        if self.ours.half.language != "xsd":
            self.rest(pair, ours, theirs)

    def named(self, pair: InclusionPair, ours: Value) -> None:
        """Record the members of a value without `type`, if the other value has no objects."""
        for one in ours.objects if ours.typeless else ():
            for key, member in one.members.items():
                if _may_come(one, key, one.presence):
                    self.unnamed_member(pair, one, member)

    def unnamed_member(self, pair: InclusionPair, of: Object, member: Member) -> None:
        """Record a member that no alternative of the second contract names."""
        named = any(member.key in one.members for one in self.theirs.alternatives(pair.theirs))
        if named or self.ours.half.language == "xsd":
            return
        if not member.many and kinds_of(self.ours.values[member.value]) == "nothing":
            message = f"{of.name}.{member.key}: no value satisfies its schema"
            self.made.not_decided.append(NotDecided("properties", message, member.place, pair))
            return
        self.made.unnamed_members.append(UnnamedMember(pair, of.name, member))

    def member_pair(
        self, pair: InclusionPair, step: InclusionStep, member: Member, other: Member
    ) -> None:
        """Compare the values of a member; an array in one contract only is another type."""
        mine, another = self.ours.values[member.value], self.theirs.values[other.value]
        is_list = mine.array is not None or mine.anything
        same = member.many == other.many
        if same or (other.single and not is_list):
            self.reach(InclusionPair(self.ours.value_of(member), self.theirs.value_of(other)), step)
            if not same or other.single or not member.single:
                return
        said = _lists(member), _lists(other)
        if (another.anything or another.array) and member.many:
            return
        subject = f"{step.ours.name if step.ours else ''}.{step.key}"
        single = step.key if same else ""
        shows = (
            ObjectExample(step.ours, step.theirs, {step.key: _ONCE}, single=single)
            if step.ours
            else None
        )
        places = (member.place, other.place)
        self.made.exclusions.append(Exclusion("type", subject, said, places, pair, shows, is_list))

    def rest(self, pair: InclusionPair, ours: Object, theirs: Object) -> None:
        """Compare the values of members that the first contract does not name."""
        if ours.rest.state == "closed":
            return
        mine = ours.rest.value or ANYTHING
        if theirs.rest.state == "open" and theirs.rest.value is not None:
            self.reach(
                InclusionPair(mine, theirs.rest.value),
                InclusionStep(pair, ours, theirs, unknown=True),
            )
        if ours.rest.state != "open":
            return
        for key, other in theirs.members.items():
            if key in ours.members or not takes_unknown(ours, key, said=False):
                continue
            if not _may_come(theirs, key):
                continue
            step = InclusionStep(pair, ours, theirs, key, unknown=True)
            if not other.many:
                self.reach(InclusionPair(mine, other.value), step)
            elif self.ours.values[mine].anything:
                said, places = ("anything", "an array"), (ours.place, other.place)
                shows = ObjectExample(ours, theirs, unknown=key)
                self.made.exclusions.append(
                    Exclusion("type", f"{ours.name}.{key}", said, places, pair, shows)
                )
            else:
                message = f"{ours.name}.{key}: further members are not compared with an array"
                self.add(NotDecided("additionalProperties", message, other.place, pair))

    def default(self, pair: InclusionPair, of: Object, member: Member, other: Member) -> None:
        mine = member.default.text if member.default else None
        another = other.default.text if other.default else None
        if mine != another:
            said = tuple("none" if text is None else repr(text) for text in (mine, another))
            subject = f"{of.name}.{member.tag.name if member.tag else member.key}"
            places = (member.place, other.place)
            self.made.defaults.append(DefaultChange(subject, (said[0], said[1]), places, pair))


def _of_numbers(gap: Gap) -> bool:
    """Return whether a gap is about numbers of elements, which content automata decide."""
    return gap.construct == "occurrence" or (gap.construct == "xs:any" and gap.keys == ("*",))


def _may_come(of: Object, key: str, factors: tuple[Factor, ...] = ()) -> bool:
    return any(one.most != 0 for one in limits_of(factors or of.factors, key))


def _unlike(ours: Object, theirs: Object) -> int:
    """Return the distance of two alternatives by names of members and types; less is closer."""
    apart = len(ours.members.keys() ^ theirs.members.keys())
    named = (ours.xsi_type or ours.name) == (theirs.xsi_type or theirs.name)
    return apart * 2 - (1000 if ours.xsi_type and named else named)


def _lists(member: Member) -> str:
    """Return in words whether a member is an array."""
    if member.single:
        return "an array or its only entry"
    return "an array" if member.many else "no array"


def _times(least: int, most: int | None) -> str:
    return f"{least} or more entries" if most is None else f"{least} to {most} entries"
