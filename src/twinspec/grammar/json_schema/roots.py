"""The documents of a contract: bodies of requests and answers, or the schema of a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.contract.operations import METHODS
from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.files import Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.schema import name_of
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.values import ValueReader
from twinspec.grammar.model import DocumentUse, Gap, Root, ValueId

Direction = Literal["request", "answer"]
_OPPOSITE: Mapping[Direction, Direction] = {"request": "answer", "answer": "request"}
_METHODS = (*METHODS, "query")
_XML = re.compile(r"(application|text)/xml|.+\+xml|application/xml-.*")
_JSON = re.compile(r"(application|text)/json|.+\+json|\*/\*|application/\*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


def is_xml(media_type: str) -> bool:
    """Return whether a media type is XML: `text/xml; charset=utf-8`, `application/hal+xml`."""
    return _XML.fullmatch(_essence(media_type)) is not None


def is_json(media_type: str) -> bool:
    """Return whether a media type is JSON, or any (`*/*`)."""
    return _JSON.fullmatch(_essence(media_type)) is not None


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


@dataclass(frozen=True)
class _Body:
    """The schema of a body, its use, and its name if the schema has none."""

    schema: Location
    use: DocumentUse
    name: str


@dataclass
class RootReader:
    """Finds the documents of one contract. Each document is one root, with all its uses."""

    files: Files
    values: ValueReader
    dialect: Dialect
    gaps: list[Gap] = field(default_factory=list)
    roots: dict[tuple[ValueId, str], Root] = field(default_factory=dict)

    def read(self, contract: Location) -> None:
        """Read the roots of a contract."""
        if self.dialect.language == "json schema":
            self._add(contract, contract.source.file.name.partition(".")[0], None)
            return
        for body in self._bodies(contract):
            self._add(body.schema, body.name, body.use)

    def names(self, contract: Location) -> dict[str, ValueId]:
        """Return the named schemas of the contract's own file."""
        found: dict[str, ValueId] = {}
        for holder in (("components", "schemas"), ("definitions",), ("$defs",)):
            at = contract.at(*holder)
            if at.pointer.count("/") == len(holder):
                for name, schema in at.members():
                    found.setdefault(name, self.values.id_of(((schema,),), name))
        return found

    def _add(self, schema: Location, name: str, use: DocumentUse | None) -> None:
        way = self.values.xml.way(schema)
        named = next((location for location in way if name_of(location)), None)
        title = way[-1].node.get("title") if isinstance(way[-1].node, dict) else None
        if named is not None:
            name = name_of(named)
        elif isinstance(title, str) and _NAME.fullmatch(title):
            name = title
        tag, gaps = self.values.xml.root(name, schema)
        value = self.values.id_of(((schema,),), name)
        location = named or schema
        self.gaps += [gap for gap in gaps if gap not in self.gaps]
        known = self.roots.get((value, str(tag)))
        if known is None:
            place = location.place
            known = Root(name, value, place, tag, pointer=location.pointer)
        if use is not None:
            known = replace(known, uses=_with(known.uses, use))
        self.roots[value, str(tag)] = known

    def _bodies(self, contract: Location) -> Iterator[_Body]:
        for path, item in contract.at("paths").members() if "paths" in contract.node else ():
            if not path.startswith("x-"):
                yield from self._item(item, path, "request")
        for name, item in contract.at("webhooks").members() if "webhooks" in contract.node else ():
            yield from self._item(item, f"webhook {name}", "answer")

    def _follow(self, location: Location) -> Location | None:
        """Return the object (no schema) behind references."""
        seen: set[Location] = set()
        while isinstance(location.node, dict) and isinstance(location.node.get("$ref"), str):
            if location in seen:
                self._gap(location, "$ref", "the reference leads back to itself")
                return None
            seen.add(location)
            try:
                location = self.files.resolve(location.node["$ref"], location)
            except UnresolvedReferenceError as error:
                self._gap(location, "$ref", f"{error}; what it says is not compared")
                return None
        return location if isinstance(location.node, dict) else None

    def _gap(self, location: Location, construct: str, message: str) -> None:
        found = Gap(construct, message, location.place)
        if found not in self.gaps:
            self.gaps.append(found)

    def _item(self, item: Location, path: str, sends: Direction, deep: int = 0) -> Iterator[_Body]:
        """Yield the bodies of a path; `sends` is the direction of its requests."""
        found = self._follow(item)
        if found is None:
            return
        methods = [(key, location) for key, location in found.members() if key.lower() in _METHODS]
        more = found.child("additionalOperations")
        for method, at in (*methods, *(more.members() if more else ())):
            location = self._follow(at)  # contracts of many files have operations by reference
            if location is None:
                continue
            said = location.node.get("operationId")
            name = said if isinstance(said, str) and said else f"{method.upper()} {path}"
            yield from self._operation(location, found, name, sends)
            if deep < 5:
                yield from self._callbacks(location, name, sends, deep)

    def _callbacks(
        self, location: Location, name: str, sends: Direction, deep: int
    ) -> Iterator[_Body]:
        for callback, at in (
            location.at("callbacks").members() if "callbacks" in location.node else ()
        ):
            found = self._follow(at)
            for expression, item in found.members() if found else ():
                if not expression.startswith("x-"):
                    path = f"{name} callback {callback} {expression}"
                    yield from self._item(item, path, _OPPOSITE[sends], deep + 1)

    def _operation(
        self, location: Location, item: Location, name: str, sends: Direction
    ) -> Iterator[_Body]:
        if self.dialect.name == "Swagger 2.0":
            yield from self._operation_of_swagger(location, item, name)
            return
        body = location.child("requestBody")
        if body is not None:
            yield from self._content(body, sends, name, f"{name} request")
        responses = location.child("responses")
        for status, response in responses.members() if responses else ():
            if not status.startswith("x-"):
                answers = _OPPOSITE[sends]
                yield from self._content(response, answers, name, f"{name} {status}")

    def _content(
        self, holder: Location, direction: Direction, operation: str, name: str
    ) -> Iterator[_Body]:
        found = self._follow(holder)
        content = found.child("content") if found else None
        for media_type, at in content.members() if content else ():
            if not (is_xml(media_type) or is_json(media_type)):
                continue
            media = self._follow(at)
            if media is None:
                continue
            use = DocumentUse(direction, operation, (media_type,))
            if "schema" in media.node:
                yield _Body(media["schema"], use, name)
            elif "itemSchema" in media.node:
                self._gap(media["itemSchema"], "itemSchema", "a sequence of documents")
            else:
                self._gap(media, "schema", f"{media_type} of {name} has no schema")

    def _operation_of_swagger(
        self, location: Location, item: Location, name: str
    ) -> Iterator[_Body]:
        parameters = [
            found
            for holder in (location, item)
            for at in (holder.at("parameters").items() if "parameters" in holder.node else ())
            if (found := self._follow(at)) is not None
        ]
        for found in parameters:
            if found.node.get("in") == "body" and "schema" in found.node:
                use = DocumentUse("request", name, self._media(location, "consumes"))
                yield _Body(found["schema"], use, f"{name} request")
        responses = location.child("responses")
        for status, at in responses.members() if responses else ():
            response = None if status.startswith("x-") else self._follow(at)
            if response is not None and "schema" in response.node:
                use = DocumentUse("answer", name, self._media(location, "produces"))
                yield _Body(response["schema"], use, f"{name} {status}")

    def _media(self, location: Location, keyword: str) -> tuple[str, ...]:
        said = location.node.get(keyword, location.source.root.node.get(keyword))
        listed = said if isinstance(said, list) else []
        return tuple(
            each for each in listed if isinstance(each, str) and (is_xml(each) or is_json(each))
        )


def _with(uses: tuple[DocumentUse, ...], use: DocumentUse) -> tuple[DocumentUse, ...]:
    """Return the uses with one added; equal operations and directions are merged."""
    for number, known in enumerate(uses):
        if (known.direction, known.operation) == (use.direction, use.operation):
            types = dict.fromkeys(known.media_types + use.media_types)
            return (*uses[:number], replace(known, media_types=tuple(types)), *uses[number + 1 :])
    return (*uses, use)
