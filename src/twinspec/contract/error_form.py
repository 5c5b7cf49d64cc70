"""How a version writes errors: one schema, and the meaning of its members (x-twinspec-error)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.extensions import ERROR
from twinspec.contract.layout import Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.references import schema_pointer
from twinspec.contract.shape import ObjectShape, ShapeError, ShapeMember, Shapes

_NEEDED = ("code", "message", "violations", "rule")


@dataclass(frozen=True, slots=True)
class ErrorForm:
    """The schema of errors, and the members that hold code, message and the list of violations.

    Each violation has the id of its `rule` and, unless `place` is None, the JSON Pointer of the
    value that broke it. These fields are names of members. `limit` is the largest number of
    violations that an answer lists; None when it lists only the first.
    """

    schema: str
    code: str
    message: str
    violations: str
    rule: str
    place: str | None
    limit: int | None = None

    def body(self, code: str, message: str, rule: str, place: str) -> dict[str, Any]:
        """Return the JSON body of a refusal with one violation."""
        violation = {self.rule: rule} | ({self.place: place} if self.place else {})
        return {self.code: code, self.message: message, self.violations: [violation]}


def error_form(version: Version) -> ErrorForm | None:
    """Return how `version` writes errors; None when it does not say so, or not validly."""
    if any(error_faults(version)):
        return None
    [(name, said)] = _stated_forms(version)
    return ErrorForm(
        schema=name,
        place=said.get("place"),
        limit=said.get("limit"),
        **{key: said[key] for key in _NEEDED},
    )


def error_faults(version: Version) -> Iterator[tuple[str, str]]:
    """Yield the faults of a version's `x-twinspec-error`, each with a pointer to its place."""
    said = list(_stated_forms(version))
    if not said:
        yield f"no schema says by {ERROR} that it is the body of all failures.", ""
        return
    for name, _ in said[1:]:
        yield f"{name} is a second schema with {ERROR}.", schema_pointer(name)
    name, members = said[0]
    pointer = f"{schema_pointer(name)}/{ERROR}"
    if not isinstance(members, Mapping) or not _is_complete(members):
        yield (
            f"{ERROR} has code, message, violations, rule and at most a place, all names.",
            pointer,
        )
        return
    limit = members.get("limit")
    if limit is not None and (not isinstance(limit, int) or limit is True or limit < 1):
        yield f"{ERROR} has the limit {limit!r}, which is no positive number.", pointer
        return
    try:
        shapes = read_openapi(version.bundle, version.name)
    except ShapeError:
        # What has no shape is a finding of its own; nothing can be said about its members.
        return
    if name not in shapes.types:
        yield f"{name} is no object.", pointer
        return
    for fault in _misfits(shapes, shapes.types[name], members):
        yield fault, pointer


def _stated_forms(version: Version) -> Iterator[tuple[str, Any]]:
    for name, schema in version.bundle["components"].get("schemas", {}).items():
        if ERROR in schema:
            yield name, schema[ERROR]


def _is_complete(members: Mapping[str, Any]) -> bool:
    return members.keys() - {"place", "limit"} == set(_NEEDED) and all(
        isinstance(name, str) for key, name in members.items() if key != "limit"
    )


def _misfits(shapes: Shapes, schema: ObjectShape, members: Mapping[str, Any]) -> Iterator[str]:
    """Yield messages on members that do not exist, are no text, or are required but not named."""
    yield from _texts(schema, [members["code"], members["message"]], {members["violations"]})
    violations = _member(schema, members["violations"])
    if violations is None or not violations.many or violations.value.object is None:
        yield f"{members['violations']} is no list of objects in {schema.name}."
        return
    limit = members.get("limit")
    if limit and violations.maximum is not None and limit > violations.maximum:
        yield f"{violations.key} has room for {violations.maximum}, not for the limit {limit}."
    entry = shapes.types[violations.value.object]
    yield from _texts(entry, [members[key] for key in ("rule", "place") if key in members], set())


def _texts(schema: ObjectShape, names: list[str], more: set[str]) -> Iterator[str]:
    for name in names:
        member = _member(schema, name)
        if member is None or member.many or not member.value.kinds:
            yield f"{name} is no text of {schema.name}."
    for member in schema.members:
        if member.required and member.key not in {*names, *more}:
            yield f"{member.key} is required in {schema.name}, but {ERROR} does not say what it is."


def _member(schema: ObjectShape, key: str) -> ShapeMember | None:
    return next((member for member in schema.members if member.key == key), None)
