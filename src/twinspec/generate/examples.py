"""The documented successes, put into the published documents as examples of their media types.

Bodies stay files in `spec/`: JSON is published as a value, XML as the text that it is.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.layout import Version

Direction = Literal["request", "response"]
_MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class _Story:
    file: Path
    title: str
    status: str
    bodies: dict[Direction, dict[str, str]]

    @property
    def operation(self) -> str:
        return self.file.parent.name

    def shows(self, body: str) -> bool:
        """Tell whether the body's file is named after this story."""
        return body.split(".", 1)[0] == self.file.stem


def with_examples(version: Version) -> dict[str, Any]:
    """Return the version's OpenAPI document with the bodies of all 2xx stories in its media types.

    Each body is shown once, with the title of the story that it is named after, else of the first
    that uses it. ContractError says which story names an operation, answer or file that is not
    there.
    """
    document = copy.deepcopy(version.bundle)
    operations = {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    for story in _stories(version.folder / "examples"):
        operation = operations.get(story.operation)
        if operation is None:
            raise ContractError(f"{story.file}: there is no operation {story.operation}")
        for direction, files in story.bodies.items():
            for representation, name in files.items():
                content = _content(operation, story, direction)
                _add(content, _MEDIA_TYPES[representation], story, name)
    return document


def _stories(folder: Path) -> Iterator[_Story]:
    """Yield the stories that end well, by operation and name."""
    for file in sorted(folder.glob("*/*.yaml")):
        told = read_yaml(file)
        try:
            status = str(told["answer"]["status"])
            bodies: dict[Direction, dict[str, str]] = {
                "request": told["request"].get("body", {}),
                "response": told["answer"].get("body", {}),
            }
            if status.startswith("2"):
                yield _Story(file, told["title"], status, bodies)
        except (KeyError, TypeError, AttributeError) as error:
            raise ContractError(f"{file}: not a story, it lacks or misstates {error}") from error


def _content(operation: dict[str, Any], story: _Story, direction: Direction) -> dict[str, Any]:
    """Return the map of media types that the body belongs to; a shared answer shows no examples."""
    if direction == "request":
        node = operation.get("requestBody", {})
    else:
        node = operation["responses"].get(story.status, {})
    if "$ref" in node:
        raise ContractError(
            f"{story.file}: the {direction} of {story.operation} is shared with other operations;"
            " write it where it is used, so that it can have examples"
        )
    found = node.get("content")
    if not isinstance(found, dict):
        raise ContractError(
            f"{story.file}: {story.operation} has no {direction} body"
            + ("" if direction == "request" else f" with status {story.status}")
        )
    return found


def _add(content: dict[str, Any], media_type: str, story: _Story, name: str) -> None:
    if media_type not in content:
        raise ContractError(f"{story.file}: {story.operation} has no {media_type} for {name}")
    key = name.split(".", 1)[0]
    shown = content[media_type].setdefault("examples", {})
    if key not in shown:
        shown[key] = {"summary": story.title, "value": _value(story.file.parent / name)}
    elif story.shows(name):
        shown[key]["summary"] = story.title


def _value(file: Path) -> Any:
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContractError(f"{file}: there is no such file") from None
    if file.suffix == ".xml":
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise ContractError(f"{file}: not readable as JSON: {error}") from error
