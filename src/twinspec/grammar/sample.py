"""Random documents of one half, for the validator of the other half."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

import jsonschema_rs

from twinspec.grammar.binding.matches import (
    NONE,
    HalfName,
    ObjectMatch,
    RootPair,
    ValueMatch,
    ValuePair,
)
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.documents import DocumentMember, DocumentNode, NoDocumentError
from twinspec.grammar.facets import common_text
from twinspec.grammar.judge import Judges, NoJudgeError, Witness
from twinspec.grammar.model import Box, Factor, Text
from twinspec.grammar.parts import empty_arrays, empty_node, side_of
from twinspec.grammar.smallest import DocumentBuilder
from twinspec.grammar.text import Spelling, draw
from twinspec.grammar.text.bare import bare
from twinspec.grammar.text.compiling import target
from twinspec.grammar.text.languages import TextLanguage
from twinspec.progress import track

_SIDES: tuple[HalfName, HalfName] = ("json", "xsd")
_DEEP = 6
_MORE = 3
_LARGE = 400
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that JSON can write and XML cannot: the comparison leaves them out."""
_SUPPLY = 48
_DIGITS = 15
_FORMATS = {"dateTime": "date-time", "date": "date", "time": "time", "duration": "duration"}


@dataclass(slots=True)
class SampleResult:
    """The numbers of documents drawn and judged, and those on which the validators disagree.

    `values` is the number of values in all of them, `members` are the member pairs that occur in
    some document, `second_opinions` is the number that the second validator of the XSD judged.
    `stopped`: the time ended before all were drawn.
    """

    number: int = 0
    values: int = 0
    members: set[tuple[int, str]] = field(default_factory=set)
    second_opinions: int = 0
    disagreements: list[tuple[RootPair, HalfName, Witness]] = field(default_factory=list)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How much is drawn: so many documents of each root.

    `values` bounds the values of all documents together: once a root had its part of them, no more
    than FEWEST of it are drawn. So what is drawn depends on the contract, not on the machine.
    """

    documents: int
    values: int | None = None

    def of_contract(self, members: int) -> SampleSize:
        """Return the size for a contract of so many members: two values of each, where it is large.

        >>> SampleSize(200, 10_000).of_contract(40_000)
        SampleSize(documents=200, values=80000)
        """
        return self if self.values is None else replace(self, values=max(self.values, 2 * members))


FEWEST = 20


@dataclass(slots=True)
class _Supply:
    """Texts of a half, drawn on demand: a comparison of a large contract needs few of them."""

    own: tuple[Text, ...]
    other: tuple[Text, ...]
    coming: Iterator[Spelling]
    drawn: list[Spelling] = field(default_factory=list)

    def one(self, chance: random.Random) -> Spelling:
        """Return the next text; if there are no more, a random earlier one."""
        text = next(self.coming, None)
        if text is not None:
            self.drawn.append(text)
            return text
        if not self.drawn:
            common = common_text(self.own, self.other)
            if common is None:
                raise NoDocumentError
            self.drawn.append(common)
        return chance.choice(self.drawn)


@dataclass(frozen=True, slots=True)
class _ObjectPlan:
    """What a half says of the members of a match, looked up once for all objects.

    `boxes` are the alternatives of each group of members that depend on each other, `finite` the
    members that a finite document may have. `waiting` are those that no document had yet.
    """

    match: ObjectMatch
    boxes: tuple[Factor, ...]
    finite: frozenset[str]
    slots: tuple[tuple[str, ValuePair, DocumentMember], ...]
    waiting: set[str]


@dataclass(slots=True)
class Sampler:
    """Draws documents of pairs; the same seed draws the same documents.

    For the pairs in `wider`, where the XSD accepts more, it draws documents from JSON only.
    """

    builder: DocumentBuilder
    judges: Judges
    seed: int = 0
    wider: Collection[ValuePair] = ()
    supply: int = _SUPPLY
    texts: dict[tuple[tuple[Text, ...], tuple[Text, ...]], _Supply] = field(default_factory=dict)
    supplies: dict[tuple[ValuePair, HalfName], _Supply] = field(default_factory=dict)
    plans: dict[tuple[int, HalfName], _ObjectPlan] = field(default_factory=dict)

    def run(self, roots: Sequence[RootPair], size: SampleSize, seconds: float) -> SampleResult:
        """Draw documents of each root, half of each half, in CPU `seconds`."""
        sampled = SampleResult()
        until = time.process_time() + seconds
        chance = random.Random(self.seed)  # noqa: S311 - documents, not secrets
        self.supply = max(1, min(self.supply, size.documents // 2))
        for rank, root in enumerate(track(roots, "Drawing documents")):
            left = None if size.values is None else max(size.values - sampled.values, 0)
            most = None if left is None else sampled.values + left // (len(roots) - rank)
            for at in range(size.documents):
                if most is not None and at >= FEWEST and sampled.values >= most:
                    break
                if time.process_time() > until:
                    sampled.stopped = True
                    return sampled
                side: HalfName = "json" if root.pair in self.wider else _SIDES[at % 2]
                try:
                    self.judge(root, side, chance, sampled)
                except NoJudgeError:
                    return sampled
        return sampled

    def judge(
        self, root: RootPair, side: HalfName, chance: random.Random, sampled: SampleResult
    ) -> None:
        """Draw a document, if one is found, and put it to the judges."""
        document = _DocumentDraw(self, side, chance)
        before = self.judges.second_opinions
        try:
            node = document.node(root.pair, 0)
            witness = self.judges.witness(root, node, expected=True)
        except (NoDocumentError, TooLargeError):
            return
        finally:
            sampled.values += document.size
        sampled.number += 1
        sampled.members |= document.members
        sampled.second_opinions += self.judges.second_opinions - before
        if not (witness.json_accepts and witness.xml_accepts):
            sampled.disagreements.append((root, side, witness))

    def text(self, pair: ValuePair, side: HalfName, chance: random.Random) -> Spelling:
        """Return a text of a half; after enough draws, an earlier one again.

        NoDocumentError when no text is known.
        """
        supply = self.supplies.get((pair, side))
        if supply is None:
            supply = self.supplies[pair, side] = self.supply_of(pair, side, chance)
        return supply.one(chance)

    def supply_of(self, pair: ValuePair, side: HalfName, chance: random.Random) -> _Supply:
        """Return the supply of texts of a half; pairs with equal texts share one."""
        value_match = self.builder.pairs.value_match(pair)
        own, other = value_match.json_texts, value_match.xsd_texts
        if side == "xsd":
            own, other = other, own
        key = tuple(map(bare, own)), tuple(map(bare, other))
        if key not in self.texts:
            json = own if self.is_json(own) else other
            drawn = draw(own, chance, self.supply, other)
            coming = (text for text in drawn if is_conventional(text, json))
            self.texts[key] = _Supply(own, other, coming)
        return self.texts[key]

    def plan(self, match: ObjectMatch, side: HalfName) -> _ObjectPlan:
        """Return the plan of the objects of a match; TooLargeError when it has too many boxes."""
        key = id(match), side
        if key not in self.plans:
            builder = self.builder
            boxes = tuple(group.of(side) for group in builder.groups(match))
            costs = builder.costs(match, side)
            finite = frozenset(name for name, cost in costs.items() if cost is not None)
            slots = tuple(builder.slots(match))
            waiting = {name for name, pair, _ in slots if NONE not in pair}
            self.plans[key] = _ObjectPlan(match, boxes, finite, slots, waiting)
        return self.plans[key]

    def is_json(self, texts: tuple[Text, ...]) -> bool:
        """Return whether texts are of the JSON half."""
        return any(text.json_type is not None for text in texts)


def is_conventional(text: Spelling, json: tuple[Text, ...]) -> bool:
    """Return whether both halves can write a text, by the conventions that the verdict names.

    XML has no control characters; RFC 3339 requires time zones; validators round long numbers.
    """
    if _NO_XML.search(text.xml):
        return False
    if not isinstance(text.json, str):
        return sum(char.isdigit() for char in text.xml) <= _DIGITS
    strings = [one for one in json if one.json_type == "string"]
    if not strings:
        return False
    holding = [one for one in strings if _language(one).holds(text.json) is not False]
    formats = {_FORMATS.get(one.kind, one.format) for one in holding}
    # What no alternative holds, whatever its format, is no convention: the validators shall see it.
    return (
        not holding or None in formats or any(_has_format(text.json, one) for one in formats if one)
    )


@lru_cache(maxsize=1024)
def _language(one: Text) -> TextLanguage:
    """Return the texts that a JSON string reads from XML, without its format."""
    return target(replace(one, format=None), "xml")


def _has_format(text: str, name: str) -> bool:
    return _format(name).is_valid(text)


@cache
def _format(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)


@dataclass(slots=True)
class _DocumentDraw:
    """Draws one document. Beyond a depth or a size, it takes the smallest values."""

    sampler: Sampler
    side: HalfName
    chance: random.Random
    size: int = 0
    members: set[tuple[int, str]] = field(default_factory=set)

    def node(self, pair: ValuePair, depth: int) -> DocumentNode:
        builder = self.sampler.builder
        value_match = builder.pairs.value_match(pair)
        self.size += 1
        if (
            depth > _DEEP
            or self.size > _LARGE
            or value_match.json.anything
            or value_match.xsd.anything
        ):
            return builder.node(pair, side_of(pair, self.side))
        forms = list(self.forms(value_match))
        if not forms:
            raise NoDocumentError
        form = self.chance.choice(forms)
        if isinstance(form, ObjectMatch):
            return self.object(form, depth)
        if form == "nil":
            return DocumentNode("nil")
        return builder.text_node(pair, self.sampler.text(pair, self.side, self.chance))

    def forms(self, value_match: ValueMatch) -> Iterator[ObjectMatch | str]:
        value = value_match.json if self.side == "json" else value_match.xsd
        if value_match.json_texts if self.side == "json" else value_match.xsd_texts:
            yield "text"
        if value.nil:
            yield "nil"
        yield from value_match.matches

    def object(self, match: ObjectMatch, depth: int) -> DocumentNode:
        plan = self.sampler.plan(match, self.side)
        counts: dict[str, int] = {}
        for boxes in plan.boxes:
            counts |= self.counts(self.chance.choice(boxes), plan)
        node = empty_node(match)
        node.empty_arrays = empty_arrays(match, counts)
        for name, pair, part in plan.slots:
            number = counts.get(name, 0)
            if number and NONE not in pair:
                self.members.add((id(match), name))
                plan.waiting.discard(name)
            for _ in range(number):
                node.parts.append(part.holding(self.member(pair, depth + 1)))
        return node

    def member(self, pair: ValuePair, depth: int) -> DocumentNode:
        """Return the value of a member; one that a half lacks has its smallest value."""
        if NONE in pair:
            return self.sampler.builder.node(pair, side_of(pair, self.side))
        return self.node(pair, depth)

    def counts(self, box: Box, plan: _ObjectPlan) -> dict[str, int]:
        """Return how often each member is there: at least once if no document has had it yet."""
        found = {}
        for key, limits in box.items():
            least = limits.least
            more = _MORE if key in plan.finite else 0
            if limits.most is not None:
                more = min(more, limits.most - least)
            if more and not least and key in plan.waiting:
                least, more = 1, more - 1
            found[key] = self.chance.randint(least, least + more) if more else least
        return found
