"""Witnesses: whole documents that show a difference, judged by the validators of both halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.grammar.binding.matches import (
    NONE,
    HalfName,
    ObjectMatch,
    RootPair,
    ValueMatch,
    ValuePair,
)
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.differences import (
    CountEvidence,
    Difference,
    Evidence,
    KindEvidence,
    PathStep,
    Shows,
    TextEvidence,
    UnknownMemberEvidence,
    WrongKindEvidence,
)
from twinspec.grammar.documents import DocumentMember, DocumentNode, NoDocumentError
from twinspec.grammar.facets import own_text
from twinspec.grammar.judge import Judges, NoJudgeError, Witness
from twinspec.grammar.model import Box, Range, Tag
from twinspec.grammar.order import ANY, at_least, order
from twinspec.grammar.parts import empty_node, text_node, unknown_part
from twinspec.grammar.smallest import MAX_DEPTH, DocumentBuilder

State = Literal["confirmed", "refuted", "none"]


@dataclass(frozen=True, slots=True)
class CheckedWitness:
    """The witness of a difference, and whether the validators confirm the difference.

    `none`: no document can show the difference, for example in a default.
    """

    state: State
    witness: Witness | None = None
    accepts: HalfName | None = None


@dataclass(slots=True)
class WitnessMaker:
    """Makes whole documents that show differences."""

    builder: DocumentBuilder
    reached: Mapping[ValuePair, PathStep | None]
    roots: Mapping[ValuePair, RootPair]
    judges: Judges
    measured: bool = field(default=False)

    def show(self, difference: Difference) -> CheckedWitness:
        """Return the first document that the validators confirm; if there is none, the first."""
        if not difference.evidence:
            return CheckedWitness("none")
        if not self.measured:
            self.builder.measure(self.reached)
            self.measured = True
        tried = []
        for evidence in difference.evidence:
            shown = self.judged(difference.pair, evidence)
            if shown.state == "confirmed":
                return shown
            tried.append(shown)
        # What has no document cannot be refuted, and would perhaps have been confirmed.
        return next((one for one in tried if one.state == "none"), tried[0])

    @property
    def used(self) -> set[ValuePair]:
        """The pairs with values in the last document that was shown."""
        return self.builder.used

    def judged(self, pair: ValuePair, evidence: Evidence) -> CheckedWitness:
        """Make one document and judge it; if that refutes it, try one with distinct texts."""
        shown = self.once(pair, evidence)
        if shown.state != "refuted":
            return shown
        self.builder.apart = set()
        other = self.once(pair, evidence)
        self.builder.apart = None
        return other if other.state == "confirmed" else shown

    def once(self, pair: ValuePair, evidence: Evidence) -> CheckedWitness:
        """Make one document and judge it."""
        self.builder.used.clear()
        self.builder.used.add(pair)
        try:
            inner = self.inner(pair, evidence)
            root, node = self.outward(pair, inner, evidence.accepts)
            witness = self.judges.witness(root, node, expected=evidence.accepts == "xsd")
        except (NoDocumentError, TooLargeError, NoJudgeError):
            return CheckedWitness("none")
        ours = (witness.json_accepts, witness.xml_accepts)
        expected = (True, False) if evidence.accepts == "json" else (False, True)
        state: State = "confirmed" if ours == expected else "refuted"
        return CheckedWitness(state, witness, evidence.accepts)

    def inner(self, pair: ValuePair, evidence: Evidence) -> DocumentNode:
        """Return the value that shows the difference."""
        shows, side = evidence.shows, evidence.accepts
        if isinstance(shows, TextEvidence):
            return self.builder.text_node(pair, shows.text)
        if isinstance(shows, CountEvidence):
            return self.with_counts(pair, shows, side)
        if isinstance(shows, UnknownMemberEvidence):
            return self.unknown(pair, shows, side)
        if isinstance(shows, WrongKindEvidence):
            return self.wrong(pair, shows, side)
        return self.of_kind(pair, shows, side)

    def with_counts(self, pair: ValuePair, shows: CountEvidence, side: HalfName) -> DocumentNode:
        """Return an object with some numbers of members; all others have their smallest numbers."""
        fixed = {key: Range(number, number) for key, number in shows.counts.items()}
        if shows.counts and max(shows.counts.values()) > _MAX_REPEATS:
            raise NoDocumentError
        counts = self.counts(pair, shows.match, side, fixed)
        if side == "xsd":
            counts = in_order(shows.match, counts, shows.counts)
        return self.builder.match_node(shows.match, side, counts, shown=shows.counts.keys())

    def counts(
        self, pair: ValuePair, match: ObjectMatch, side: HalfName, fixed: Box | None = None
    ) -> Mapping[str, int]:
        """Return the smallest numbers of members."""
        choice = self.builder.of_match(pair, match, side, fixed)
        if choice is None:
            raise NoDocumentError
        return choice.counts

    def unknown(
        self, pair: ValuePair, shows: UnknownMemberEvidence, side: HalfName
    ) -> DocumentNode:
        """Return an object with some members that are not named."""
        match, number = shows.match, shows.number
        node = self.with_counts(pair, CountEvidence(match, self.not_empty(pair, match, side)), side)
        least = match.xsd.rest.elements.least
        if least:
            node.parts = node.parts[:-least]
        if side == "xsd" and match.xsd.content and not shows.as_attribute:
            word = at_least(match.xsd.content, ANY, number)
            if word is not None:
                counts = in_word(match, self.counts(pair, match, side), word)
                node = self.builder.match_node(match, side, counts)
                node.parts = [part for part in node.parts if part.name != ANY]
                number = word.count(ANY)
        strict = match.xsd.rest.process_contents == "strict" and not shows.as_attribute
        for at in range(number):
            if side == "xsd" and strict:
                node.parts.append(self.builder.declared_part(match))
            else:
                node.parts.append(self.further(match, at, side, as_attribute=shows.as_attribute))
        return node

    def not_empty(self, pair: ValuePair, match: ObjectMatch, side: HalfName) -> Mapping[str, int]:
        """Return counts of an object with some member, if JSON writes an empty object as a text.

        A required member is then missing only in the empty text.
        """
        for member_pair in match.member_pairs if match.emptied and side == "json" else ():
            with suppress(NoDocumentError):
                self.counts(pair, match, side, {member_pair.name: Range(1, 1)})
                return {member_pair.name: 1}
        return {}

    def further(
        self, match: ObjectMatch, at: int, side: HalfName, *, as_attribute: bool
    ) -> DocumentMember:
        """Return a member that neither half names, with the smallest value that JSON allows."""
        part = unknown_part(match, at, attribute=as_attribute)
        said = match.json.rest.value
        if side == "xsd" or said is None:
            return part
        below = ValuePair(said, NONE)
        if self.builder.pairs.value_match(below).json.anything:
            return part
        self.builder.measure((below,))
        return replace(part, node=self.builder.node(below, "json"))

    def wrong(self, pair: ValuePair, shows: WrongKindEvidence, side: HalfName) -> DocumentNode:
        """Return an object with a member whose value has a kind that its half refuses."""
        node = self.with_counts(pair, CountEvidence(shows.match, {shows.name: 0}), side)
        slots = {name: (below, part) for name, below, part in self.builder.slots(shows.match)}
        below, part = slots[shows.name]
        inside = unknown_part(shows.match, 0)
        is_text = _takes_text(self.builder.pairs.value_match(below))
        value = DocumentNode("object", parts=[inside]) if is_text else DocumentNode("text", "any")
        node.parts.append(replace(part, node=value))
        return node

    def of_kind(self, pair: ValuePair, shows: Shows, side: HalfName) -> DocumentNode:
        """Return a value of a kind that the other half does not accept."""
        assert isinstance(shows, KindEvidence)
        if shows.form == "nil":
            return self.nil(pair, side)
        if shows.form == "any text":
            return DocumentNode("text", "any")
        if shows.match is not None:
            self.builder.measure(_below(shows))
            counts = {shows.member: 1} if shows.member else {}
            return self.with_counts(pair, CountEvidence(shows.match, counts), side)
        if shows.text is not None:
            text = own_text((shows.text,))
            if text is None:
                raise NoDocumentError
            return text_node(text)
        value_match = self.builder.pairs.value_match(pair)
        if value_match.matches:
            return empty_node(value_match.matches[0])
        return DocumentNode("object", parts=[_unknown()])

    def nil(self, pair: ValuePair, side: HalfName) -> DocumentNode:
        """Return null; an element with `xsi:nil` still has its required attributes."""
        matches = self.builder.pairs.value_match(pair).matches
        if side == "json" or not matches:
            return DocumentNode("nil")
        node = self.with_counts(pair, CountEvidence(matches[0], {}), side)
        parts = [part for part in node.parts if part.tag.kind == "attribute"]
        return DocumentNode("nil", parts=parts, xsi_type=node.xsi_type)

    def outward(
        self, pair: ValuePair, inner: DocumentNode, side: HalfName
    ) -> tuple[RootPair, DocumentNode]:
        """Put a value into the values that contain it, up to the root."""
        node, at = inner, pair
        steps: Sequence[PathStep] = self.path(pair)
        for step in steps:
            forced = {step.name: Range(1, None)}
            choice = self.builder.of_match(step.holder, step.match, side, forced, step.name)
            if choice is None:
                raise NoDocumentError
            node = self.builder.match_node(step.match, side, choice.counts, {step.name: node})
            at = step.holder
            self.builder.used.add(at)
        return self.roots[at], node

    def path(self, pair: ValuePair) -> list[PathStep]:
        """Return the steps from a pair up to its root."""
        steps: list[PathStep] = []
        step = self.reached[pair]
        while step is not None:
            steps.append(step)
            if len(steps) > MAX_DEPTH:
                raise NoDocumentError
            step = self.reached[step.holder]
        return steps


_MAX_REPEATS = 10_000


def in_order(
    match: ObjectMatch, counts: Mapping[str, int], asked: Mapping[str, int]
) -> Mapping[str, int]:
    """Return the counts, increased where the content model has no word with them."""
    content = match.xsd.content
    elements = Counter({key: number for key, number in counts.items() if is_element(match, key)})
    if content is None or len(order(content, elements)) == elements.total():
        return counts
    for key, number in asked.items():
        word = at_least(content, key, number) if is_element(match, key) else None
        if word is not None and number:
            return in_word(match, counts, word)
    return counts


def in_word(match: ObjectMatch, counts: Mapping[str, int], word: Sequence[str]) -> dict[str, int]:
    """Return the numbers of elements in a word, and the numbers of other members in `counts`."""
    others = {key: number for key, number in counts.items() if not is_element(match, key)}
    return {**others, **Counter(word)}


def is_element(match: ObjectMatch, key: str) -> bool:
    """Return whether a key of counts belongs to an element of the XSD."""
    member = match.xsd.members.get(key)
    return member is not None and member.tag is not None and member.tag.kind == "element"


def _unknown() -> DocumentMember:
    return DocumentMember(
        "unknown", "##any", Tag("element", "", "unknown"), DocumentNode("text", "any")
    )


def _takes_text(value_match: ValueMatch) -> bool:
    """Return whether a value may be a text: by its type, or as the content of an element."""
    contents = [member.tag for one in value_match.xsd.objects for member in one.members.values()]
    return bool(value_match.json.texts or value_match.xsd.texts) or any(
        tag is not None and tag.kind == "text" for tag in contents
    )


def _below(shows: KindEvidence) -> list[ValuePair]:
    match = shows.match
    assert match is not None
    ours = [ValuePair(member.value, "") for member in match.json_only]
    return ours + [ValuePair("", member.value) for member in match.xsd_only]
