"""The types of JSON Schemas as CEL's type checker knows them: messages with fields.

An object with properties is a message, an object of alike members a map, an array a list. What has
several types in JSON (`anyOf` of a text and an object) is dynamic: CEL checks it when it is used.
So is what consists of itself without an object between, and a map for whose entries protobuf has no
name left. A member whose name is no identifier of CEL is no field.

Example: `{"type": "object", "properties": {"id": {"type": "string"}}}` makes `request.id` a string,
and `request.ib` an error of the checker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel
from google.protobuf import descriptor_pool, struct_pb2
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)

from twinspec.contract.references import follow

_PACKAGE = "contract"
_VALUE = ".google.protobuf.Value"
_OPTIONAL = FieldDescriptorProto.LABEL_OPTIONAL
_WORD = re.compile(r"[A-Za-z0-9_]+")
_STEPS = frozenset(
    ("components", "schemas", "properties", "items", "variables", "allOf", "additionalProperties")
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SCALARS = {
    "string": (FieldDescriptorProto.TYPE_STRING, cel.Type.STRING),
    "integer": (FieldDescriptorProto.TYPE_INT64, cel.Type.INT),
    "number": (FieldDescriptorProto.TYPE_DOUBLE, cel.Type.DOUBLE),
    "boolean": (FieldDescriptorProto.TYPE_BOOL, cel.Type.BOOL),
}


class SchemaTypes:
    """Makes types of the schemas of one document; `pool` has them all once they are made."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Follow the references of schemas in `document`."""
        self._document = document
        self._file = FileDescriptorProto(
            name="contract.proto",
            package=_PACKAGE,
            syntax="proto2",
            dependency=[struct_pb2.DESCRIPTOR.name],
        )
        self._names: dict[str, str] = {}

    def type_of(
        self, schema: Mapping[str, Any], at: str, within: frozenset[str] = frozenset()
    ) -> cel.Type:
        """Return the type of a schema; `at` is a name for it that no other schema has.

        `within` are the names of the lists and maps that it is a part of.
        """
        schema, at = self._resolved(schema, at)
        kind = self._kind(schema, at)
        if at in within:
            return cel.Type.DYN
        if kind in _SCALARS:
            return _SCALARS[kind][1]
        within |= {at}
        if kind == "array":
            return cel.Type.List(self.type_of(schema.get("items", {}), f"{at}/items", within))
        if kind == "map":
            members = f"{at}/additionalProperties"
            return cel.Type.Map(
                cel.Type.STRING, self.type_of(schema["additionalProperties"], members, within)
            )
        return cel.Type(self._message(schema, at)) if kind == "object" else cel.Type.DYN

    def pool(self) -> descriptor_pool.DescriptorPool:
        """Return all types that were made, for an environment of CEL."""
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(struct_pb2.DESCRIPTOR.serialized_pb)
        pool.AddSerializedFile(self._file.SerializeToString())
        return pool

    def _message(self, schema: Mapping[str, Any], at: str) -> str:
        """Return the full name of the message of an object schema; it is made when first met."""
        if at not in self._names:
            name = self._new_name(at)
            self._names[at] = f"{_PACKAGE}.{name}"
            message = DescriptorProto(name=name)
            members = {
                member: part
                for member, part in schema.get("properties", {}).items()
                if _IDENTIFIER.fullmatch(member)
            }
            taken = Counter([*members, *map(_entries_name, members)])
            for member, part in members.items():
                entries = _entries_name(member)
                free = entries if taken[entries] == 1 else None
                self._add_field(message, member, part, f"{at}/properties/{member}", free)
            self._file.message_type.append(message)
        return self._names[at]

    def _new_name(self, at: str) -> str:
        """Return a name for messages of the checker: `/components/schemas/Case` gives Case."""
        steps = [step for step in _WORD.findall(at) if step not in _STEPS]
        name = "_".join(steps[-2:]) or "Value"
        taken = f"{_PACKAGE}.{name}" in self._names.values()
        return f"{name}_{len(self._names)}" if taken else name

    def _add_field(
        self,
        message: DescriptorProto,
        name: str,
        schema: Mapping[str, Any],
        at: str,
        entries: str | None = None,
    ) -> None:
        """Add a field to a message; `entries` is what the entries of a map are called, if free."""
        schema, at = self._resolved(schema, at)
        field = message.field.add(name=name, number=len(message.field) + 1, label=_OPTIONAL)
        # Protobuf would make `aB` of both `a_b` and `aB`, and refuse that.
        field.json_name = f"field{field.number}"
        kind = self._kind(schema, at)
        if kind == "array" and not message.options.map_entry:
            field.label = FieldDescriptorProto.LABEL_REPEATED
            schema, at = self._resolved(schema.get("items", {}), f"{at}/items")
            kind = self._kind(schema, at)
        elif kind == "map" and entries and not message.options.map_entry:
            field.label = FieldDescriptorProto.LABEL_REPEATED
            field.type = FieldDescriptorProto.TYPE_MESSAGE
            members = f"{at}/additionalProperties"
            members_schema = schema["additionalProperties"]
            field.type_name = self._entries(message, entries, members_schema, members)
            return
        if kind in _SCALARS:
            field.type = _SCALARS[kind][0]
        else:
            field.type = FieldDescriptorProto.TYPE_MESSAGE
            field.type_name = f".{self._message(schema, at)}" if kind == "object" else _VALUE

    def _entries(
        self, message: DescriptorProto, name: str, schema: Mapping[str, Any], at: str
    ) -> str:
        """Return the full name of the message of a map's entries, which is made in `message`."""
        entry = message.nested_type.add(name=name)
        entry.options.map_entry = True
        key = entry.field.add(name="key", number=1, label=_OPTIONAL)
        key.type = FieldDescriptorProto.TYPE_STRING
        self._add_field(entry, "value", schema, at)
        return f".{_PACKAGE}.{message.name}.{name}"

    def _resolved(self, schema: Mapping[str, Any], at: str) -> tuple[Mapping[str, Any], str]:
        """Follow references, and `allOf` with one branch; return the schema and its name."""
        seen: set[str] = set()
        while True:
            schema, at = follow(self._document, schema, at)
            if len(schema.get("allOf", ())) != 1 or at in seen:
                return schema, at
            seen.add(at)
            schema, at = schema["allOf"][0], f"{at}/allOf/0"

    def _kind(
        self, schema: Mapping[str, Any], at: str, within: frozenset[str] = frozenset()
    ) -> str:
        """Return `array`, `object`, `map`, a type of scalars, or `dynamic`.

        `within` are the names of the unions that it is a branch of.
        """
        branches = schema.get("anyOf") or schema.get("oneOf")
        if at in within:
            return "dynamic"
        if branches:
            within |= {at}
            named = [(one, f"{at}/anyOf/{index}") for index, one in enumerate(branches)]
            kinds = {self._kind(*self._resolved(*one), within) for one in named}
            return kinds.pop() if len(kinds) == 1 and kinds <= _SCALARS.keys() else "dynamic"
        kind = str(schema.get("type"))
        if kind == "object" and (
            schema.get("properties") or schema.get("additionalProperties") is False
        ):
            return "object"
        if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
            return "map"
        return kind if kind == "array" or kind in _SCALARS else "dynamic"


def _entries_name(field: str) -> str:
    """Return what protobuf wants the entries of a map to be called: `byName` gives ByNameEntry."""
    return "".join(part[:1].upper() + part[1:] for part in field.split("_")) + "Entry"
