"""What is wrong with the variables that a contract declares, beside the form of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from twinspec.contract.pointer import join, split

Fault = tuple[str, str]
"""A pointer into the file, and the message."""

GIVEN = frozenset(("request", "parameters", "caller", "now", "configuration"))
"""The variables that every operation may have without declaring them."""

_RESERVED = frozenset(
    (
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
        "while",
    )
)
"""Words of CEL that name nothing: https://github.com/google/cel-spec, Syntax."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def name_fault(name: str, taken: frozenset[str]) -> str | None:
    """Return why a value or fact cannot be called `name`; `taken` are the names of others."""
    if not _IDENTIFIER.fullmatch(name) or name in _RESERVED:
        return f"{name!r} is no name in CEL: letters, digits and _, and no reserved word"
    if name in GIVEN or name in taken:
        return f"{name} is the name of another variable"
    return None


def configuration_faults(
    configuration: Mapping[str, Any], caller: Mapping[str, Any] | None
) -> Iterator[Fault]:
    """Yield what is wrong with the schema of a configuration, and with who is the caller in it."""
    at = join("configuration")
    for pointer in _references(configuration, at):
        yield pointer, "the schema of the configuration has no references; write out what is meant"
        return
    try:
        jsonschema_rs.Draft202012Validator(dict(configuration))
    except (jsonschema_rs.ValidationError, ValueError) as error:
        yield at, f"no JSON Schema of 2020-12: {str(error).splitlines()[0]}"
        return
    if configuration.get("type") != "object" or not isinstance(
        configuration.get("properties"), Mapping
    ):
        yield at, "a configuration has type: object, and properties"
    elif caller is not None:
        yield from _caller_faults(configuration["properties"], caller)


def _caller_faults(members: Mapping[str, Any], caller: Mapping[str, Any]) -> Iterator[Fault]:
    users, login = caller["users"], caller["login"]
    user = members.get(users, {})
    user = user.get("additionalProperties") if isinstance(user, Mapping) else None
    if not isinstance(user, Mapping):
        yield (
            join("caller", "users"),
            f"the configuration has no map {users}: an object with the schema of a user as "
            "additionalProperties",
        )
        return
    member = user.get("properties", {}).get(login, {})
    if member.get("type") != "string" or login not in user.get("required", ()):
        yield join("caller", "login"), f"a user has no required text {login}"


def pool_fault(configuration: Mapping[str, Any], at: str) -> str | None:
    """Return why there are no records at the pointer `at` in what a configuration schema allows."""
    if not at.startswith("/"):
        return "expected a JSON Pointer"
    schema: Any = configuration
    for step in split(at):
        schema = schema.get("properties", {}).get(step) if isinstance(schema, Mapping) else None
    if not isinstance(schema, Mapping) or not isinstance(
        schema.get("additionalProperties"), Mapping
    ):
        return f"the configuration has no map {at}"
    return None


def _references(node: Any, pointer: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        if "$ref" in node or "$dynamicRef" in node:
            yield pointer
        for key, value in node.items():
            yield from _references(value, pointer + join(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, pointer + join(index))
