"""Compares files without operations, XSD and JSON Schema, for writers and readers of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import quoteattr

from twinspec.govern.changes.bodies import Bodies
from twinspec.govern.changes.change import (
    Change,
    ChangeWitness,
    DiffVerdict,
    Direction,
    broken,
    harmless,
)
from twinspec.govern.changes.compared_body import Accepts, ComparedBody
from twinspec.govern.changes.gaps import json_gaps, xml_gaps
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.inclusion.renamed import moved_namespace, with_namespace_renamed
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.json_schema import JsonContract
from twinspec.grammar.model import REFERENCES, Half, Root, Value, ValueId
from twinspec.grammar.xsd import read as read_xsd
from twinspec.grammar.xsd import xsd_validators

DirectionOption = Literal["request", "answer", "both"]
_HIT: Mapping[tuple[Direction, str], str] = {
    ("request", "json"): "who writes JSON documents by the old version",
    ("request", "xml"): "who writes XML documents by the old version",
    ("answer", "json"): "who reads JSON documents by the old version",
    ("answer", "xml"): "who reads XML documents by the old version",
}


@dataclass(frozen=True, slots=True)
class FileComparison:
    """The settings of a comparison: directions, renamed documents, and the catalog of files."""

    direction: DirectionOption = "both"
    roots: Mapping[str, str] = field(default_factory=dict)
    catalog: Catalog | None = None

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions that are judged."""
        return ("request", "answer") if self.direction == "both" else (self.direction,)


def compare_xsd(old: Sequence[Path], new: Sequence[Path], settings: FileComparison) -> DiffVerdict:
    """Return the verdict on two versions of an XSD, each in one file or several."""
    halves = read_xsd(old, catalog=settings.catalog), read_xsd(new, catalog=settings.catalog)
    verdict = DiffVerdict()
    uses = []
    judges = (_xml_judge(old, settings.catalog), _xml_judge(new, settings.catalog))
    names = moved_namespace(*halves)
    if names is not None:
        halves = halves[0], with_namespace_renamed(halves[1], names[1], names[0])
        verdict.changes += _namespace(halves, names, judges, settings)
        judges = judges[0], _in_namespace(judges[1], names)
    pairs, alone = _elements(halves, settings.roots)
    for ours, theirs in pairs:
        for direction in settings.directions:
            hit = _HIT[direction, "xml"]
            uses.append(
                ComparedBody(
                    ours.value, theirs.value, direction, ours.name, hit, judges, "xml", ours.tag
                )
            )
    bodies = Bodies(ComparedContract(halves[0]), ComparedContract(halves[1]), xml_gaps)
    for direction in settings.directions:
        _roots_alone(verdict, alone, direction, bodies, judges)
    verdict.count("roots", len(pairs))
    _half_gaps(verdict, halves)
    verdict.add(bodies.compare(uses))
    _unused_types(verdict, halves, bodies, settings)
    return verdict


def _namespace(
    halves: tuple[Half, Half],
    names: tuple[str, str],
    judges: tuple[Accepts, Accepts],
    settings: FileComparison,
) -> Iterator[Change]:
    """Yield the change of a namespace in each direction: every document is refused then."""
    pairs, _ = _elements(halves, settings.roots)
    message = f"the namespace was {names[0] or 'none'}, and is {names[1] or 'none'}."
    for direction in settings.directions:
        own, number = (halves, 0) if direction == "request" else (halves[::-1], 1)
        document = None
        for pair in pairs:
            document = document or Bodies(
                ComparedContract(own[0]), ComparedContract(own[1])
            ).smallest(pair[number])
        places = tuple(half.roots[0].place for half in halves if half.roots)
        change = broken("namespace_changed", message, places, "changed", _HIT[direction, "xml"])
        witness = None
        if document is not None and direction == "request":
            witness = ChangeWitness(document, judges[0](document, True), judges[1](document, False))
        elif document is not None:
            text = _moved_text(document, names)
            witness = ChangeWitness(text, judges[0](text, False), judges[1](text, True))
        yield replace(change, direction=direction, representation="xml", witness=witness)


def _in_namespace(judge: Accepts, names: tuple[str, str]) -> Accepts:
    """Return a judge that moves documents to its own namespace first."""
    return lambda document, expected: judge(_moved_text(str(document), names), expected)


def _moved_text(document: str, names: tuple[str, str]) -> str:
    """Return a document of twinspec's with its namespace `names[0]` replaced by `names[1]`."""
    if not names[0]:
        tag = re.match(r"<[^\s/>]+", document)
        end = tag.end() if tag else 0
        return f"{document[:end]} xmlns={quoteattr(names[1])}{document[end:]}"
    return document.replace(f"={quoteattr(names[0])}", f"={quoteattr(names[1])}")


def _xml_judge(paths: Sequence[Path], catalog: Catalog | None) -> Accepts:
    judges = cache(lambda: xsd_validators(paths, catalog))

    def accepts(document: Any, expected: bool) -> bool:
        text = str(document).encode()
        if judges().first.is_valid(text) is expected:
            return expected
        second = judges().second
        return expected if second and second.is_valid(text) is expected else not expected

    return accepts


def _elements(
    halves: tuple[Half, Half], given: Mapping[str, str]
) -> tuple[list[tuple[Root, Root]], tuple[list[Root], list[Root]]]:
    """Return the elements of both versions in pairs, and the elements of each version alone."""
    old, new = halves
    free = {str(root.tag): root for root in new.roots}
    pairs, removed = [], []
    for root in old.roots:
        name = given.get(root.name) or given.get(str(root.tag)) or str(root.tag)
        key = next((key for key, other in free.items() if name in (key, other.name)), None)
        if key is None or (name == str(root.tag) and key != name):
            removed.append(root)
        else:
            pairs.append((root, free.pop(key)))
    return pairs, (removed, list(free.values()))


def _roots_alone(
    verdict: DiffVerdict,
    alone: tuple[list[Root], list[Root]],
    direction: Direction,
    bodies: Bodies,
    judges: tuple[Accepts, Accepts],
) -> None:
    """Add the documents that exist in one version alone; a new one breaks nobody."""
    for root in alone[0]:
        message = f"the document {root.tag} is no longer declared."
        change = harmless("document_removed", message, (root.place,), "removed")
        if direction == "request":
            hit = _HIT[direction, "xml"]
            change = broken("document_removed", message, (root.place,), "removed", hit)
            change = replace(change, witness=bodies.whole(root, judges))
        verdict.changes.append(replace(change, direction=direction, representation="xml"))
    for root in alone[1]:
        message = f"the document {root.tag} is new."
        added = harmless("document_added", message, (root.place,), "added")
        verdict.changes.append(replace(added, direction=direction, representation="xml"))


def _half_gaps(verdict: DiffVerdict, halves: tuple[Half, Half]) -> None:
    """Add the gaps that concern whole files, unless both versions have the same ones."""
    said = [{(gap.construct, gap.message) for gap in half.gaps} for half in halves]
    for number, half in enumerate(halves):
        for gap in half.gaps:
            if gap.construct in REFERENCES or (gap.construct, gap.message) not in said[1 - number]:
                verdict.skip(gap.construct, gap.message, gap.place)


def _reached(half: Half) -> set[ValueId]:
    """Return the values that documents of a half contain, directly or not."""
    waiting = [root.value for root in half.roots]
    met = set(waiting)
    while waiting:
        for below in _below(half.values[waiting.pop()]):
            if below not in met:
                met.add(below)
                waiting.append(below)
    return met


def _below(value: Value) -> Iterator[ValueId]:
    if value.array:
        yield value.array.items
    for one in value.objects:
        for member in one.members.values():
            yield member.value
        if one.rest.value is not None:
            yield one.rest.value


def _unused_types(
    verdict: DiffVerdict, halves: tuple[Half, Half], bodies: Bodies, settings: FileComparison
) -> None:
    """Compare the global types that no element uses: other schemas may use them."""
    old, new = halves[0].names, halves[1].names
    met = [_reached(half) for half in halves]
    loose = [
        {name for name, value in half.names.items() if value not in reached}
        for half, reached in zip(halves, met, strict=True)
    ]
    uses = [
        ComparedBody(
            old[name], new[name], direction, f"type {name}", _HIT[direction, "xml"], None, "xml"
        )
        for name in old
        if name in new and (name in loose[0] or name in loose[1])
        for direction in settings.directions
    ]  # fmt: skip
    more = Bodies(bodies.old, bodies.new, xml_gaps)
    library = more.compare(uses)
    verdict.count("library types", len({use.who for use in uses}))
    verdict.changes += library.changes
    for one in library.not_compared:
        verdict.skip(one.construct, one.message, one.place)
    for name in sorted(loose[0] - new.keys()):
        message = f"the type {name}, which no document used, is removed."
        place = halves[0].values[old[name]].place
        hit = "schemas that use this one as a library"
        verdict.changes.append(broken("type_removed", message, (place,), "removed", hit))
    for name in sorted(loose[1] - old.keys()):
        message = f"the type {name}, which no document uses, is new."
        place = halves[1].values[new[name]].place
        verdict.changes.append(harmless("type_added", message, (place,), "added"))


def compare_json_schema(
    old: JsonContract, new: JsonContract, settings: FileComparison
) -> DiffVerdict:
    """Return the verdict on two versions of a JSON Schema: the document and unused definitions."""
    verdict = DiffVerdict()
    halves = old.half, new.half
    pairs = [*zip(old.half.roots, new.half.roots, strict=False), *_definitions(halves)]
    uses = [
        ComparedBody(
            ours.value, theirs.value, direction, ours.name, _HIT[direction, "json"],
            (json_judge(old, ours), json_judge(new, theirs)), "json",
        )
        for ours, theirs in pairs
        for direction in settings.directions
    ]  # fmt: skip
    verdict.count("roots", len(pairs))
    _half_gaps(verdict, halves)
    verdict.add(
        Bodies(
            ComparedContract(halves[0]), ComparedContract(halves[1]), json_gaps(old, new)
        ).compare(uses)
    )
    return verdict


def _definitions(halves: tuple[Half, Half]) -> Iterator[tuple[Root, Root]]:
    """Yield the definitions that both versions have and that no document uses."""
    met = [_reached(half) for half in halves]
    for name, value in halves[0].names.items():
        other = halves[1].names.get(name)
        if other is not None and value not in met[0] and other not in met[1]:
            yield named_root(halves[0], name, value), named_root(halves[1], name, other)


def named_root(half: Half, name: str, value: ValueId) -> Root:
    """Return a named schema as a document."""
    place = half.values[value].place
    return Root(name, value, place, pointer=place.pointer)


def json_judge(contract: JsonContract, root: Root) -> Accepts:
    """Return the judge that asks jsonschema-rs about the documents of a root."""
    return lambda document, _expected: contract.judge(root).is_valid(document)


def files_differ(old: Iterable[Path | str], new: Iterable[Path | str]) -> bool:
    """Return whether the contents of the files differ; their names do not count."""
    return _contents(old) != _contents(new)


def _contents(files: Iterable[Path | str]) -> list[bytes]:
    return sorted(Path(file).read_bytes() for file in files)
