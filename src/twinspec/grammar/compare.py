"""The comparison: each pair of values in both directions, with every difference.

A pair that was reached before counts as equal when it is reached again, so circular types end.
That is correct exactly when no pair has a difference (coinduction).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import (
    NONE,
    HalfName,
    MemberPair,
    ObjectMatch,
    RootPair,
    ValueMatch,
    ValuePair,
    unpaired_key,
)
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.closedness import compare_rest
from twinspec.grammar.defaults import compare_defaults
from twinspec.grammar.differences import (
    CountEvidence,
    Difference,
    Evidence,
    KindEvidence,
    NotCompared,
    PathStep,
    WrongKindEvidence,
)
from twinspec.grammar.emptiness import may_be_empty, never_has
from twinspec.grammar.facets import compare_texts, own_text, within
from twinspec.grammar.model import Gap, Member, Text, Value
from twinspec.grammar.occurrence import (
    called,
    compare_counts,
    compare_forms,
    made_up_together,
    never_there,
)
from twinspec.grammar.pairs import ENTRIES, Pairs, unpaired_match


@dataclass(slots=True)
class ComparisonResult:
    """The differences of a comparison, and all pairs in the order of reaching them."""

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    conventions: dict[str, tuple[str, Place]] = field(default_factory=dict)
    reached: dict[ValuePair, PathStep | None] = field(default_factory=dict)
    members: int = 0
    silent: list[tuple[Place, Place]] = field(default_factory=list)
    namespaces: list[tuple[Place, Place]] = field(default_factory=list)
    typeless: list[tuple[Place, Place]] = field(default_factory=list)


def compare_pairs(pairs: Pairs, roots: Iterable[RootPair]) -> ComparisonResult:
    """Compare all values that the roots contain, directly or not."""
    decision = _PairComparison(pairs)
    for root in roots:
        decision.reach(root.pair, None)
    decision.run()
    return decision.decided


@dataclass(slots=True)
class _PairComparison:
    pairs: Pairs
    decided: ComparisonResult = field(default_factory=ComparisonResult)
    waiting: deque[ValuePair] = field(default_factory=deque)

    def reach(self, pair: ValuePair, step: PathStep | None) -> None:
        if pair not in self.decided.reached:
            self.decided.reached[pair] = step
            self.waiting.append(pair)

    def run(self) -> None:
        while self.waiting:
            self.judge(self.pairs.value_match(self.waiting.popleft()))

    def judge(self, value_match: ValueMatch) -> None:
        self.note_gaps(value_match.pair, (*value_match.json.gaps, *value_match.xsd.gaps))
        self.note_gaps(
            value_match.pair, _text_gaps((*value_match.json.texts, *value_match.xsd.texts))
        )
        if value_match.json.typeless:
            self.decided.typeless.append((value_match.json.place, value_match.xsd.place))
        if value_match.json.anything or value_match.xsd.anything:
            self.decided.differences += compare_anything(value_match)
            return
        if not says_nothing(value_match.json) and not says_nothing(value_match.xsd):
            self.decided.differences += compare_kinds(value_match)
        for one in value_match.xsd.objects:
            if one.mixed:
                message = f"text between elements, as {one.name} has it, has no form in JSON"
                self.skip("mixed", message, one.place, value_match.pair)
        if value_match.json_texts and value_match.xsd_texts:
            name = value_match.json.name or value_match.xsd.name
            judged = compare_texts(
                value_match.pair, name, value_match.json_texts, value_match.xsd_texts
            )
            self.decided.differences += judged.differences
            self.decided.not_compared += judged.not_compared
            self.decided.conventions = judged.conventions | self.decided.conventions
        before = len(self.decided.differences)
        for match in value_match.matches:
            self.judge_match(value_match, match)
        new = self.decided.differences[before:]
        self.decided.differences[before:] = _without_compensated(value_match, new)

    def empty_text(self, member_pair: MemberPair) -> str | None:
        """Return the name of a member that is an element's text and may be empty; else None."""
        if member_pair.xsd.tag is None or member_pair.xsd.tag.kind != "text":
            return None
        texts = self.pairs.xsd_values[member_pair.xsd.value].texts
        empty = Text("string", member_pair.xsd.place, enumeration=("",))
        return member_pair.name if within((empty,), texts).verdict == "yes" else None

    def judge_match(self, value_match: ValueMatch, match: ObjectMatch) -> None:
        pair = value_match.pair
        never: frozenset[str] = frozenset()
        self.note_gaps(pair, (*match.json.gaps, *match.xsd.gaps))
        if match.is_unpaired and NONE not in pair:
            message = f"which element of {match.xsd.name} each entry of {match.json.name} is"
            self.skip("entries", f"{message}, nothing says", match.json.place, pair)
            return
        self.decided.differences += compare_members(value_match, match)
        try:
            empty_texts = frozenset(filter(None, map(self.empty_text, match.member_pairs)))
            self.decided.differences += compare_counts(pair, match, empty_texts)
            never = never_there(match)
        except TooLargeError:
            message = (
                f"how often the members of {match.json.name} may come together has too many cases"
            )
            self.skip("occurrence", message, match.xsd.place, pair)
        for member_pair in match.member_pairs:
            self.decided.members += 1
            if member_pair.xsd.fixed and not self.pairs.xsd_values[member_pair.xsd.value].texts:
                tag = member_pair.xsd.tag
                message = f"the fixed value of {tag}, which has members, is not compared"
                self.skip("fixed", message, member_pair.xsd.fixed.place, pair)
            self.decided.differences += compare_member_pair(value_match, match, member_pair)
            self.decided.differences += compare_defaults(pair, member_pair, self.pairs)
            if member_pair.silent:
                self.decided.namespaces.append((member_pair.json.place, member_pair.xsd.place))
            if member_pair.name not in never:
                self.reach(member_pair.pair, PathStep(pair, match, member_pair.name))
        rest = compare_rest(pair, match)
        self.decided.differences += rest.differences
        self.decided.not_compared += rest.not_compared
        if rest.default_is_open:
            self.decided.silent.append((match.json.rest.place, match.xsd.place))

    def note_gaps(self, pair: ValuePair, gaps: Iterable[Gap]) -> None:
        for gap in gaps:
            self.skip(gap.construct, gap.message, gap.place, pair)

    def skip(self, what: str, message: str, place: Place, pair: ValuePair) -> None:
        self.decided.not_compared.append(NotCompared(what, message, place, pair))


def _without_compensated(
    value_match: ValueMatch, differences: Iterable[Difference]
) -> Iterator[Difference]:
    """Yield the differences, without differences in numbers that another alternative accepts."""
    try:
        together = made_up_together(value_match.matches)
        yield from compare_forms(value_match)
    except TooLargeError:
        together = frozenset()
    for one in differences:
        first = one.evidence[0] if one.evidence else None
        shows = first.shows if first and first.accepts == "xsd" else None
        if not (isinstance(shows, CountEvidence) and shows.counts.keys() <= together):
            yield one


def _text_gaps(texts: Iterable[Text]) -> Iterator[Gap]:
    for text in texts:
        yield from text.gaps


def says_nothing(value: Value) -> bool:
    """Return whether a value has only gaps, such as an abstract type."""
    kinds = (value.texts, value.objects, value.nil, value.array, value.anything)
    return bool(value.gaps) and not any(kinds)


def _kinds_text(value: Value) -> str:
    kinds = [
        *(["a text"] if value.texts else []),
        *(["an object"] if value.objects else []),
        *(["an array"] if value.array else []),
        *(["null"] if value.nil else []),
    ]
    return "anything" if value.anything else " or ".join(kinds) or "nothing"


def compare_anything(value_match: ValueMatch) -> list[Difference]:
    """Return the differences if only one of the values accepts anything."""
    json, xsd = value_match.json, value_match.xsd
    if json.anything and xsd.anything:
        return []
    open_side: HalfName = "json" if json.anything else "xsd"
    if (json if json.anything else xsd).gaps:
        return []  # what it accepts is not known, which its gaps say
    return [
        Difference(
            "same_kind",
            f"{json.name} is {_kinds_text(json)} in JSON, {_kinds_text(xsd)} in the XSD.",
            (json.place, xsd.place),
            "Give both the same type.",
            value_match.pair,
            (
                Evidence(open_side, KindEvidence("any text")),
                Evidence(open_side, KindEvidence("any object")),
            ),
        )
    ]


def compare_kinds(value_match: ValueMatch) -> Iterator[Difference]:
    """Yield a difference for each of text, object and null that only one half accepts."""
    json, xsd, pair = value_match.json, value_match.xsd, value_match.pair
    places = (json.place, xsd.place)

    def kind(accepts: HalfName, *shows: KindEvidence) -> Difference:
        message = f"{json.name} is {_kinds_text(json)} in JSON, {_kinds_text(xsd)} in the XSD."
        remedy = "Give both the same type."
        evidence = tuple(Evidence(accepts, one) for one in shows)
        return Difference("same_kind", message, places, remedy, pair, evidence)

    sides: tuple[tuple[HalfName, tuple[Text, ...], tuple[Text, ...]], ...] = (
        ("json", value_match.json_texts, value_match.xsd_texts),
        ("xsd", value_match.xsd_texts, value_match.json_texts),
    )
    for side, texts, others in sides:
        # Without a type, JSON's default accepts values of all other types: that is said once.
        if texts and not others and not (json.typeless and side == "xsd"):
            # The empty text is an empty element in XML, which objects of the XSD may be, too.
            longer = [text for one in texts if (text := not_empty(one)) is not None]
            if longer or side == "xsd" or not any(map(may_be_empty, xsd.objects)):
                shown = [*longer[:1], texts[0]]
                yield kind(side, *(KindEvidence("text", text=text) for text in shown))
    for one in value_match.json_alone:
        match = unpaired_match(one, "json", "array" if ENTRIES in one.members else "object")
        yield kind("json", *_ways_to_show(match, map(unpaired_key, one.members.values())))
    for one in () if json.typeless else value_match.xsd_alone:
        yield kind("xsd", *_ways_to_show(unpaired_match(one, "xsd"), one.members))
    if json.nil != xsd.nil and not (json.typeless and xsd.nil):
        null, not_null = ("JSON", "the XSD") if json.nil else ("the XSD", "JSON")
        yield Difference(
            "same_nil",
            f"{json.name} may be null in {null}, not in {not_null}.",
            places,
            "Compare nullable (or the type null) with nillable.",
            pair,
            (Evidence("json" if json.nil else "xsd", KindEvidence("nil")),),
        )


def not_empty(text: Text) -> Text | None:
    """Return the set of texts without the empty text; None if nothing remains."""
    if text.items is not None or text.kind != "string":
        return text
    longer = replace(text, min_length=max(1, text.min_length or 0))
    return longer if own_text((longer,)) is not None else None


def _ways_to_show(match: ObjectMatch, names: Iterable[str]) -> list[KindEvidence]:
    """Return evidence: the smallest object, then objects with one of the first members."""
    named = [KindEvidence("object", match, member=name) for name in islice(names, 3)]
    return [KindEvidence("object", match), *named]


def compare_members(value_match: ValueMatch, match: ObjectMatch) -> Iterator[Difference]:
    """Yield the differences about members that only one half has."""
    pair = value_match.pair
    if NONE in pair:
        return
    for member in match.json_only:
        if never_has(match.json, member.key):
            continue
        yield Difference(
            "member_exists",
            f"{match.json.name} has {called(member)}, {match.xsd.name} of the XSD has not.",
            (member.place, match.xsd.place),
            "Declare it in the XSD, or remove it from the schema; if it is called otherwise there, "
            "say so in xml or with --map.",
            pair,
            _evidence(match, member, "json"),
            doubtful=match.of_many,
        )
    for member in match.xsd_only:
        yield from _unused(pair, match, member)


def _unused(pair: ValuePair, match: ObjectMatch, member: Member) -> Iterator[Difference]:
    """Yield the differences about an XSD member without a JSON member."""
    yield Difference(
        "member_is_used",
        f"{match.xsd.name} of the XSD has {_tag(member)}, {match.json.name} has it not.",
        (member.place, match.json.place),
        "Add it to the schema, or remove it from the XSD; if it is called otherwise there, "
        "say so in xml or with --map.",
        pair,
        _evidence(match, member, "xsd"),
        doubtful=match.of_many,
        about=member.key,
    )


def _evidence(match: ObjectMatch, member: Member, side: HalfName) -> tuple[Evidence, ...]:
    """Return documents with, without, and with a wrong value of a member that only `side` has.

    The other half may refuse the member, may not require it, or may accept any value for it as
    for members that it does not name.
    """
    other: HalfName = "xsd" if side == "json" else "json"
    name = unpaired_key(member) if side == "json" else member.key
    return (
        Evidence(side, CountEvidence(match, {name: 1})),
        Evidence(other, CountEvidence(match, {name: 0})),
        Evidence(other, WrongKindEvidence(match, member, name)),
    )


def _tag(member: Member) -> str:
    if member.tag is None:
        return member.key
    return "text" if member.tag.kind == "text" else f"the {member.tag.kind} {member.tag}"


def compare_member_pair(
    value_match: ValueMatch, match: ObjectMatch, member_pair: MemberPair
) -> Iterator[Difference]:
    """Yield the differences in the XML place of a member, and in its defaults."""
    if member_pair.flaw:
        yield Difference(
            "same_binding",
            f"{member_pair.json.key} of {match.json.name} is {member_pair.flaw}.",
            (member_pair.json.place, member_pair.xsd.place),
            "Correct the xml of the member, or the declaration.",
            value_match.pair,
        )
