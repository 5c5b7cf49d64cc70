"""Style of examples: every documented body satisfies its schema and the XSD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
from lxml import etree

from twinspec.contract.documents import ContractError
from twinspec.contract.examples import body_of, read_examples
from twinspec.contract.layout import Version
from twinspec.contract.limited import limited
from twinspec.contract.lines import place_of
from twinspec.contract.operations import JSON, XML, Direction, Operation
from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.references import schema_pointer
from twinspec.contract.xml_files import read_xml
from twinspec.govern.style.subject import Breach, Subject
from twinspec.grammar.xsd import xsd_validators

_MOST = 5  # faults of one body


@dataclass(frozen=True, slots=True)
class _ExampleUse:
    """A body's file, and the schemas that it may satisfy."""

    file: Path
    schemas: tuple[str, ...]


def examples_valid(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each body that breaks its schema or the XSD, or has an unnamed member."""
    for version in subject.versions:
        judge = _ExampleJudge(version)
        for use in dict.fromkeys(_uses(version)):
            yield from judge.breaches(use)


def _uses(version: Version) -> Iterator[_ExampleUse]:
    """Yield the bodies of examples, then the other files of bodies, by name."""
    folder = version.folder / "examples"
    named = {operation.id: operation for operation in version.operations}
    told: set[Path] = set()
    for example in read_examples(folder):
        operation = named.get(example.operation)
        for direction, files in example.bodies.items():
            for representation, file in files.items():
                told.add(file)
                if direction == "request" and representation in example.invalid:
                    continue
                yield _ExampleUse(file, _schemas(operation, direction, (example.status,), file))
    for file in sorted((*folder.glob("*/*.json"), *folder.glob("*/*.xml"))):
        parts = file.name.split(".")
        if file not in told and parts[-2] in ("request", "response"):
            operation = named.get(file.parent.name)
            direction = cast("Direction", parts[-2])
            responses = operation.responses if operation else ()
            statuses = tuple(status for status in responses if status[0] == "2")
            yield _ExampleUse(file, _schemas(operation, direction, statuses, file))


def _schemas(
    operation: Operation | None, direction: Direction, statuses: tuple[str, ...], file: Path
) -> tuple[str, ...]:
    """Return the names of the schemas that the body in `file` may satisfy."""
    if operation is None:
        return ()
    if direction == "request":
        bodies = [operation.body]
    else:
        bodies = [operation.responses.get(status) for status in statuses]
    media_type = XML if file.suffix == ".xml" else JSON
    roles = [body.role(media_type) for body in bodies if body is not None]
    return tuple(dict.fromkeys(role for role in roles if role is not None))


class _ExampleJudge:
    """Judges bodies of one version; schemas are compiled when the first body needs them."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.components = _closed(version.bundle["components"])
        self.validators: dict[str, jsonschema_rs.Draft4Validator] = {}
        self.xsd: etree.XMLSchema | None = None

    def breaches(self, use: _ExampleUse) -> Iterator[Breach]:
        if not use.schemas:
            yield Breach("no operation has a body like this.", (Place(str(use.file), 1),))
            return
        try:
            value = body_of(use.file)
            with limited():
                if use.file.suffix == ".xml":
                    yield from self.of_xml(use.file)
                else:
                    yield from self.of_json(use, value)
        except (ContractError, TimeoutError, ValueError) as error:
            yield Breach(str(error), (Place(str(use.file), 1),))

    def of_json(self, use: _ExampleUse, value: Any) -> Iterator[Breach]:
        faults = [list(self.validator(name).iter_errors(value)) for name in use.schemas]
        if not all(faults):
            return
        for fault in min(faults, key=len)[:_MOST]:
            # A member too many is placed where it stands, not where its object begins.
            more = getattr(fault.kind, "unexpected", [])[:1]
            pointer = join(*fault.instance_path, *more)
            yield Breach(f"no {use.schemas[0]}: {fault.message}", (place_of(use.file, pointer),))

    def validator(self, name: str) -> jsonschema_rs.Draft4Validator:
        if name not in self.validators:
            schema = {
                "$ref": f"#{schema_pointer(name)}",
                "components": self.components,
            }
            self.validators[name] = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
        return self.validators[name]

    def of_xml(self, file: Path) -> Iterator[Breach]:
        if self.xsd is None:
            self.xsd = _compiled(self.version)
        if self.xsd.validate(read_xml(file)):
            return
        for entry in list(cast("Iterator[etree._LogEntry]", self.xsd.error_log))[:_MOST]:
            yield Breach(f"the XSD refuses it: {entry.message}", (Place(str(file), entry.line),))


def _closed(components: Mapping[str, Any]) -> dict[str, Any]:
    """Return components in which objects accept only the members that they name.

    Answers may get new members later, documented examples do not; so a misspelt member is found.
    """
    made: dict[str, Any] = _close(components)
    return made


def _close(node: Any) -> Any:
    if isinstance(node, list):
        return [_close(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    closed = {
        key: value if key == "enum" or key.startswith("x-") else _close(value)
        for key, value in node.items()
    }
    if isinstance(node.get("allOf"), list) and len(node["allOf"]) > 1:
        return dict(node)  # each part names what the others do not
    if node.get("type") == "object" and isinstance(node.get("properties"), Mapping):
        closed.setdefault("additionalProperties", False)
    return closed


def _compiled(version: Version) -> etree.XMLSchema:
    """Compile the XSD files of a version as one schema; any global element may be the root."""
    validators = xsd_validators(version.xsd_files)
    if validators.compiled is None:
        raise ContractError(f"the XSDs cannot judge it: {validators.refusals['libxml2']}")
    return validators.compiled
