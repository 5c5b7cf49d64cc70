"""Converts schemas of the contract to nodes: trees from which values are composed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twinspec.contract.precondition import precondition
from twinspec.contract.references import unwrap
from twinspec.fuzz.choose.banks import Banks
from twinspec.fuzz.choose.marks import Marks
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, ScalarNode, UnionNode


class Nodes:
    """Makes nodes from the schemas of one bundle, each named schema once."""

    def __init__(self, bundle: Mapping[str, Any], banks: Banks, marks: Marks) -> None:
        """Read from `bundle`; values of leaves come from `banks`, and of the world by `marks`."""
        self._bundle = bundle
        self._banks = banks
        self._marks = marks
        self._named: dict[str, Node] = {}

    def of(self, schema: Mapping[str, Any]) -> Node:
        """Return the node of a schema of the bundle."""
        reference = schema.get("$ref")
        if reference is None and len(schema.get("allOf", ())) == 1:
            return self.of(schema["allOf"][0])
        if reference is None:
            return self._make(schema)
        if reference not in self._named:
            self._named[reference] = self._make(schema)
        return self._named[reference]

    def _make(self, schema: Mapping[str, Any]) -> Node:
        schema = unwrap(self._bundle, schema)
        options = schema.get("anyOf") or schema.get("oneOf")
        if options:
            return UnionNode(tuple(self.of(option) for option in options))
        if schema.get("type") == "object":
            return ObjectNode(
                members={
                    key: self.of(value) for key, value in schema.get("properties", {}).items()
                },
                required=frozenset(schema.get("required", ())),
                minimum=schema.get("minProperties", 0),
                pools=self._marks.of_schema(schema),
                precondition=precondition(schema),
            )
        if schema.get("type") == "array":
            return ArrayNode(
                self.of(schema["items"]), schema.get("minItems", 0), schema.get("maxItems")
            )
        return ScalarNode(self._banks.of(schema))
