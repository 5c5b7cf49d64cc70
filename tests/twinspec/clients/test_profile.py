"""Client profiles: what each transformation writes, and that no more is accepted than is said."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.twinspec.clients.profiles import PROFILES, SETTINGS, VERSIONS, Document, document
from twinspec.config import ClientSettings
from twinspec.generate.client.profile import Profile, client_profile, summary
from twinspec.govern.clients import judge

SCHEMAS = {
    "a reference with xml beside it": (
        "{Sent: {type: object, properties: {id: {allOf: [{$ref: '#/components/schemas/Id'}], "
        "xml: {attribute: true}}}}, Id: {type: integer, title: Number, x-rules: 1}}",
        {
            "Sent": {
                "type": "object",
                "properties": {"id": {"$ref": "#/components/schemas/Id"}},
            },
            "Id": {"type": "integer"},
        },
    ),
    "a moment or nothing": (
        "{Sent: {description: D, anyOf: [{type: string, format: date-time, pattern: '^[0-9TZ]+$'},"
        " {$ref: '#/components/schemas/Empty'}]}, Empty: {type: string, maxLength: 0}}",
        {"Sent": {"description": "D", "type": "string", "pattern": "^([0-9TZ]+)?$"}},
    ),
    "an object or nothing": (
        "{Sent: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string, maxLength: 0}]}, "
        "A: {type: object}}",
        {
            "Sent": {
                "oneOf": [
                    {"$ref": "#/components/schemas/A"},
                    {"type": "string", "maxLength": 0},
                ]
            },
            "A": {"type": "object"},
        },
    ),
    "an object or another object": (
        "{Sent: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, "
        "A: {type: object}, B: {type: object}}",
        {
            "Sent": {
                "anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
            },
            "A": {"type": "object"},
            "B": {"type": "object"},
        },
    ),
    "a text or a number that clients send": (
        "{Sent: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}",
        {"Sent": {"type": "string", "pattern": "^([1-9])$"}},
    ),
    "a text or a number that clients read": (
        "{Sent: {$ref: '#/components/schemas/Read'}, "
        "Read: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}",
        {
            "Sent": {"$ref": "#/components/schemas/Read"},
            "Read": {"oneOf": [{"type": "string", "pattern": "^[1-9]$"}, {"type": "integer"}]},
        },
    ),
    "an enum or a text": (
        "{Sent: {anyOf: [{type: string, enum: [a.b, c]}, {type: string, pattern: '^[0-9]+$'}]}}",
        {"Sent": {"type": "string", "pattern": r"^(a\.b|c|[0-9]+)$"}},
    ),
    "texts of which one is not anchored": (
        "{Sent: {anyOf: [{type: string, pattern: '^a|b$'}, {type: string, maxLength: 0}]}}",
        {
            "Sent": {
                "anyOf": [
                    {"type": "string", "pattern": "^a|b$"},
                    {"type": "string", "maxLength": 0},
                ]
            }
        },
    ),
    "types without a name": (
        "{Sent: {type: object, properties: {state: {type: string, enum: [hot, cold]}, "
        "parts: {type: array, items: {type: object, properties: {x: {type: integer}}}}}}, "
        "SentState: {type: integer}, Read: {$ref: '#/components/schemas/SentState'}}",
        {
            "Sent": {
                "type": "object",
                "properties": {
                    "state": {"$ref": "#/components/schemas/SentState2"},
                    "parts": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/SentPartsItem"},
                    },
                },
            },
            "SentState": {"type": "integer"},
            "SentState2": {"type": "string", "enum": ["hot", "cold"]},
            "SentPartsItem": {"type": "object", "properties": {"x": {"type": "integer"}}},
            "Read": {"$ref": "#/components/schemas/SentState"},
        },
    ),
    "members that are called like keys of OpenAPI": (
        "{Sent: {type: object, properties: {x-id: {type: integer}, xml: {type: integer}, "
        "title: {type: integer}, format: {type: string}, properties: {type: integer}}}}",
        {
            "Sent": {
                "type": "object",
                "properties": {
                    "x-id": {"type": "integer"},
                    "xml": {"type": "integer"},
                    "title": {"type": "integer"},
                    "format": {"type": "string"},
                    "properties": {"type": "integer"},
                },
            }
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), SCHEMAS.values(), ids=SCHEMAS)
def test_schemas_are_said_as_generators_take_them(written: str, expected: Document) -> None:
    made = client_profile(document(written), SETTINGS).document
    assert made["components"]["schemas"] == {"Read": {"type": "boolean"}} | expected


IDS = "{{name: ids, in: path, required: true, schema: {{type: array, items: {}{}}}}}"
PARAMETERS = {
    "a list in a path": (
        IDS.format("{type: string, pattern: '^[0-9]+$'}", ", minItems: 1, maxItems: 75"),
        {"type": "string", "pattern": "^([0-9]+)(,([0-9]+)){0,74}$"},
    ),
    "a list that may be empty": (
        IDS.format("{type: string, enum: [a, b]}", ", maxItems: 2"),
        {"type": "string", "pattern": "^((a|b)(,(a|b)){0,1})?$"},
    ),
    "a list without an end": (
        "{name: q, in: query, explode: false, schema: {type: array, minItems: 1, "
        "items: {type: string, pattern: '^x$'}}}",
        {"type": "string", "pattern": "^(x)(,(x))*$"},
    ),
    "a list of which each item is a parameter": (
        "{name: q, in: query, schema: {type: array, items: {type: string, pattern: '^x$'}}}",
        {"type": "array", "items": {"type": "string", "pattern": "^x$"}},
    ),
    "a list of numbers": (
        IDS.format("{type: integer}", ""),
        {"type": "array", "items": {"type": "integer"}},
    ),
}


@pytest.mark.parametrize(("written", "expected"), PARAMETERS.values(), ids=PARAMETERS)
def test_lists_between_commas_are_one_text(written: str, expected: Document) -> None:
    made = client_profile(document(parameters=f"[{written}]"), SETTINGS).document
    assert made["paths"]["/things/{ids}"]["put"]["parameters"][0]["schema"] == expected


def test_a_client_reads_json_alone_from_an_address() -> None:
    made = client_profile(document(), SETTINGS).document
    assert made["servers"] == [{"url": "http://127.0.0.1:8080/api"}]
    operation = made["paths"]["/things/{ids}"]["put"]
    assert operation["requestBody"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}
    }
    assert "x-note" not in operation["responses"]["200"]


def test_numbers_stay_where_a_project_says_so() -> None:
    written = "{Sent: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}"
    made = client_profile(document(written), ClientSettings("http://x.example", "both"))
    assert [*made.document["components"]["schemas"]["Sent"]] == ["oneOf"]
    assert made.differences == ()


# --- what is accepted ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", VERSIONS)
def test_a_profile_accepts_what_its_bundle_accepts(name: str) -> None:
    assert judge(VERSIONS[name], PROFILES[name]) == ([], [])


def _at(pointer: str, **changes: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        node: Any = document
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/")
            node = node[int(step) if isinstance(node, list) else step]
        for key, value in changes.items():
            if value is None:
                del node[key]
            else:
                node[key] = value

    return change


_SCHEMAS = "/components/schemas"
PLANTS: dict[str, Callable[[Document], None]] = {
    "a member is gone": _at(f"{_SCHEMAS}/CaseView/properties", subject=None),
    "a member is new": _at(f"{_SCHEMAS}/CaseEdit/properties", more={"type": "string"}),
    "a member need not come": _at(f"{_SCHEMAS}/LogIn", required=["userName"]),
    "a member must come": _at(f"{_SCHEMAS}/CaseEdit", required=["id", "lastModified", "owner"]),
    "an object is open": _at(f"{_SCHEMAS}/CaseEdit", additionalProperties=None),
    "a text may be longer": _at(f"{_SCHEMAS}/CaseEdit/properties/subject", maxLength=1025),
    "a text is of another pattern": _at(f"{_SCHEMAS}/Id", pattern="^[0-9]{1,18}$"),
    "a moment may be anything": _at(f"{_SCHEMAS}/Instant", pattern=None),
    "a value is gone": _at(f"{_SCHEMAS}/Severity", enum=["urgent", "high", "medium"]),
    "an array may be longer": _at(f"{_SCHEMAS}/RelatedCasesEdit/properties/link", maxItems=76),
    "a union has an alternative less": _at(
        f"{_SCHEMAS}/OwnerOrEmpty", oneOf=[{"$ref": f"#{_SCHEMAS}/OwnerEdit"}]
    ),
    "a number may be larger": _at("/components/parameters/Pagesize/schema", maximum=76),
    "a parameter must come": _at("/components/parameters/ForceLogin", required=True),
    "a parameter is called otherwise": _at("/components/parameters/Pagenum", name="$page"),
    "an answer is gone": _at("/paths/~1interaction~1case/put/responses", **{"409": None}),
    "a body is gone": _at("/paths/~1interaction~1case/put", requestBody=None),
    "an operation is gone": _at("/paths/~1interaction~1case", put=None),
    "a log-in is not needed": _at("/paths/~1interaction~1case/put", security=[]),
    "JSON is gone": _at(
        "/paths/~1interaction~1case/get/responses/200", content={"application/xml": {}}
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_what_is_not_said_is_found(plant: Callable[[Document], None]) -> None:
    profile = copy.deepcopy(PROFILES["casewright v12"])
    plant(profile.document)
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert findings


@pytest.mark.parametrize(
    "name",
    ["a member is gone", "a text is of another pattern", "a union has an alternative less"],
)
def test_a_difference_is_where_it_is_said_and_nowhere_else(name: str) -> None:
    """What comes with the differences, and so is in both later documents, is judged, too."""
    profile = copy.deepcopy(PROFILES["casewright v12"])
    plant = PLANTS[name]
    plant(profile.document)
    plant(profile.differing)
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert findings


def test_an_example_that_shows_nothing_is_found() -> None:
    profile = client_profile(VERSIONS["casewright v12"].bundle, SETTINGS)
    shown = [one for one in profile.differences if one.example is not None]
    assert shown
    profile.reduced["components"]["schemas"]["Instant"].pop("format")
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert any("validators do not say so" in finding.message for finding in findings)


# --- what its head says --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["v12", "v20"])
def test_the_head_of_the_file_names_each_difference(name: str) -> None:
    folder = Path(__file__).parents[3] / "generated" / "openapi"
    text = (folder / f"{name}.client.yaml").read_text("utf-8")
    profile: Profile = PROFILES[f"casewright {name}"]
    assert summary(profile, f"{name}.yaml") in text
    assert yaml.load(text, yaml.CSafeLoader) == profile.document
    heads = re.findall(r"^# - (\S+) accepts (more|less)", text, re.MULTILINE)
    assert heads == [
        ("/components/schemas/Instant", "more"),
        ("/components/schemas/InstantAttribute", "more"),
        ("/components/schemas/SentId", "less"),
        ("/components/parameters/Ids/schema", "more"),
    ]
