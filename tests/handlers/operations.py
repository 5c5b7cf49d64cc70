"""The operations of each version, called without HTTP."""

from __future__ import annotations

import importlib
import json
from importlib import resources
from typing import Any

import jsonschema_rs

from casewright.api.v12 import V12
from casewright.api.v20 import V20
from casewright.clock import Clock, parse_instant
from tests.handlers.conftest import (
    FRANK,
    Scene,
)

CLOCK = Clock.starting_at(parse_instant("2015-08-01T00:00:00Z"))


class Version:
    """One version on one scene: calls operations as frank and checks what they answer."""

    def __init__(self, name: str, scene: Scene, **options: bool) -> None:
        text = resources.files(f"interaction_contract.{name}").joinpath("openapi.json").read_text()
        self.document: dict[str, Any] = json.loads(text)
        self.base = self.document["servers"][0]["url"]
        self.results = importlib.import_module(f"interaction_contract.{name}.results")
        kind = {"v12": V12, "v20": V20}[name]
        self.operations = kind(scene.store, CLOCK, **options)
        self.scene = scene

    def call(self, operation: str, user_id: int = FRANK, **arguments: Any) -> Any:
        """Call an operation; its answer must fit the contract, order of members included."""
        method = getattr(self.operations, operation)
        result = self.scene.runner.run(method(caller=self.scene.caller(user_id), **arguments))
        body = getattr(result, "body", None)
        if body is not None:
            (root,) = set(body) - {"paginationInfo"}
            self.check(body, f"{root.title()}List")
        return result

    def check(self, body: object, schema: str) -> None:
        """Assert that a body is valid, and that its members stand in the contract's order."""
        jsonschema_rs.validator_for(
            {"$ref": f"#/components/schemas/{schema}", "components": self.document["components"]}
        ).validate(body)
        self._check_order(body, {"$ref": f"#/components/schemas/{schema}"})

    def _check_order(self, value: object, schema: dict[str, Any]) -> None:
        schema = self._resolved(schema)
        if isinstance(value, dict):
            known = list(schema["properties"])
            assert list(value) == sorted(value, key=known.index)
            for name, member in value.items():
                self._check_order(member, schema["properties"][name])
        elif isinstance(value, list):
            for item in value:
                self._check_order(item, schema["items"])

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema or "allOf" in schema:
            schema = schema["allOf"][0] if "allOf" in schema else schema
            if "$ref" in schema:
                schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema
