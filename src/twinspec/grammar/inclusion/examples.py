"""The smallest documents of a contract, and documents that another contract refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from twinspec.grammar import content_models as models
from twinspec.grammar.boxes import ABSENT, TooLargeError, combine, components, meet_boxes
from twinspec.grammar.content_models import RequiredCount, Symbol, Word
from twinspec.grammar.documents import DocumentMember, DocumentNode, NoDocumentError
from twinspec.grammar.inclusion.exclusions import (
    ANYTHING,
    NOTHING,
    AnyExample,
    ArrayExample,
    Example,
    Exclusion,
    InclusionPair,
    InclusionStep,
    NilExample,
    ObjectExample,
    TextExample,
)
from twinspec.grammar.inclusion.objects import GlobalElements, ObjectPair, free_key
from twinspec.grammar.inclusion.ordered import automata_of, symbols_of
from twinspec.grammar.inclusion.results import InclusionResult
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.inclusion.sizes import SmallestSizes, entry_ranges, presence_of
from twinspec.grammar.model import Array, Box, Factor, Member, Object, Range, Tag, Value, ValueId
from twinspec.grammar.text import Spelling, smallest

MAX_DEPTH = 60
_CAREFUL = 12
"""How deep a document agrees with both contracts where it can; below it is as small as may be."""
_MAX_ENTRIES = 10_000


@dataclass(slots=True)
class ExampleMaker:
    """Makes documents of the first contract that the second one also accepts where possible."""

    ours: ComparedContract
    theirs: ComparedContract
    sizes: SmallestSizes = field(init=False)
    declared: GlobalElements = field(init=False)

    def __post_init__(self) -> None:
        self.declared = GlobalElements(self.ours.declared(), self.theirs.declared())
        self.sizes = SmallestSizes(self.ours)

    @property
    def is_xml(self) -> bool:
        """Whether documents are XML."""
        return self.ours.half.language == "xsd"

    def show(
        self, exclusion: Exclusion, made: InclusionResult
    ) -> tuple[InclusionPair, DocumentNode | Any]:
        """Return a whole document that shows an exclusion, and the pair of its root."""
        if exclusion.shows is None:
            raise NoDocumentError
        return self.within(made, exclusion.pair, self.shown(exclusion.pair, exclusion.shows))

    def within(
        self,
        made: InclusionResult,
        pair: InclusionPair,
        inner: DocumentNode | Any,
        outer: InclusionPair | None = None,
    ) -> tuple[InclusionPair, DocumentNode | Any]:
        """Return the smallest document around the value of a pair, and the pair of its root.

        With `outer`, the document ends at that pair instead of the root.
        """
        depth = 0
        while pair != outer and (step := made.reached[pair]) is not None:
            inner = self._held(step, inner)
            pair, depth = step.holder, depth + 1
            if depth > MAX_DEPTH:
                raise NoDocumentError
        return pair, inner

    def is_without_document(self, made: InclusionResult, pair: InclusionPair) -> bool:
        """Return whether no finite document contains a value of a pair.

        Example: `{required: [a]}` where `a` is of the same schema.
        """
        at: InclusionPair | None = pair
        while at is not None:
            if at.ours not in self.sizes.costs:
                return True
            step = made.reached[at]
            at = step.holder if step else None
        return False

    def shown(self, pair: InclusionPair, shows: Example) -> DocumentNode | Any:
        """Return the value that shows an exclusion."""
        if isinstance(shows, TextExample):
            return self._text(shows.text)
        if isinstance(shows, NilExample):
            return DocumentNode("nil") if self.is_xml else None
        if isinstance(shows, AnyExample):
            return _foreign_inside() if self.is_xml else shows.json
        if isinstance(shows, ArrayExample):
            return self._array(pair, shows.entries, 0)
        return self._object(shows, 0)

    def smallest(self, pair: InclusionPair, depth: int = 0) -> DocumentNode | Any:
        """Return the smallest document of a pair of values."""
        if depth > MAX_DEPTH:
            raise NoDocumentError
        ours, theirs = self.ours.values[pair.ours], self.theirs.values[pair.theirs]
        if ours.anything:
            other = theirs if depth < _CAREFUL else Value("", ours.place)
            return self._of_anything(other)
        common = smallest(ours.texts, theirs.texts) if theirs.texts else None
        text = common or (smallest(ours.texts) if ours.texts else None)
        if text is not None:
            return self._text(text)
        found = [
            one for one in self.ours.alternatives(pair.ours) if self.sizes.cost(one) is not None
        ]
        if found:
            best = min(found, key=lambda one: self.sizes.cost(one) or 0)
            return self._object(ObjectExample(best, self._twin(best, pair.theirs)), depth)
        if ours.array is not None:
            return self._array(pair, None, depth)
        if ours.nil:
            return DocumentNode("nil") if self.is_xml else None
        raise NoDocumentError

    def _of_anything(self, theirs: Value) -> DocumentNode | Any:
        text = smallest(theirs.texts) if theirs.texts else None
        if text is not None:
            return self._text(text)
        if self.is_xml:
            return DocumentNode("text", "")
        if theirs.array:
            return []
        return {} if theirs.objects else None if theirs.nil else "any"

    def _text(self, text: Spelling) -> DocumentNode | Any:
        if self.is_xml:
            return DocumentNode("text", text.xml)
        return float(text.json) if isinstance(text.json, Decimal) else text.json

    def _array(self, pair: InclusionPair, number: int | None, depth: int) -> Any:
        value, theirs = self.ours.values[pair.ours], self.theirs.values[pair.theirs].array
        ours = value.array
        if ours is None and (value.anything or value.typeless):
            ours = Array(ANYTHING, Range(0, None), None, value.place)
        if ours is None:
            raise NoDocumentError
        least = max(ours.counts.least, theirs.counts.least if theirs else 0)
        if ours.counts.most is not None:
            least = min(least, ours.counts.most)
        entries = least if number is None else number
        if entries > _MAX_ENTRIES:
            raise NoDocumentError
        below = InclusionPair(ours.items, theirs.items if theirs else NOTHING)
        return [self.smallest(below, depth + 1) for _ in range(entries)]

    def _twin(self, ours: Object, theirs: ValueId) -> Object | None:
        others = self.theirs.alternatives(theirs)
        named = [one for one in others if one.xsi_type == ours.xsi_type]
        if not named:
            return None
        return min(named, key=lambda one: len(one.members.keys() ^ ours.members.keys()))

    def _held(self, step: InclusionStep, inner: DocumentNode | Any) -> DocumentNode | Any:
        """Return the smallest value that contains another one at the place of a step."""
        if step.ours is None:
            entries = self._array(step.holder, None, 0) or [inner]
            return [inner, *entries[1:]]
        key = step.key
        if step.unknown:
            unknown = key or free_key(step.ours, step.theirs)
            shows = ObjectExample(step.ours, step.theirs, unknown=unknown)
            return self._object(shows, 0, {unknown: inner})
        shows = ObjectExample(step.ours, step.theirs, {key: Range(1, None)})
        return self._object(shows, 0, {key: inner})

    def _object(
        self,
        shows: ObjectExample,
        depth: int,
        given: Mapping[str, DocumentNode | Any] | None = None,
    ) -> DocumentNode | Any:
        given = dict(given or {})
        twin = shows.theirs if depth < _CAREFUL else None
        counts = self._counts(shows.ours, twin, shows.counts)
        if self.is_xml:
            return self._xml(shows, twin, counts, given, depth)
        return self._json(shows, twin, counts, given, depth)

    def _json(
        self,
        shows: ObjectExample,
        twin: Object | None,
        counts: Mapping[str, int],
        given: dict[str, Any],
        depth: int,
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, number in counts.items():
            member = shows.ours.members.get(key)
            if not number:
                continue
            if member is None:
                rest = InclusionPair(shows.ours.rest.value or ANYTHING, NOTHING)
                made[key] = given[key] if key in given else self.smallest(rest, depth + 1)
                continue
            below = self._below(member, twin)
            if not member.many or key == shows.single:
                made[key] = given[key] if key in given else self.smallest(below, depth + 1)
                continue
            entries = self._entries(member, shows, twin)
            if key in given:
                entries = max(1, entries)
            if entries > _MAX_ENTRIES:
                raise NoDocumentError
            made[key] = [
                given[key] if key in given and at == 0 else self.smallest(below, depth + 1)
                for at in range(entries)
            ]
        if shows.unknown is not None:
            value = shows.ours.rest.value
            other = InclusionPair(value or ANYTHING, NOTHING)
            key = shows.unknown
            made[key] = given[key] if key in given else self.smallest(other, depth + 1)
        return made

    def _entries(self, member: Member, shows: ObjectExample, twin: Object | None) -> int:
        if member.key in shows.entries:
            return shows.entries[member.key]
        ours = entry_ranges(member, shows.ours)
        other = twin.members.get(member.key) if twin else None
        theirs = entry_ranges(other, twin) if other and twin else []
        both = [
            max(one.least, two.least)
            for one in ours
            for two in theirs
            if (one.most is None or two.least <= one.most)
            and (two.most is None or one.least <= two.most)
        ]
        return min(both, default=min(one.least for one in ours))

    def _below(self, member: Member, twin: Object | None) -> InclusionPair:
        other = twin.members.get(member.key) if twin else None
        theirs = NOTHING
        if other is not None and other.many == member.many:
            theirs = self.theirs.value_of(other)
        elif twin is not None and twin.rest.value:
            theirs = twin.rest.value
        return InclusionPair(self.ours.value_of(member), theirs)

    def _xml(
        self,
        shows: ObjectExample,
        twin: Object | None,
        counts: Mapping[str, int],
        given: dict[str, DocumentNode],
        depth: int,
    ) -> DocumentNode:
        ours = shows.ours
        node = DocumentNode("object", xsi_type=ours.xsi_type)
        for key, number in counts.items():
            member = ours.members[key]
            if number and member.tag and member.tag.kind != "element":
                inner = given.pop(key, None)
                inner = inner or self.smallest(self._below(member, twin), depth + 1)
                node.parts.append(DocumentMember(key, key, member.tag, inner))
        if shows.attribute is not None:
            tag = shows.attribute.tag
            node.parts.append(DocumentMember("", "", tag, DocumentNode("text", "any")))
        if shows.text:
            node.parts.append(DocumentMember("", "", Tag("text"), DocumentNode("text", shows.text)))
        word = shows.word
        if word is None:
            asked = (key for key in (*given, *shows.counts) if _is_element(ours, key))
            word = self._word(ours, twin, next(asked, ""))
        for symbol in word:
            member_of = ours.members.get(symbol.key)
            if member_of is None:
                node.parts.append(
                    DocumentMember("", symbol.key, symbol.tag, self._foreign(symbol, depth))
                )
                continue
            inner = given.pop(symbol.key, None)
            inner = inner or self.smallest(self._below(member_of, twin), depth + 1)
            node.parts.append(DocumentMember(symbol.key, symbol.key, symbol.tag, inner))
        return node

    def _foreign(self, symbol: Symbol, depth: int) -> DocumentNode:
        for root in self.ours.half.roots:
            if str(root.tag) == symbol.key and not symbol.invalid:
                found: DocumentNode = self.smallest(InclusionPair(root.value, NOTHING), depth + 1)
                return found
        return _foreign_inside() if symbol.invalid else DocumentNode("text", "any")

    def _word(self, ours: Object, twin: Object | None, forced: str) -> Word:
        """Return the cheapest sequence of elements; `forced` must be among them."""
        wanted = (RequiredCount(forced, Range(1, None)),) if forced else ()
        if ours.content is None:
            return ()
        of = ObjectPair(InclusionPair("", ""), ours, twin or ours, self.declared)
        price = self._price(ours)
        try:
            symbols = symbols_of(of)
            found = models.cheapest(automata_of(of), symbols, models.inside, price, wanted)
            if found is None:
                own = ObjectPair(of.pair, ours, ours, self.declared)
                found = models.cheapest(automata_of(own), symbols, models.inside, price, wanted)
        except TooLargeError as error:
            raise NoDocumentError from error
        if found is None:
            raise NoDocumentError
        return found

    def _price(self, ours: Object) -> Any:
        def price(symbol: Symbol) -> int | None:
            member = ours.members.get(symbol.key)
            return 1 if member is None else self.sizes.costs.get(member.value)

        return price

    def _counts(
        self, ours: Object, twin: Object | None, asked: Mapping[str, Range]
    ) -> dict[str, int]:
        """Return the cheapest numbers of members, with the numbers in `asked` as they are.

        Elements of XML are not included: `_word` decides them with their order.
        """
        skipped = {
            key
            for key, member in ours.members.items()
            if self.is_xml and member.tag and member.tag.kind == "element"
        }
        mine, others = presence_of(ours), presence_of(twin) if twin else ()
        keys = [frozenset(key for box in factor for key in box) for factor in (*mine, *others)]
        counts: dict[str, int] = {}
        for group in components([one - skipped for one in keys]):
            boxes = _whole(mine, group)
            if not boxes:
                continue
            forced = {key: limits for key, limits in asked.items() if key in group}
            boxes = [box for one in boxes if (box := meet_boxes(one, forced)) is not None]
            if not boxes:
                raise NoDocumentError
            both = [
                box
                for one in boxes
                for two in _whole(others, group)
                if (box := meet_boxes(one, two)) is not None
            ]
            found = self._cheapest(ours, both)
            found = self._cheapest(ours, boxes) if found is None else found
            if found is None:
                raise NoDocumentError
            counts |= found
        for key, limits in asked.items():
            if key not in counts and key not in skipped and limits.least:
                counts[key] = limits.least
        order = {key: at for at, key in enumerate(ours.members)}
        return dict(sorted(counts.items(), key=lambda item: order.get(item[0], len(order))))

    def _cheapest(self, ours: Object, boxes: Iterable[Box]) -> dict[str, int] | None:
        best: tuple[int, dict[str, int]] | None = None
        for box in boxes:
            counts = {key: limits.least for key, limits in box.items() if key in ours.members}
            total = 0
            for key, number in counts.items():
                member = ours.members[key]
                price = 1 if member.many else self.sizes.costs.get(member.value)
                if number and price is None:
                    break
                total += number * (price or 0)
            else:
                best = (total, counts) if best is None or total < best[0] else best
        return best[1] if best else None


def _is_element(of: Object, key: str) -> bool:
    tag = of.members[key].tag if key in of.members else None
    return tag is not None and tag.kind == "element"


def _foreign_inside() -> DocumentNode:
    """Return an undeclared element, for a type that accepts anything."""
    unknown = Tag("element", "urn:example:other", "unknown")
    member = DocumentMember("", "", unknown, DocumentNode("text", "any"))
    return DocumentNode("object", parts=[member])


def _whole(factors: tuple[Factor, ...], group: frozenset[str]) -> list[Box]:
    own = [factor for factor in factors if any(box.keys() & group for box in factor)]
    return [{**dict.fromkeys(group, ABSENT), **box} for box in combine(own)] if own else []
