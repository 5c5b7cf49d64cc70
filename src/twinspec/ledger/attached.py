"""Where the contract attaches its rules: keywords of schemas and parameters, operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Contract, Version
from twinspec.contract.pointer import escape
from twinspec.contract.rules import attached_ids


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """One use of a rule's id: `pointer` is a JSON Pointer into the version's one-file document.

    `keyword` is the keyword that checks the rule, or None when an operation lists it.
    """

    version: str
    pointer: str
    keyword: str | None


def _walk(node: Any, pointer: str, version: str) -> Iterator[tuple[str, Attachment]]:
    if isinstance(node, Mapping):
        attached = node.get(RULES)
        if isinstance(attached, list):
            for rule in attached:
                yield rule, Attachment(version, pointer, None)
        elif isinstance(attached, Mapping):
            for keyword, rule in dict.fromkeys(attached_ids(attached)):
                yield rule, Attachment(version, f"{pointer}/{keyword}", keyword)
        for name, child in node.items():
            if name != RULES:
                yield from _walk(child, f"{pointer}/{escape(name)}", version)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _walk(child, f"{pointer}/{index}", version)


def _of_version(version: Version) -> Iterator[tuple[str, Attachment]]:
    for rule in version.rules:
        yield rule, Attachment(version.name, "", None)
    for operation in version.operations:
        yield from _walk(operation.node, operation.pointer, version.name)
    yield from _walk(version.bundle["components"], "/components", version.name)


def attachments(contract: Contract) -> dict[str, list[Attachment]]:
    """Return the places of each rule id in the OpenAPI documents, versions in order."""
    found: dict[str, list[Attachment]] = {}
    for version in contract.versions.values():
        for rule, attachment in _of_version(version):
            found.setdefault(rule, []).append(attachment)
    return found
