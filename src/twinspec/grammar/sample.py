"""Random documents of one half, for the validator of the other half."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
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
from twinspec.grammar.documents import DocumentNode, NoDocumentError
from twinspec.grammar.facets import common_text
from twinspec.grammar.judge import Judges, NoJudgeError, Witness
from twinspec.grammar.model import Box, Text
from twinspec.grammar.parts import empty_arrays, empty_node, side_of
from twinspec.grammar.smallest import DocumentBuilder
from twinspec.grammar.text import Spelling, draw
from twinspec.grammar.text.compiling import target
from twinspec.grammar.text.languages import TextLanguage
from twinspec.progress import track

_SIDES: tuple[HalfName, HalfName] = ("json", "xsd")
_DEEP = 6
_MORE = 3
_LARGE = 400
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that JSON can write and XML cannot: the comparison leaves them out."""
_SUPPLY = 24
_DIGITS = 15
_FORMATS = {"dateTime": "date-time", "date": "date", "time": "time", "duration": "duration"}


@dataclass(slots=True)
class SampleResult:
    """The numbers of documents drawn and judged, and those on which the validators disagree."""

    number: int = 0
    disagreements: list[tuple[RootPair, HalfName, Witness]] = field(default_factory=list)


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

    def run(self, roots: Iterable[RootPair], number: int, seconds: float) -> SampleResult:
        """Draw `number` documents of each root, half of each half, in CPU `seconds`."""
        sampled = SampleResult()
        until = time.process_time() + seconds
        chance = random.Random(self.seed)  # noqa: S311 - documents, not secrets
        self.supply = max(1, min(self.supply, number // 2))
        for root in track(list(roots), "Drawing documents"):
            for at in range(number):
                if time.process_time() > until:
                    return sampled
                side: HalfName = "json" if root.pair in self.wider else _SIDES[at % 2]
                try:
                    node = _DocumentDraw(self, side, chance).node(root.pair, 0)
                    witness = self.judges.witness(root, node, expected=True)
                except (NoDocumentError, TooLargeError):
                    continue
                except NoJudgeError:
                    return sampled
                sampled.number += 1
                if not (witness.json_accepts and witness.xml_accepts):
                    sampled.disagreements.append((root, side, witness))
        return sampled

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
        if (own, other) not in self.texts:
            json = own if self.is_json(own) else other
            drawn = draw(own, chance, self.supply, other)
            coming = (text for text in drawn if is_conventional(text, json))
            self.texts[own, other] = _Supply(own, other, coming)
        return self.texts[own, other]

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
        builder = self.sampler.builder
        counts: dict[str, int] = {}
        costs = builder.costs(match, self.side)
        for group in builder.groups(match):
            box = self.chance.choice(group.of(self.side))
            counts |= self.counts(box, costs)
        node = empty_node(match)
        node.empty_arrays = empty_arrays(match, counts)
        for name, pair, part in builder.slots(match):
            for _ in range(counts.get(name, 0)):
                value = self.node(pair, depth + 1) if NONE not in pair else builder.node(
                    pair, side_of(pair, self.side)
                )  # fmt: skip
                node.parts.append(replace(part, node=value))
        return node

    def counts(self, box: Box, costs: Mapping[str, int | None]) -> dict[str, int]:
        found = {}
        for key, limits in box.items():
            most = limits.least + _MORE if limits.most is None else limits.most
            most = min(most, limits.least + _MORE)
            if costs.get(key) is None:
                most = limits.least
            found[key] = self.chance.randint(limits.least, most)
        return found
