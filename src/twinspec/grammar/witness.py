"""Witnesses: whole documents that show a difference, put to the judges of both halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.grammar.binding.bonds import NONE, Joint, Match, Pair, RootBond, Side
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.differences import (
    Difference,
    Evidence,
    Shows,
    ShowsCounts,
    ShowsKind,
    ShowsText,
    ShowsUnknown,
    ShowsWrong,
    Step,
)
from twinspec.grammar.documents import Node, NoDocumentError, Part
from twinspec.grammar.facets import own_text
from twinspec.grammar.judge import Judges, NoJudgeError, Witness
from twinspec.grammar.model import Box, Range, Tag
from twinspec.grammar.order import ANY, at_least, order
from twinspec.grammar.parts import empty_node, text_node, unknown_part
from twinspec.grammar.smallest import MAX_DEPTH, Builder

State = Literal["confirmed", "refuted", "none"]


@dataclass(frozen=True, slots=True)
class Shown:
    """The witness of a difference, and whether the judges say what we say of it.

    `none`: there is no document to show, as of a default.
    """

    state: State
    witness: Witness | None = None
    accepts: Side | None = None


@dataclass(slots=True)
class Shower:
    """Shows differences in documents from the root down."""

    builder: Builder
    reached: Mapping[Pair, Step | None]
    roots: Mapping[Pair, RootBond]
    judges: Judges
    measured: bool = field(default=False)

    def show(self, difference: Difference) -> Shown:
        """Return the first document that the judges confirm, else the first one that there is."""
        if not difference.evidence:
            return Shown("none")
        if not self.measured:
            self.builder.measure(self.reached)
            self.measured = True
        first: Shown | None = None
        for evidence in difference.evidence:
            shown = self.judged(difference.pair, evidence)
            if shown.state == "confirmed":
                return shown
            if first is None or first.state == "none":
                first = shown
        assert first is not None
        return first

    @property
    def used(self) -> set[Pair]:
        """The pairs of which the document that was shown last has values."""
        return self.builder.used

    def judged(self, pair: Pair, evidence: Evidence) -> Shown:
        """Make one document and put it to the judges; if need be, one without equal texts."""
        shown = self.once(pair, evidence)
        if shown.state != "refuted":
            return shown
        self.builder.apart = set()
        other = self.once(pair, evidence)
        self.builder.apart = None
        return other if other.state == "confirmed" else shown

    def once(self, pair: Pair, evidence: Evidence) -> Shown:
        """Make one document and put it to the judges."""
        self.builder.used.clear()
        self.builder.used.add(pair)
        try:
            inner = self.inner(pair, evidence)
            root, node = self.outward(pair, inner, evidence.accepts)
            witness = self.judges.witness(root, node, expected=evidence.accepts == "xsd")
        except (NoDocumentError, TooLargeError, NoJudgeError):
            return Shown("none")
        ours = (witness.json_accepts, witness.xml_accepts)
        expected = (True, False) if evidence.accepts == "json" else (False, True)
        state: State = "confirmed" if ours == expected else "refuted"
        return Shown(state, witness, evidence.accepts)

    def inner(self, pair: Pair, evidence: Evidence) -> Node:
        """Return the value that shows the difference."""
        shows, side = evidence.shows, evidence.accepts
        if isinstance(shows, ShowsText):
            return self.builder.text_node(pair, shows.text)
        if isinstance(shows, ShowsCounts):
            return self.with_counts(pair, shows, side)
        if isinstance(shows, ShowsUnknown):
            return self.unknown(pair, shows, side)
        if isinstance(shows, ShowsWrong):
            return self.wrong(pair, shows, side)
        return self.of_kind(pair, shows, side)

    def with_counts(self, pair: Pair, shows: ShowsCounts, side: Side) -> Node:
        """Return an object with some numbers of members, the others being as few as may be."""
        fixed = {key: Range(number, number) for key, number in shows.counts.items()}
        if shows.counts and max(shows.counts.values()) > _MAX_REPEATS:
            raise NoDocumentError
        counts = self.counts(pair, shows.match, side, fixed)
        if side == "xsd":
            counts = in_order(shows.match, counts, shows.counts)
        return self.builder.match_node(shows.match, side, counts, shown=shows.counts.keys())

    def counts(
        self, pair: Pair, match: Match, side: Side, fixed: Box | None = None
    ) -> Mapping[str, int]:
        """Return the smallest numbers of members."""
        choice = self.builder.of_match(pair, match, side, fixed)
        if choice is None:
            raise NoDocumentError
        return choice.counts

    def unknown(self, pair: Pair, shows: ShowsUnknown, side: Side) -> Node:
        """Return an object with some members that are not named."""
        match, number = shows.match, shows.number
        node = self.with_counts(pair, ShowsCounts(match, self.not_empty(pair, match, side)), side)
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

    def not_empty(self, pair: Pair, match: Match, side: Side) -> Mapping[str, int]:
        """Return counts of an object that has something, where JSON writes one without as a text.

        What an object must have is then missing in the empty text alone.
        """
        for bond in match.bonds if match.emptied and side == "json" else ():
            with suppress(NoDocumentError):
                self.counts(pair, match, side, {bond.name: Range(1, 1)})
                return {bond.name: 1}
        return {}

    def further(self, match: Match, at: int, side: Side, *, as_attribute: bool) -> Part:
        """Return a member that neither half names, with the smallest value that JSON says of it."""
        part = unknown_part(match, at, attribute=as_attribute)
        said = match.json.rest.value
        if side == "xsd" or said is None:
            return part
        below = Pair(said, NONE)
        if self.builder.pairs.joint(below).json.anything:
            return part
        self.builder.measure((below,))
        return replace(part, node=self.builder.node(below, "json"))

    def wrong(self, pair: Pair, shows: ShowsWrong, side: Side) -> Node:
        """An object with a member whose value is of a kind that its half refuses."""
        node = self.with_counts(pair, ShowsCounts(shows.match, {shows.name: 0}), side)
        slots = {name: (below, part) for name, below, part in self.builder.slots(shows.match)}
        below, part = slots[shows.name]
        inside = unknown_part(shows.match, 0)
        is_text = _takes_text(self.builder.pairs.joint(below))
        value = Node("object", parts=[inside]) if is_text else Node("text", "any")
        node.parts.append(replace(part, node=value))
        return node

    def of_kind(self, pair: Pair, shows: Shows, side: Side) -> Node:
        """Return a value of a kind that the other half lacks."""
        assert isinstance(shows, ShowsKind)
        if shows.form == "nil":
            return self.nil(pair, side)
        if shows.form == "any text":
            return Node("text", "any")
        if shows.match is not None:
            self.builder.measure(_below(shows))
            counts = {shows.member: 1} if shows.member else {}
            return self.with_counts(pair, ShowsCounts(shows.match, counts), side)
        if shows.text is not None:
            text = own_text((shows.text,))
            if text is None:
                raise NoDocumentError
            return text_node(text)
        joint = self.builder.pairs.joint(pair)
        if joint.matches:
            return empty_node(joint.matches[0])
        return Node("object", parts=[_unknown()])

    def nil(self, pair: Pair, side: Side) -> Node:
        """Return null; an element that is nil has the attributes that it must have all the same."""
        matches = self.builder.pairs.joint(pair).matches
        if side == "json" or not matches:
            return Node("nil")
        node = self.with_counts(pair, ShowsCounts(matches[0], {}), side)
        parts = [part for part in node.parts if part.tag.kind == "attribute"]
        return Node("nil", parts=parts, xsi_type=node.xsi_type)

    def outward(self, pair: Pair, inner: Node, side: Side) -> tuple[RootBond, Node]:
        """Wrap a value into all that holds it, up to the root."""
        node, at = inner, pair
        steps: Sequence[Step] = self.path(pair)
        for step in steps:
            forced = {step.name: Range(1, None)}
            choice = self.builder.of_match(step.holder, step.match, side, forced, step.name)
            if choice is None:
                raise NoDocumentError
            node = self.builder.match_node(step.match, side, choice.counts, {step.name: node})
            at = step.holder
            self.builder.used.add(at)
        return self.roots[at], node

    def path(self, pair: Pair) -> list[Step]:
        """Return the steps from a pair up to its root."""
        steps: list[Step] = []
        step = self.reached[pair]
        while step is not None:
            steps.append(step)
            if len(steps) > MAX_DEPTH:
                raise NoDocumentError
            step = self.reached[step.holder]
        return steps


_MAX_REPEATS = 10_000


def in_order(
    match: Match, counts: Mapping[str, int], asked: Mapping[str, int]
) -> Mapping[str, int]:
    """Return counts that the content model has an order for, if only with more of other members."""
    content = match.xsd.content
    elements = Counter({key: number for key, number in counts.items() if is_element(match, key)})
    if content is None or len(order(content, elements)) == elements.total():
        return counts
    for key, number in asked.items():
        word = at_least(content, key, number) if is_element(match, key) else None
        if word is not None and number:
            return in_word(match, counts, word)
    return counts


def in_word(match: Match, counts: Mapping[str, int], word: Sequence[str]) -> dict[str, int]:
    """Return the numbers of elements of a word, with those of other members that were counted."""
    others = {key: number for key, number in counts.items() if not is_element(match, key)}
    return {**others, **Counter(word)}


def is_element(match: Match, key: str) -> bool:
    """Return whether a key of counts is that of an element of the XSD."""
    member = match.xsd.members.get(key)
    return member is not None and member.tag is not None and member.tag.kind == "element"


def _unknown() -> Part:
    return Part("unknown", "##any", Tag("element", "", "unknown"), Node("text", "any"))


def _takes_text(joint: Joint) -> bool:
    """Return whether a value may be a text: one by its type, or the content of an element."""
    contents = [member.tag for one in joint.xsd.objects for member in one.members.values()]
    return bool(joint.json.texts or joint.xsd.texts) or any(
        tag is not None and tag.kind == "text" for tag in contents
    )


def _below(shows: ShowsKind) -> list[Pair]:
    match = shows.match
    assert match is not None
    ours = [Pair(member.value, "") for member in match.json_only]
    return ours + [Pair("", member.value) for member in match.xsd_only]
