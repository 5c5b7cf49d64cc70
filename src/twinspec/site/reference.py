"""The reference: each operation with its parameters, bodies, answers, rules and examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from twinspec.contract.binding.writer import XmlWriter, laid_out
from twinspec.contract.documents import read_yaml
from twinspec.contract.examples import DocumentedExample, read_examples
from twinspec.contract.layout import Version
from twinspec.contract.operations import (
    MEDIA_TYPES,
    Body,
    MediaType,
    Operation,
    Representation,
    representation_of,
)
from twinspec.contract.references import dereference, unwrap
from twinspec.contract.yaml_nodes import read_bytes
from twinspec.site.differences import ReportEntries
from twinspec.site.documents import paragraphs, phrase
from twinspec.site.members import MemberTables, Table
from twinspec.site.page import file_name, file_names

LONGEST = 6000
"""Characters of a body that a page shows; it says where the rest is cut."""

_NAMES: Mapping[Representation, str] = {"json": "JSON", "xml": "XML"}


@dataclass(frozen=True, slots=True)
class Side:
    """An exchange in one representation: the texts of both bodies, None for a missing body."""

    representation: str
    request: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class ShownExample:
    """A documented exchange: request and answer, in JSON beside XML.

    `rule` is the first rule that a refusal names.
    """

    name: str
    title: str
    line: str
    status: str
    rule: str | None
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter: its name, location and description."""

    name: str
    location: str
    is_required: bool
    description: Markup


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer: its status, description and headers."""

    status: str
    description: Markup
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationPage:
    """The reference page of one operation of one version."""

    version: str
    name: str
    method: str
    path: str
    summary: str
    description: Markup
    parameters: tuple[ParameterRow, ...]
    request: Table | None
    answer: Table | None
    answers: tuple[AnswerRow, ...]
    rules: tuple[str, ...]
    exchanges: tuple[ShownExample, ...]
    why_no_xml: str | None
    address: str
    """Where the page is: `reference/v12/edit_case.html`."""


def read_reference(version: Version, differences: ReportEntries) -> tuple[OperationPage, ...]:
    """Return the pages of all operations of a version, in the order of the contract.

    Members are marked with their `differences`: the report's entries on them.
    """
    reader = _Reader(version, differences)
    names = file_names(operation.id for operation in version.operations)
    folder = f"reference/{file_name(version.name)}"
    return tuple(
        reader.page(operation, f"{folder}/{name}.html")
        for operation, name in zip(version.operations, names, strict=True)
    )


class _Reader:
    def __init__(self, version: Version, differences: ReportEntries) -> None:
        self.version = version
        self.members = MemberTables(version, differences)
        self.xml = XmlWriter(version.writable.document)
        self.documented: dict[str, list[DocumentedExample]] = {}
        for example in read_examples(version.folder / "examples"):
            self.documented.setdefault(example.operation, []).append(example)

    def page(self, operation: Operation, address: str) -> OperationPage:
        node = operation.node
        success = next(
            (one for status, one in operation.responses.items() if status.startswith("2")), None
        )
        shown = [self.exchange(one) for one in self.documented.get(operation.id, ())]
        inline = list(self.inline(operation))
        return OperationPage(
            version=self.version.name,
            name=operation.id,
            method=operation.method,
            path=self.version.prefix + operation.path,
            summary=str(node.get("summary", "")).strip(),
            description=paragraphs(str(node.get("description", ""))),
            parameters=tuple(self.parameters(operation)),
            request=self.table(operation.body),
            answer=self.table(success),
            answers=tuple(
                AnswerRow(status, phrase(str(one.node.get("description", ""))), tuple(one.headers))
                for status, one in operation.responses.items()
            ),
            rules=operation.rules,
            exchanges=tuple(shown or inline),
            why_no_xml=self.why_no_xml(operation),
            address=address,
        )

    def parameters(self, operation: Operation) -> Iterator[ParameterRow]:
        for one in operation.parameters:
            schema = unwrap(self.version.bundle, one.schema)
            said = one.node.get("description") or (
                schema.get("description") if isinstance(schema, Mapping) else None
            )
            yield ParameterRow(one.name, one.location, one.required, phrase(str(said or "")))

    def table(self, body: Body | None) -> Table | None:
        """Return the members of a body whose schema has a name; None for other bodies."""
        roles = [media.role for media in (body.content if body else {}).values() if media.role]
        return self.members.table(roles[0]) if roles else None

    def why_no_xml(self, operation: Operation) -> str | None:
        """Return why a body that the contract offers as XML cannot be written as XML."""
        for _, body in operation.bodies():
            for media in body.content.values():
                if representation_of(media.essence) == "xml":
                    reason = self.version.writable.reason(media.role)
                    if reason is not None:
                        return reason
        return None

    def exchange(self, example: DocumentedExample) -> ShownExample:
        """Return a documented exchange from the folder of examples."""
        request = read_yaml(example.file)["request"]
        query = f"?{urlencode(request['query'], safe='$,:')}" if request.get("query") else ""
        texts = {
            direction: {
                name: _cut(read_bytes(file).decode("utf-8", errors="replace"))
                for name, file in files.items()
            }
            for direction, files in example.bodies.items()
        }
        return ShownExample(
            name=example.file.stem,
            title=example.title,
            line=f"{request['method']} {request['path']}{query}",
            status=example.status,
            rule=example.rule,
            sides=tuple(
                Side(_NAMES[name], texts["request"].get(name), texts["response"].get(name))
                for name in MEDIA_TYPES
                if name in texts["request"] or name in texts["response"]
            ),
        )

    def inline(self, operation: Operation) -> Iterator[ShownExample]:
        """Yield the examples in the OpenAPI document itself; their XML is converted from JSON."""
        sent = self.examples(operation.body)
        for status, response in operation.responses.items():
            if status.startswith("2"):
                answered = self.examples(response)
                sides = tuple(
                    Side(_NAMES[name], sent.get(name), answered.get(name))
                    for name in MEDIA_TYPES
                    if name in sent or name in answered
                )
                if sides:
                    line = f"{operation.method} {self.version.prefix}{operation.path}"
                    yield ShownExample(
                        operation.id, "As the contract shows it", line, status, None, sides
                    )

    def examples(self, body: Body | None) -> dict[Representation, str]:
        found: dict[Representation, str] = {}
        for media in (body.content if body else {}).values():
            name = representation_of(media.essence)
            value = _example(self.version.bundle, media)
            if name is not None and value is not None:
                found.setdefault(name, _shown(value))
                if name == "json" and self.version.writable.reason(media.role) is None:
                    found.setdefault("xml", _cut(laid_out(self.xml.write(str(media.role), value))))
        return found


def _example(document: Mapping[str, Any], media: MediaType) -> Any:
    """Return the first example of a media type; None where it has none."""
    if "example" in media.node:
        return media.node["example"]
    named: Sequence[Any] = list(media.node.get("examples", {}).values())
    first = dereference(document, named[0]) if named else {}
    return first.get("value")


def _shown(body: Any) -> str:
    """Return a body as a page shows it: JSON indented, XML unchanged."""
    if isinstance(body, str) and body.lstrip().startswith("<"):
        return _cut(body)
    return _cut(json.dumps(body, indent=2, ensure_ascii=False))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n… {len(text) - LONGEST} more characters are in the file"
