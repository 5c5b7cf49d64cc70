"""The smallest documents of paired values, accepted by one half and, if possible, by both."""

from __future__ import annotations

import random
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.grammar.binding.matches import (
    NONE,
    DependentMembers,
    HalfName,
    ObjectMatch,
    ValueMatch,
    ValuePair,
    unpaired_key,
)
from twinspec.grammar.boxes import TooLargeError, least_counts, meet_boxes
from twinspec.grammar.documents import DocumentMember, DocumentNode, NoDocumentError
from twinspec.grammar.facets import common_text, entries_of, own_text
from twinspec.grammar.model import Box, Tag
from twinspec.grammar.order import ANY
from twinspec.grammar.pairs import Pairs
from twinspec.grammar.parts import (
    empty_arrays,
    empty_node,
    guessed_tag,
    side_of,
    tag_of,
    takes,
    text_node,
    unknown_part,
)
from twinspec.grammar.text import Spelling, sample

MAX_DEPTH = 200
_REFUSED = 1_000_000
"""What a member costs that the other half refuses: more than any number of others."""
_ROUNDS = 60
_SUPPLY = 24


@dataclass(frozen=True, slots=True)
class SmallestForm:
    """How the smallest document of a pair is built."""

    cost: int
    form: Literal["text", "nil", "match"]
    text: Spelling | None = None
    match: ObjectMatch | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class DocumentBuilder:
    """Builds documents of pairs of values; it computes the sizes of the smallest ones once.

    `apart` holds the texts of a document by their tag, if all must differ, as for identity
    constraints; None if they need not differ.
    """

    pairs: Pairs
    best: dict[tuple[ValuePair, HalfName], SmallestForm] = field(default_factory=dict)
    met: set[ValuePair] = field(default_factory=set)
    used: set[ValuePair] = field(default_factory=set)
    grouped: dict[int, tuple[ObjectMatch, tuple[DependentMembers, ...]]] = field(
        default_factory=dict
    )
    apart: set[tuple[Tag, str]] | None = None

    def measure(self, start: Iterable[ValuePair]) -> None:
        """Compute the missing sizes of the given pairs and all pairs inside them."""
        order = [pair for pair in dict.fromkeys(start) if pair not in self.met]
        self.met.update(order)
        for pair in order:
            for below in self.below(pair):
                if below not in self.met:
                    self.met.add(below)
                    order.append(below)
        for _ in range(_ROUNDS):
            if not [pair for pair in reversed(order) if self.improve(pair)]:
                return

    def below(self, pair: ValuePair) -> Iterable[ValuePair]:
        """Yield the pairs of the members of a pair, and pairs of unmatched values with nothing."""
        value_match = self.pairs.value_match(pair)
        for match in value_match.matches:
            for member_pair in match.member_pairs:
                yield member_pair.pair
            for member in match.json_only:
                yield ValuePair(member.value, NONE)
            for member in match.xsd_only:
                yield ValuePair(NONE, self.pairs.fixed(member))
        paired = value_match.matches or (value_match.json_texts and value_match.xsd_texts)
        if NONE not in pair and (not paired or value_match.json_alone or value_match.xsd_alone):
            yield ValuePair(pair.json, NONE)
            yield ValuePair(NONE, pair.xsd)

    def improve(self, pair: ValuePair) -> bool:
        """Search a smaller document of a pair; return whether there is one."""
        better = False
        for side in _SIDES:
            if pair.of(side) == NONE:
                continue
            found = min(self.choices(pair, side), key=lambda one: one.cost, default=None)
            known = self.best.get((pair, side))
            if found is not None and (known is None or found.cost < known.cost):
                self.best[pair, side] = found
                better = True
        return better

    def choices(self, pair: ValuePair, side: HalfName) -> Iterable[SmallestForm]:
        """Yield the ways to build a document that `side` accepts, with their costs."""
        value_match = self.pairs.value_match(pair)
        value = value_match.json if side == "json" else value_match.xsd
        if value_match.json.anything or value_match.xsd.anything:
            yield from self.of_anything(pair, value_match)
            return
        solitary = NONE in pair
        own = value_match.json_texts if side == "json" else value_match.xsd_texts
        text = common_text(value_match.json_texts, value_match.xsd_texts)
        if text is not None:
            yield SmallestForm(1, "text", text)
        elif own:
            text = own_text(own)
            if text is not None:
                yield SmallestForm(1 if solitary else 1 + _REFUSED, "text", text)
        if value.nil:
            both = solitary or (value_match.json.nil and value_match.xsd.nil)
            yield SmallestForm(2 if both else 2 + _REFUSED, "nil")
        for match in value_match.matches:
            choice = self.of_match(pair, match, side)
            if choice is not None:
                yield choice
        alone = ValuePair(pair.json, NONE) if side == "json" else ValuePair(NONE, pair.xsd)
        own_choice = None if solitary else self.best.get((alone, side))
        if own_choice is not None:
            yield replace(own_choice, cost=own_choice.cost + _REFUSED)

    def of_anything(self, pair: ValuePair, value_match: ValueMatch) -> Iterable[SmallestForm]:
        """Yield the forms of "anything": the other value's, or a text if both are anything."""
        other = (
            ValuePair(NONE, pair.xsd) if value_match.json.anything else ValuePair(pair.json, NONE)
        )
        typed: HalfName = "xsd" if value_match.json.anything else "json"
        if NONE in pair or (value_match.json.anything and value_match.xsd.anything):
            yield SmallestForm(1, "text", Spelling("any", "any"))
        elif (known := self.best.get((other, typed))) is not None:
            yield known

    def groups(self, match: ObjectMatch) -> tuple[DependentMembers, ...]:
        """Return the members of a match, grouped by dependence."""
        known = self.grouped.get(id(match))
        if known is None:
            known = self.grouped[id(match)] = (match, match.groups())
        return known[1]

    def of_match(
        self,
        pair: ValuePair,
        match: ObjectMatch,
        side: HalfName,
        fixed: Box | None = None,
        given: str = "",
    ) -> SmallestForm | None:
        """Return the cheapest numbers of members, with the numbers in `fixed`.

        `given` is a member whose value already exists, so its cost does not count.
        """
        try:
            groups = self.groups(match)
        except TooLargeError:
            return None
        costs = self.costs(match, side) | ({given: 1} if given else {})
        total = 1
        counts: dict[str, int] = {}
        for group in groups:
            asked = {key: fixed[key] for key in group.keys & fixed.keys()} if fixed else {}
            found = cheapest(group, side, costs, asked, solitary=NONE in pair)
            if found is None:
                return None
            total += found[0]
            counts |= found[1]
        return SmallestForm(total, "match", match=match, counts=counts)

    def costs(self, match: ObjectMatch, side: HalfName) -> dict[str, int | None]:
        """Return the size of one value of each member; None where it is not known yet."""
        found: dict[str, int | None] = {}
        for member_pair in match.member_pairs:
            found[member_pair.name] = self.cost(member_pair.pair, side)
        for member in match.json_only:
            found[unpaired_key(member)] = self.cost(ValuePair(member.value, NONE), "json")
        for member in match.xsd_only:
            found[member.key] = self.cost(ValuePair(NONE, self.pairs.fixed(member)), "xsd")
        return found

    def cost(self, pair: ValuePair, side: HalfName) -> int | None:
        """Return the size of the smallest document; None if it is not known yet."""
        known = self.best.get((pair, side))
        return None if known is None else known.cost

    def node(self, pair: ValuePair, side: HalfName, depth: int = 0) -> DocumentNode:
        """Return the smallest document of a pair that the half `side` accepts."""
        choice = self.best.get((pair, side))
        if choice is None or depth > MAX_DEPTH:
            raise NoDocumentError
        self.used.add(pair)
        if choice.form == "nil":
            return DocumentNode("nil")
        if choice.form == "text":
            assert choice.text is not None
            return self.text_node(pair, choice.text)
        assert choice.match is not None
        return self.match_node(choice.match, side, choice.counts, depth=depth)

    def text_node(self, pair: ValuePair, text: Spelling) -> DocumentNode:
        """Return a node for a text in the spelling of both halves; an `xs:list` is a JSON array."""
        value_match = self.pairs.value_match(pair)
        if value_match.json.array is not None and any(
            one.items is not None for one in value_match.json_texts
        ):
            return DocumentNode(
                "text", text.xml, json_value=entries_of(text.xml, value_match.json_texts)
            )
        return text_node(text)

    def match_node(
        self,
        match: ObjectMatch,
        side: HalfName,
        counts: Mapping[str, int],
        inner: Mapping[str, DocumentNode] | None = None,
        depth: int = 0,
        shown: Container[str] = (),
    ) -> DocumentNode:
        """Return an object with `counts` members of each name; `inner` has the values of some.

        A member that only one half has is written only in the form of that half, and as often as
        that half requires it, unless it is in `shown`: so the other half refuses the document
        only because of what it shows.
        """
        given = inner or {}
        node = empty_node(match)
        beside = self.beside(match)
        for name, pair, part in self.slots(match):
            number = counts.get(name, 0)
            if name in beside and name not in shown:
                part.only, least = beside[name]
                number = number if part.only == side else least
            for _ in range(number):
                value = given.get(name)
                if value is None:
                    value = self.node(pair, side_of(pair, side), depth + 1)
                if self.apart is not None and value.form == "text":
                    value = self.unlike(self.apart, pair, part.tag, value)
                node.parts.append(part.holding(value))
        node.empty_arrays = empty_arrays(match, counts)
        for at in range(match.xsd.rest.elements.least if match.xsd.rest.state == "open" else 0):
            node.parts.append(unknown_part(match, at))
        return node

    def beside(self, match: ObjectMatch) -> dict[str, tuple[HalfName, int]]:
        """Return the members that only one half has, and how often that half requires them."""
        found: dict[str, tuple[HalfName, int]] = {}
        if not match.member_pairs:
            return found
        names = {
            "json": list(map(unpaired_key, match.json_only)),
            "xsd": [m.key for m in match.xsd_only],
        }
        for side in _SIDES:
            counts = self.least(match, side) if names[side] else {}
            found |= {name: (side, counts.get(name, 0)) for name in names[side]}
        return found

    def least(self, match: ObjectMatch, side: HalfName) -> dict[str, int]:
        """Return how often each member occurs in the smallest object that a half accepts."""
        costs = self.costs(match, side)
        counts: dict[str, int] = {}
        for group in self.groups(match):
            found = cheapest(group, side, costs, {}, solitary=False)
            counts |= found[1] if found else {}
        return counts

    def unlike(
        self, said: set[tuple[Tag, str]], pair: ValuePair, tag: Tag, node: DocumentNode
    ) -> DocumentNode:
        """Return a text that no other part with this tag has, if there is one."""
        if (tag, node.text) in said:
            value_match = self.pairs.value_match(pair)
            own, other = value_match.json_texts or value_match.xsd_texts, value_match.xsd_texts
            drawn = sample(own, random.Random(0), _SUPPLY, other)  # noqa: S311 - documents
            free = [one for one in drawn if one.xml.isprintable() and (tag, one.xml) not in said]
            if free:
                node = self.text_node(pair, min(free, key=_plainness))
        said.add((tag, node.text))
        return node

    def declared_part(self, match: ObjectMatch) -> DocumentMember:
        """Return a member that a strict wildcard accepts: a global element that is no member."""
        own = {member.tag for member in match.xsd.members.values()}
        rest = match.xsd.rest
        for root in self.pairs.xsd.roots:
            if root.tag is None or root.tag in own or not takes(rest, root.tag.namespace):
                continue
            pair = ValuePair(NONE, root.value)
            self.measure([pair])
            if (pair, "xsd") in self.best:
                return DocumentMember(root.tag.name, ANY, root.tag, self.node(pair, "xsd"))
        raise NoDocumentError

    def slots(self, match: ObjectMatch) -> Iterable[tuple[str, ValuePair, DocumentMember]]:
        """Yield the possible members of an object, each with its key, pair and tag."""
        nothing = DocumentNode("text")
        for member_pair in match.member_pairs:
            yield (
                member_pair.name,
                member_pair.pair,
                DocumentMember(
                    member_pair.json.key,
                    member_pair.name,
                    tag_of(member_pair),
                    nothing,
                    member_pair.many,
                    whole=member_pair.json.whole,
                ),
            )
        for member in match.json_only:
            tag = guessed_tag(match, member)
            part = DocumentMember(
                member.key, unpaired_key(member), tag, nothing, member.many, whole=member.whole
            )
            yield unpaired_key(member), ValuePair(member.value, NONE), part
        for member in match.xsd_only:
            assert member.tag is not None
            key = member.tag.name or "value"
            part = DocumentMember(key, member.key, member.tag, nothing)
            yield member.key, ValuePair(NONE, self.pairs.fixed(member)), part


_SIDES: tuple[HalfName, HalfName] = ("json", "xsd")


def _plainness(text: Spelling) -> tuple[bool, bool, int]:
    return not text.xml.isascii(), not text.xml.isalnum(), len(text.xml)


def cheapest(
    group: DependentMembers,
    side: HalfName,
    costs: Mapping[str, int | None],
    within: Box,
    *,
    solitary: bool,
) -> tuple[int, dict[str, int]] | None:
    """Return the cost and the cheapest numbers of a group; those that both halves accept first."""
    own, other = group.of(side), group.of("xsd" if side == "json" else "json")
    wanted = [box for one in own if (box := meet_boxes(one, within)) is not None]
    wanted = wanted or [{**box, **within} for box in own]
    both = [box for one in wanted for two in other if (box := meet_boxes(one, two)) is not None]
    options = [(box, 0 if solitary else _REFUSED) for box in wanted]
    return _cheapest([*((box, 0) for box in both), *options], costs)


def _cheapest(
    options: Sequence[tuple[Box, int]], costs: Mapping[str, int | None]
) -> tuple[int, dict[str, int]] | None:
    best: tuple[int, dict[str, int]] | None = None
    for box, penalty in options:
        counts = least_counts(box)
        total = penalty
        for key, number in counts.items():
            if number:
                cost = costs.get(key)
                if cost is None:
                    break
                total += number * cost
        else:
            if best is None or total < best[0]:
                best = (total, counts)
    return best
