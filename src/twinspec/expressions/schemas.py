"""The schemas of the variables of expressions: what parameters and facts are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from twinspec.contract.layout import Version
from twinspec.contract.operations import JSON, Operation, Parameter
from twinspec.contract.pools import LOGIN_POOLS, Pool, pools_of_document
from twinspec.contract.prefix import prefix_of
from twinspec.contract.references import unwrap
from twinspec.contract.variables import AnyFact, Fact, RecordFact

_PUNCTUATION = re.compile(r"^[^A-Za-z_]+")


def parameters_schema(operation: Operation) -> dict[str, Any]:
    """Return an object schema of an operation's parameters of path and query.

    A name loses what stands before its first letter: `$sort` is `parameters.sort`. A parameter for
    names with a prefix (x-twinspec-prefix) is a map from the rest of the name to the value.
    """
    members = {
        parameter_name(one): one.schema
        for one in operation.parameters
        if one.location in ("path", "query")
    }
    return {"type": "object", "additionalProperties": False, "properties": members}


def parameter_name(parameter: Parameter) -> str:
    """Return the member of `parameters` that holds a parameter: `$sort` gives `sort`."""
    name = prefix_of(parameter.node) or parameter.name
    return _PUNCTUATION.sub("", name).rstrip(".")


def fact_schema(version: Version, fact: AnyFact) -> dict[str, Any]:
    """Return the schema of a fact: a map by id, or a list, of what its operation answers.

    Of records it is a map of texts. LookupError says why a fact cannot be read: there is no such
    operation, parameter or list, or nothing tells of such a record.
    """
    if isinstance(fact, RecordFact):
        known = {*pools_of_document(version.bundle), *LOGIN_POOLS}
        for pool in (Pool(fact.kind, fact.member), Pool(fact.kind, fact.gives)):
            if pool not in known:
                raise LookupError(f"{version.name} marks no pool {pool}")
        return {"type": "object", "additionalProperties": {"type": "string"}}
    operation = next((one for one in version.operations if one.id == fact.read), None)
    if operation is None or operation.method != "GET":
        raise LookupError(f"{version.name} has no GET operation {fact.read}")
    names = {one.name for one in operation.parameters}
    for name in (*fact.query, *([fact.parameter] if fact.parameter else [])):
        if name not in names:
            raise LookupError(f"{fact.read} has no parameter {name}")
    items, _ = resource_schema(version, operation, fact)
    if fact.ids is None:
        return {"type": "array", "items": items}
    if fact.key not in unwrap(version.bundle, items).get("properties", {}):
        raise LookupError(f"what {fact.read} answers has no member {fact.key}")
    return {"type": "object", "additionalProperties": items}


def resource_schema(
    version: Version, operation: Operation, fact: Fact
) -> tuple[Mapping[str, Any], bool]:
    """Return the schema of a resource that a fact reads, and whether answers hold a list of them.

    LookupError if they hold neither a list nor, for a fact with ids, a resource.
    """
    success = operation.responses.get("200")
    media = success.content.get(JSON) if success else None
    schema: Mapping[str, Any] = unwrap(version.bundle, media.schema) if media else {}
    for step in fact.items:
        schema = unwrap(version.bundle, schema.get("properties", {}).get(step, {}))
    if schema.get("type") == "array" and "items" in schema:
        return schema["items"], True
    if fact.ids is None or "properties" not in schema:
        raise LookupError(f"a 200 of {fact.read} has no list at /{'/'.join(fact.items)}")
    return schema, False
