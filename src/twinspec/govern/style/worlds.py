"""Style of pools, sessions and paging: what they refer to exists, and they are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import PAGING, POOLS, PRECONDITION
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.paging import paging_faults
from twinspec.contract.pointer import escape, join
from twinspec.contract.pools import ANY, Mark, Steps, pools_of_operation, pools_of_schema
from twinspec.contract.precondition import precondition_faults
from twinspec.contract.references import dereference
from twinspec.contract.session import session_faults
from twinspec.govern.style.subject import (
    Breach,
    Subject,
    every_schema,
)


def pools_lead_to_values(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each malformed mark of a pool, and each that leads to no value."""
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            for message, step in _schema_faults(version, schema):
                yield Breach(message, (subject.place(version, f"{pointer}/{POOLS}{step}"),))
        for operation in version.operations:
            for message, step in _operation_faults(operation):
                pointer = f"{operation.pointer}/{POOLS}{step}"
                yield Breach(message, (subject.place(version, pointer),))


def pools_are_drawn(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each pool that answers fill and no request uses.

    Pools of identifiers, and pools of members that refer to another kind, are exempt.
    """
    marked = [
        (mark, subject.place(version, pointer), requested)
        for version in subject.versions
        for mark, pointer, requested in _marks(subject, version)
    ]
    drawn = {mark.pool for mark, _, requested in marked if requested}
    kinds = {mark.pool.kind for mark, _, _ in marked}
    for mark, place, _ in marked:
        pool = mark.pool
        if pool not in drawn and not pool.identifies and pool.member not in kinds:
            yield Breach(f"no request draws from {pool}, which is filled here.", (place,))


def preconditions_are_pooled(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each precondition without a pool at its place in the same object."""
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            for message in precondition_faults(schema):
                yield Breach(message, (subject.place(version, f"{pointer}/{PRECONDITION}"),))


def sessions_described(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each fault of a version's x-twinspec-session."""
    for version in subject.versions:
        for message, pointer in session_faults(version):
            yield Breach(message, (subject.place(version, pointer),))


def paging_described(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each fault of an operation's x-twinspec-paging."""
    for version in subject.versions:
        for operation in version.operations:
            for message, step in paging_faults(version, operation):
                pointer = f"{operation.pointer}/{PAGING}{step}"
                yield Breach(message, (subject.place(version, pointer),))


def _schema_faults(version: Version, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if POOLS in schema and schema.get("type") != "object":
        yield f"{POOLS} stands in a schema that is no object.", ""
        return
    try:
        marks = pools_of_schema(schema)
    except ContractError as error:
        yield str(error), ""
        return
    for steps in marks:
        found = _found(version, schema, steps)
        if not any(_is_value(node) for node in found):
            what = "leads to no text or number" if found else "leads nowhere"
            yield f"{join(*steps)} {what} of this object.", f"/{escape(join(*steps))}"


def _operation_faults(operation: Operation) -> Iterator[tuple[str, str]]:
    try:
        marks = pools_of_operation(operation.node)
    except ContractError as error:
        yield str(error), ""
        return
    known = [parameter.name for parameter in operation.parameters]
    for name in marks:
        if name not in known:
            message = f"{operation.id} has no parameter {name}; {_listed(known)}."
            yield message, f"/{escape(name)}"


def _listed(names: list[str]) -> str:
    return f"it has {', '.join(names)}" if names else "it has none"


def _found(version: Version, schema: Mapping[str, Any], steps: Steps) -> list[Mapping[str, Any]]:
    """Return the schemas at `steps` below `schema`; several if unions have alternatives."""
    schema = dereference(version.bundle, schema)
    parts = [part for keyword in ("allOf", "anyOf", "oneOf") for part in schema.get(keyword, ())]
    if parts:
        return [found for part in parts for found in _found(version, part, steps)]
    if not steps:
        return [schema]
    is_item = steps[0] == ANY and "items" in schema
    below = schema["items"] if is_item else schema.get("properties", {}).get(steps[0])
    return [] if below is None else _found(version, below, steps[1:])


def _is_value(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") in ("string", "integer", "number")


def _marks(subject: Subject, version: Version) -> Iterator[tuple[Mark, str, bool]]:
    """Yield every mark, a pointer to it, and whether requests have it.

    Malformed marks are left out: another check reports them.
    """
    requests = {node.pointer for node in subject.request_bodies(version)}
    for schema, pointer in every_schema(version):
        with suppress(ContractError):
            for steps, mark in pools_of_schema(schema).items():
                yield mark, f"{pointer}/{POOLS}/{escape(join(*steps))}", pointer in requests
    for operation in version.operations:
        with suppress(ContractError):
            for name, mark in pools_of_operation(operation.node).items():
                yield mark, f"{operation.pointer}/{POOLS}/{escape(name)}", True
