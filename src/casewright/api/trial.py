"""The contract for trial in a browser: requests for the demo world, and real refusals.

The contract's own documents do not change; the additions are for the page /docs only.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casewright.api.contracts import ERROR, VersionContract
from casewright.api.errors import ws_error
from casewright.api.languages import SUPPORTED
from casewright.api.representations import of_media
from casewright.domain.ensure import Violation
from interaction_contract import rules

_FILE = Path(__file__).parents[1] / "worlds" / "demo_requests.yaml"
_NAME, _SUMMARY = "demo_world", "In the demo world"
_NOTE = "\nThe forms start with values of the demo world (`casewright serve --demo`).\n"


def trial_document(contract: VersionContract) -> bytes:
    """Return the OpenAPI document of a version as JSON, with example values for requests."""
    document = copy.deepcopy(contract.document)
    document["info"]["description"] += _NOTE
    told = _trial_values()
    for operation in _operations(document):
        request = told["requests"].get(operation["operationId"], {})
        _give_parameters(document, operation, request.get("parameters", {}))
        if "body" in request:
            _give_body(contract, operation, request)
        _give_refusals(contract, document, operation)
    return json.dumps(document, ensure_ascii=False).encode()


@cache
def _trial_values() -> Mapping[str, Mapping[str, Any]]:
    told: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_FILE.read_bytes())
    return told


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        for operation in methods.values():
            if isinstance(operation, dict) and "operationId" in operation:
                yield operation


def _give_parameters(
    document: Mapping[str, Any], operation: dict[str, Any], values: Mapping[str, Any]
) -> None:
    """Put `values` into the operation's own copies of parameters that operations share."""
    for place, parameter in enumerate(operation.get("parameters", ())):
        found = _resolved(document, parameter)
        if found["name"] in values:
            own = {key: value for key, value in found.items() if key != "examples"}
            operation["parameters"][place] = {**own, "example": values[found["name"]]}


def _give_body(
    contract: VersionContract, operation: dict[str, Any], request: Mapping[str, Any]
) -> None:
    for media, content in operation["requestBody"]["content"].items():
        role = content["schema"]["$ref"].rpartition("/")[2]
        body = request.get("bodies", {}).get(media, request["body"])
        # Under two names, Swagger UI would start the second one with made-up text.
        value = of_media(media).example(contract, role, body)
        shown = {_NAME: {"summary": _SUMMARY, "value": value}}
        # A form starts with the first one.
        content["examples"] = {**shown, **content.get("examples", {})}


def _give_refusals(
    contract: VersionContract, document: Mapping[str, Any], operation: dict[str, Any]
) -> None:
    for status, response in operation["responses"].items():
        shape = _refusal(contract, operation, status)
        if shape is None:
            continue
        own = copy.deepcopy(_resolved(document, response))
        for media, content in own.get("content", {}).items():
            content["example"] = of_media(media).example(contract, ERROR, shape)
        operation["responses"][status] = own


def _refusal(
    contract: VersionContract, operation: Mapping[str, Any], status: str
) -> dict[str, Any] | None:
    """Return the error document of the operation's first rule with the status `status`."""
    fitting = [
        name for name in operation["x-twinspec-rules"] if str(rules.BY_ID[name].status) == status
    ]
    told = _trial_values()["refusals"]
    named = [name for name in told if name in fitting]
    plain = [name for name in fitting if "{" not in (rules.BY_ID[name].message or "{")]
    for name in (named + plain)[:1]:
        filled = told.get(name, {})
        values = {
            key: text.replace("{languages}", ", ".join(SUPPORTED))
            for key, text in filled.get("values", {}).items()
        }
        violation = Violation(rules.BY_ID[name], filled.get("at", ""), values)
        return dict(ws_error([violation], contract=contract))
    return None


def _resolved(document: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the component that a reference refers to, or the item itself."""
    if "$ref" not in item:
        return item
    _, kind, name = str(item["$ref"]).removeprefix("#/").split("/")
    found: Mapping[str, Any] = document["components"][kind][name]
    return found
