"""References (`$ref`) of a contract: between its files, and inside a one-file document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.confine import target_of
from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.pointer import join, resolve, split, unescape

SCHEMAS = "#/components/schemas/"


def dereference(document: Mapping[str, Any], node: Any) -> Any:
    """Return the node that `node` of `document` refers to, all references followed.

    `{"$ref": "#/components/responses/Done"}` gives the response Done; a node without `$ref`
    itself. ContractError for references in a circle, LookupError for one that leads nowhere.
    """
    return follow(document, node, "")[0]


def follow(document: Mapping[str, Any], node: Any, pointer: str) -> tuple[Any, str]:
    """Return the node that `node` at `pointer` refers to, and the pointer to it.

    Example: for `{"$ref": "#/a"}` in `{"a": 1}` that is `(1, "/a")`. Errors as in `dereference`.
    """
    seen: set[str] = set()
    while isinstance(node, Mapping) and "$ref" in node:
        pointer = node["$ref"].removeprefix("#")
        if pointer in seen:
            raise ContractError(f"the reference #{pointer} leads back to itself")
        seen.add(pointer)
        node = resolve(document, pointer)
    return node, pointer


def unwrap(document: Mapping[str, Any], schema: Any) -> Any:
    """Return the schema behind references and behind each `allOf` with one item.

    `{"allOf": [{"$ref": "#/components/schemas/Id"}]}` gives the schema Id. ContractError for a
    schema that wraps itself.
    """
    seen: set[str] = set()
    while True:
        schema, pointer = follow(document, schema, "")
        if len(schema.get("allOf", ())) != 1:
            return schema
        if pointer in seen:
            raise ContractError(f"the schema #{pointer} wraps itself")
        seen |= {pointer} - {""}
        schema = schema["allOf"][0]


def schema_name(node: Mapping[str, Any]) -> str | None:
    """Return the name of the schema that a node refers to: `#/components/schemas/Case` gives Case.

    None for a node without such a reference.
    """
    reference = node.get("$ref")
    if not isinstance(reference, str) or not reference.startswith(SCHEMAS):
        return None
    return unescape(reference.removeprefix(SCHEMAS))


def schema_pointer(name: str) -> str:
    """Return the pointer to the schema with a name: Case gives `/components/schemas/Case`."""
    return join("components", "schemas", name)


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where a component or an operation is written: a file and a JSON Pointer into it."""

    file: Path
    pointer: str

    @property
    def name(self) -> str:
        """The last token of the pointer; "" for a whole file."""
        return next(reversed(split(self.pointer)), "")

    def below(self, step: str | int) -> SourceLocation:
        """Return the location of the member or item `step` of this one."""
        return SourceLocation(self.file, self.pointer + join(step))

    def error(self, message: str) -> ContractError:
        """Return a ContractError with `message`, this file and this line."""
        return ContractError(f"{place_of(self.file, self.pointer)}: {message}")


def locate(reference: Any, at: SourceLocation, folder: Path) -> SourceLocation:
    """Return the location that a `$ref` at `at` refers to; ContractError outside `folder`."""
    if not isinstance(reference, str):
        raise at.error("a $ref is a text")
    target, _, pointer = reference.partition("#")
    if pointer and not pointer.startswith("/"):
        raise at.error(f"{reference!r} has no JSON Pointer behind #, such as #/Name")
    if not target:
        return SourceLocation(at.file, pointer)
    try:
        return SourceLocation(target_of(target, at.file, folder), pointer)
    except ValueError as error:
        raise at.error(str(error)) from None


def lookup(source: SourceLocation, at: SourceLocation) -> Any:
    """Return the node at `source`; ContractError, at the place of the reference `at`, if none."""
    if source.file != at.file and not source.file.is_file():
        raise at.error(f"there is no file {source.file}")
    try:
        return resolve(read_yaml(source.file), source.pointer)
    except LookupError:
        file = "" if source.file == at.file else source.file.name
        raise at.error(f"there is nothing at {file}#{source.pointer}") from None
