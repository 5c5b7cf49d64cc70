"""The documented examples of a version, and the files of their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_json, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.operations import MEDIA_TYPES, Direction, Representation
from twinspec.contract.xml_files import read_xml
from twinspec.contract.yaml_nodes import read_bytes

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True, eq=False)
class DocumentedExample:
    """One documented exchange: its operation's folder, its status, and the files of its bodies.

    `invalid` are the representations in which the request breaks the contract on purpose.
    `headers` are the answer's headers with a documented value. `rule` is the first rule that a
    refusal names, `at` the JSON Pointer of the value that broke it; None and "" for a success.
    """

    file: Path
    title: str
    status: str
    bodies: dict[Direction, dict[Representation, Path]]
    invalid: frozenset[str]
    headers: dict[str, str]
    rule: str | None
    at: str

    @property
    def operation(self) -> str:
        """The operationId of the example."""
        return self.file.parent.name

    def shows(self, body: Path) -> bool:
        """Return whether the body's file is named after this example."""
        return body.name.split(".", 1)[0] == self.file.stem


def read_examples(folder: Path) -> Iterator[DocumentedExample]:
    """Yield the examples below `folder` by operation and name; ContractError for an invalid one."""
    for file in sorted(folder.glob("*/*.yaml")):
        told = read_yaml(file)
        try:
            bodies: dict[Direction, dict[Representation, Path]] = {
                "request": _bodies(file, "/request", told["request"].get("body", {})),
                "response": _bodies(file, "/answer", told["answer"].get("body", {})),
            }
            yield DocumentedExample(
                file,
                str(told["title"]),
                str(told["answer"]["status"]),
                bodies,
                frozenset(told.get("invalid", ())),
                {
                    name: str(value)
                    for name, value in told["answer"].get("headers", {}).items()
                    if value is not None
                },
                told["answer"].get("error", {}).get("rule"),
                str(told["answer"].get("error", {}).get("at", "")),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ContractError(
                f"{file}:1: not an example, it lacks or misstates {error}"
            ) from error


def _bodies(example: Path, pointer: str, named: Any) -> dict[Representation, Path]:
    found = {}
    for representation, name in named.items():
        place = place_of(example, f"{pointer}/body/{representation}")
        if representation not in MEDIA_TYPES:
            raise ContractError(f"{place}: a body is json or xml")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ContractError(f"{place}: {name!r} is not the name of a file beside the example")
        found[representation] = example.parent / name
    return found


def body_of(file: Path) -> Any:
    """Return the content of a body's file: the data of a JSON file, the text of an XML file."""
    if file.suffix != ".xml":
        return read_json(file)
    read_xml(file)
    try:
        return read_bytes(file).decode("utf-8")
    except UnicodeDecodeError:
        raise ContractError(f"{file}:1: not readable as UTF-8") from None
