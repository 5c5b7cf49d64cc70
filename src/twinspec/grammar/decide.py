"""The decision: pairs of values one after the other, each in both directions, every difference.

Circles need no end of their own: a pair that was met is taken as equal wherever it comes again,
which is right exactly when no difference is found in any pair (coinduction).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from twinspec.contract.place import Place
from twinspec.grammar.binding.bonds import NONE, Bond, Joint, Match, Pair, RootBond, Side, alone
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.closedness import judge_rest
from twinspec.grammar.defaults import judge_default
from twinspec.grammar.differences import (
    Difference,
    Evidence,
    NotCompared,
    ShowsCounts,
    ShowsKind,
    ShowsWrong,
    Step,
)
from twinspec.grammar.emptiness import has_never, may_be_empty
from twinspec.grammar.facets import judge_texts, own_text, within
from twinspec.grammar.model import Gap, Member, Text, Value
from twinspec.grammar.occurrence import called, judge_counts, judge_forms, made_up, never_there
from twinspec.grammar.pairs import ENTRIES, Pairs, solitary


@dataclass(slots=True)
class Decided:
    """All that was found, and the pairs in the order in which they were met."""

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    notes: dict[str, tuple[str, Place]] = field(default_factory=dict)
    reached: dict[Pair, Step | None] = field(default_factory=dict)
    members: int = 0
    silent: list[tuple[Place, Place]] = field(default_factory=list)
    namespaces: list[tuple[Place, Place]] = field(default_factory=list)
    typeless: list[tuple[Place, Place]] = field(default_factory=list)


def decide(pairs: Pairs, roots: Iterable[RootBond]) -> Decided:
    """Compare all that the roots lead to."""
    decision = _Decision(pairs)
    for root in roots:
        decision.reach(root.pair, None)
    decision.run()
    return decision.decided


@dataclass(slots=True)
class _Decision:
    pairs: Pairs
    decided: Decided = field(default_factory=Decided)
    waiting: deque[Pair] = field(default_factory=deque)

    def reach(self, pair: Pair, step: Step | None) -> None:
        if pair not in self.decided.reached:
            self.decided.reached[pair] = step
            self.waiting.append(pair)

    def run(self) -> None:
        while self.waiting:
            self.judge(self.pairs.joint(self.waiting.popleft()))

    def judge(self, joint: Joint) -> None:
        self.note_gaps(joint.pair, (*joint.json.gaps, *joint.xsd.gaps))
        self.note_gaps(joint.pair, _text_gaps((*joint.json.texts, *joint.xsd.texts)))
        if joint.json.typeless:
            self.decided.typeless.append((joint.json.place, joint.xsd.place))
        if joint.json.anything or joint.xsd.anything:
            self.decided.differences += judge_anything(joint)
            return
        if not says_nothing(joint.json) and not says_nothing(joint.xsd):
            self.decided.differences += judge_kinds(joint)
        for one in joint.xsd.objects:
            if one.mixed:
                message = f"text between elements, as {one.name} has it, has no form in JSON"
                self.skip("mixed", message, one.place, joint.pair)
        if joint.json_texts and joint.xsd_texts:
            name = joint.json.name or joint.xsd.name
            judged = judge_texts(joint.pair, name, joint.json_texts, joint.xsd_texts)
            self.decided.differences += judged.differences
            self.decided.not_compared += judged.not_compared
            self.decided.notes = judged.notes | self.decided.notes
        before = len(self.decided.differences)
        for match in joint.matches:
            self.judge_match(joint, match)
        new = self.decided.differences[before:]
        self.decided.differences[before:] = _without_made_up(joint, new)

    def empty_text(self, bond: Bond) -> str | None:
        """Return the name of a bond to the text of an element, if that text may be empty."""
        if bond.xsd.tag is None or bond.xsd.tag.kind != "text":
            return None
        texts = self.pairs.xsd_values[bond.xsd.value].texts
        empty = Text("string", bond.xsd.place, enumeration=("",))
        return bond.name if within((empty,), texts).verdict == "yes" else None

    def judge_match(self, joint: Joint, match: Match) -> None:
        pair = joint.pair
        never: frozenset[str] = frozenset()
        self.note_gaps(pair, (*match.json.gaps, *match.xsd.gaps))
        if match.is_unpaired and NONE not in pair:
            message = f"which element of {match.xsd.name} each entry of {match.json.name} is"
            self.skip("entries", f"{message}, nothing says", match.json.place, pair)
            return
        self.decided.differences += judge_members(joint, match)
        try:
            empty_texts = frozenset(filter(None, map(self.empty_text, match.bonds)))
            self.decided.differences += judge_counts(pair, match, empty_texts)
            never = never_there(match)
        except TooLargeError:
            message = (
                f"how often the members of {match.json.name} may come together has too many cases"
            )
            self.skip("occurrence", message, match.xsd.place, pair)
        for bond in match.bonds:
            self.decided.members += 1
            if bond.xsd.fixed and not self.pairs.xsd_values[bond.xsd.value].texts:
                message = f"the fixed value of {bond.xsd.tag}, which has members, is not compared"
                self.skip("fixed", message, bond.xsd.fixed.place, pair)
            self.decided.differences += judge_bond(joint, match, bond)
            self.decided.differences += judge_default(pair, bond, self.pairs)
            if bond.silent:
                self.decided.namespaces.append((bond.json.place, bond.xsd.place))
            if bond.name not in never:
                self.reach(bond.pair, Step(pair, match, bond.name))
        rest = judge_rest(pair, match)
        self.decided.differences += rest.differences
        self.decided.not_compared += rest.not_compared
        if rest.default_is_open:
            self.decided.silent.append((match.json.rest.place, match.xsd.place))

    def note_gaps(self, pair: Pair, gaps: Iterable[Gap]) -> None:
        for gap in gaps:
            self.skip(gap.construct, gap.message, gap.place, pair)

    def skip(self, what: str, message: str, place: Place, pair: Pair) -> None:
        self.decided.not_compared.append(NotCompared(what, message, place, pair))


def _without_made_up(joint: Joint, differences: Iterable[Difference]) -> Iterator[Difference]:
    """Yield the differences but those of numbers that another alternative of JSON makes up for."""
    try:
        together = made_up(joint.matches)
        yield from judge_forms(joint)
    except TooLargeError:
        together = frozenset()
    for one in differences:
        first = one.evidence[0] if one.evidence else None
        shows = first.shows if first and first.accepts == "xsd" else None
        if not (isinstance(shows, ShowsCounts) and shows.counts.keys() <= together):
            yield one


def _text_gaps(texts: Iterable[Text]) -> Iterator[Gap]:
    for text in texts:
        yield from text.gaps


def says_nothing(value: Value) -> bool:
    """Return whether all that a value says is what is not compared of it (an abstract type)."""
    kinds = (value.texts, value.objects, value.nil, value.array, value.anything)
    return bool(value.gaps) and not any(kinds)


def _said(value: Value) -> str:
    kinds = [
        *(["a text"] if value.texts else []),
        *(["an object"] if value.objects else []),
        *(["an array"] if value.array else []),
        *(["null"] if value.nil else []),
    ]
    return "anything" if value.anything else " or ".join(kinds) or "nothing"


def judge_anything(joint: Joint) -> list[Difference]:
    """A value that may be anything is equal to nothing but another such value."""
    json, xsd = joint.json, joint.xsd
    if json.anything and xsd.anything:
        return []
    open_side: Side = "json" if json.anything else "xsd"
    return [
        Difference(
            "same_kind",
            f"{json.name} is {_said(json)} in JSON, {_said(xsd)} in the XSD.",
            (json.place, xsd.place),
            "Give both the same type.",
            joint.pair,
            (
                Evidence(open_side, ShowsKind("any text")),
                Evidence(open_side, ShowsKind("any object")),
            ),
        )
    ]


def judge_kinds(joint: Joint) -> Iterator[Difference]:
    """Texts, objects and null: what one half lets in and the other has nothing for."""
    json, xsd, pair = joint.json, joint.xsd, joint.pair
    places = (json.place, xsd.place)

    def kind(accepts: Side, *shows: ShowsKind) -> Difference:
        message = f"{json.name} is {_said(json)} in JSON, {_said(xsd)} in the XSD."
        remedy = "Give both the same type."
        evidence = tuple(Evidence(accepts, one) for one in shows)
        return Difference("same_kind", message, places, remedy, pair, evidence)

    sides: tuple[tuple[Side, tuple[Text, ...], tuple[Text, ...]], ...] = (
        ("json", joint.json_texts, joint.xsd_texts),
        ("xsd", joint.xsd_texts, joint.json_texts),
    )
    for side, texts, others in sides:
        # Without a type, JSON's default lets in values of all other types: that is said once.
        if texts and not others and not (json.typeless and side == "xsd"):
            # The empty text is an empty element in XML, which objects of the XSD may be, too.
            longer = [text for one in texts if (text := not_empty(one)) is not None]
            if longer or side == "xsd" or not any(map(may_be_empty, xsd.objects)):
                shown = [*longer[:1], texts[0]]
                yield kind(side, *(ShowsKind("text", text=text) for text in shown))
    for one in joint.json_alone:
        match = solitary(one, "json", "array" if ENTRIES in one.members else "object")
        yield kind("json", *_ways_to_show(match, map(alone, one.members.values())))
    for one in () if json.typeless else joint.xsd_alone:
        yield kind("xsd", *_ways_to_show(solitary(one, "xsd"), one.members))
    if json.nil != xsd.nil and not (json.typeless and xsd.nil):
        null, not_null = ("JSON", "the XSD") if json.nil else ("the XSD", "JSON")
        yield Difference(
            "same_nil",
            f"{json.name} may be null in {null}, not in {not_null}.",
            places,
            "Compare nullable (or the type null) with nillable.",
            pair,
            (Evidence("json" if json.nil else "xsd", ShowsKind("nil")),),
        )


def not_empty(text: Text) -> Text | None:
    """Return those of the texts that have characters; None when there are none."""
    if text.items is not None or text.kind != "string":
        return text
    longer = replace(text, min_length=max(1, text.min_length or 0))
    return longer if own_text((longer,)) is not None else None


def _ways_to_show(match: Match, names: Iterable[str]) -> list[ShowsKind]:
    """The smallest object, then objects that have one of their first members."""
    named = [ShowsKind("object", match, member=name) for name in islice(names, 3)]
    return [ShowsKind("object", match), *named]


def judge_members(joint: Joint, match: Match) -> Iterator[Difference]:
    """Members that one half alone has."""
    pair = joint.pair
    if NONE in pair:
        return
    for member in match.json_only:
        if has_never(match.json, member.key):
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


def _unused(pair: Pair, match: Match, member: Member) -> Iterator[Difference]:
    """An XSD member that no JSON member is bound to."""
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


def _evidence(match: Match, member: Member, side: Side) -> tuple[Evidence, ...]:
    """Documents with a member of `side` alone: with it, without it, with a wrong value of it.

    The other half may refuse the member, may not know that it must come, or, where it lets in
    members that are not named, may take any value for it.
    """
    other: Side = "xsd" if side == "json" else "json"
    name = alone(member) if side == "json" else member.key
    return (
        Evidence(side, ShowsCounts(match, {name: 1})),
        Evidence(other, ShowsCounts(match, {name: 0})),
        Evidence(other, ShowsWrong(match, member, name)),
    )


def _tag(member: Member) -> str:
    if member.tag is None:
        return member.key
    return "text" if member.tag.kind == "text" else f"the {member.tag.kind} {member.tag}"


def judge_bond(joint: Joint, match: Match, bond: Bond) -> Iterator[Difference]:
    """Where XML writes the member."""
    if bond.flaw:
        yield Difference(
            "same_binding",
            f"{bond.json.key} of {match.json.name} is {bond.flaw}.",
            (bond.json.place, bond.xsd.place),
            "Correct the xml of the member, or the declaration.",
            joint.pair,
        )
