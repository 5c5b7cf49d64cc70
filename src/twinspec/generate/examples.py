"""Adds the documented successes to the published documents, as examples of their media types.

Bodies stay files in `spec/`: JSON is published as a value, XML as text.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.examples import DocumentedExample, body_of, read_examples
from twinspec.contract.layout import Version
from twinspec.contract.operations import MEDIA_TYPES, Direction, read_operations


def with_examples(version: Version) -> dict[str, Any]:
    """Return the version's OpenAPI document with the bodies of all 2xx examples in its media types.

    Each body appears once, with the title of the example with the same name, else of the first
    that uses it. ContractError for an example whose operation, answer or file does not exist.
    """
    document = copy.deepcopy(version.bundle)
    operations = {operation.id: operation.node for operation in read_operations(document)}
    for example in read_examples(version.folder / "examples"):
        if not example.status.startswith("2"):
            continue
        operation = operations.get(example.operation)
        if operation is None:
            raise ContractError(f"{example.file}:1: there is no operation {example.operation}")
        for direction, files in example.bodies.items():
            for representation, file in files.items():
                content = _content(operation, example, direction)
                _add(content, MEDIA_TYPES[representation], example, file)
    return document


def _content(
    operation: Mapping[str, Any], example: DocumentedExample, direction: Direction
) -> dict[str, Any]:
    """Return the map of media types for the body; a shared answer gets no examples."""
    if direction == "request":
        node = operation.get("requestBody", {})
    else:
        node = operation["responses"].get(example.status, {})
    if "$ref" in node:
        raise ContractError(
            f"{example.file}:1: the {direction} of {example.operation} is shared with other"
            " operations; write it where it is used, so that it can have examples"
        )
    found = node.get("content")
    if not isinstance(found, dict):
        raise ContractError(
            f"{example.file}:1: {example.operation} has no {direction} body"
            + ("" if direction == "request" else f" with status {example.status}")
        )
    return found


def _add(content: dict[str, Any], media_type: str, example: DocumentedExample, file: Path) -> None:
    if media_type not in content:
        raise ContractError(
            f"{example.file}:1: {example.operation} has no {media_type} for {file.name}"
        )
    key = file.name.split(".", 1)[0]
    shown = content[media_type].setdefault("examples", {})
    if key not in shown:
        shown[key] = {"summary": example.title, "value": body_of(file)}
    elif example.shows(file):
        shown[key]["summary"] = example.title
