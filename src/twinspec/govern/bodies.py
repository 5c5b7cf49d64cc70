"""Which schema stands in which body: the content of every request and response of a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.contract.layout import Version
from twinspec.contract.pointer import escape
from twinspec.contract.references import follow, schema_name

JSON = "application/json"
XML = "application/xml"


@dataclass(frozen=True, slots=True)
class Body:
    """The content of one request or response: media type → name of its schema, or None.

    `pointer` leads to the `content` object in the bundle, behind references.
    """

    operation: str
    direction: Literal["request", "response"]
    pointer: str
    content: dict[str, str | None]


def bodies(version: Version) -> Iterator[Body]:
    """Yield every body of the version, operation by operation."""
    for path, method, operation in version.operations():
        name = operation["operationId"]
        base = f"/paths/{escape(path)}/{method.lower()}"
        if "requestBody" in operation:
            yield from _body(
                version, name, "request", operation["requestBody"], base, "requestBody"
            )
        for status in operation.get("responses", {}):
            yield from _body(
                version,
                name,
                "response",
                operation["responses"][status],
                base,
                f"responses/{status}",
            )


def _body(
    version: Version,
    operation: str,
    direction: Literal["request", "response"],
    node: Any,
    base: str,
    tail: str,
) -> Iterator[Body]:
    node, pointer = follow(version.bundle, node, f"{base}/{tail}")
    if not node.get("content"):
        return
    content = {
        media: schema_name(entry.get("schema", {})) for media, entry in node["content"].items()
    }
    yield Body(operation, direction, f"{pointer}/content", content)
