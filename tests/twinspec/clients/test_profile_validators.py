"""Bundles and client profiles, compared by validators that are not part of twinspec."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twinspec.clients.profiles import PROFILES, VERSIONS, Document
from twinspec.contract.layout import Version

# --- the same, asked of validators that are not part of twinspec ---------------------------------


def _bodies(version: Version) -> Iterator[tuple[str, str, Any]]:
    """Yield direction, role and value of each documented body in JSON."""
    for file in sorted((version.folder / "examples").rglob("*.json")):
        operation = next(one for one in version.operations if one.id == file.parent.name)
        try:
            value = json.loads(file.read_text("utf-8"))
        except json.JSONDecodeError:
            continue  # the request of an example about what is not well-formed
        for direction, body in operation.bodies():
            role = body.role("application/json")
            if role and validator(version.bundle, role).is_valid(value):
                yield direction, role, value
    yield "response", "WSError", ERROR


ERROR = {
    "code": "409-100",
    "developerMessage": "Case 1000 has been modified since.",
    "details": [{"key": "edit_case.last_modified_matches", "value": "/lastModified/date"}],
    "userMessage": "Somebody changed the case.",
}


def validator(document: Document, role: str, *, formats: bool = False) -> jsonschema_rs.Validator:
    reference = {"$ref": f"#/components/schemas/{role}", **document}
    return jsonschema_rs.Draft4Validator(reference, validate_formats=formats)


_OTHERS = (
    *("", " ", "x", "open", "1", "01", "1" * 19, "a" * 5000, [""], [{}], {"id": "1"}),
    *("2020-01-01T00:00:00Z", "2020-13-01T00:00:00Z", 0, 1, -1, 1.5, 10**18, True, None, [], {}),
)


def _variants(value: Any) -> Iterator[Any]:
    """Yield a document with each of its parts left out, replaced, doubled, or given a member."""
    yield from _OTHERS
    if isinstance(value, dict):
        yield value | {"unknown": 1}
        for key, inner in value.items():
            yield {name: one for name, one in value.items() if name != key}
            yield from (value | {key: other} for other in _variants(inner))
    elif isinstance(value, list):
        yield value * 2
        yield value * 1001
        for at, inner in enumerate(value[:2]):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in _variants(inner))


def _numbers_written(value: Any) -> Any:
    """Return a document with whole numbers as texts, as a client sends ids."""
    if isinstance(value, dict):
        return {key: _numbers_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return list(map(_numbers_written, value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("name", ["casewright v12", "casewright v20"])
def test_validators_find_no_other_difference(name: str) -> None:
    version, profile = VERSIONS[name], PROFILES[name]
    accepted, refused, roles = 0, 0, set()
    judges: dict[str, tuple[jsonschema_rs.Validator, jsonschema_rs.Validator]] = {}
    for direction, role, example in _bodies(version):
        roles.add((direction, role))
        if role not in judges:
            judges[role] = validator(version.bundle, role), validator(profile.document, role)
        full, client = judges[role]
        for value in (example, *_variants(example)):
            takes = full.is_valid(value)
            if direction == "response":
                assert client.is_valid(value) == takes, value
            else:
                # A client sends ids as text alone; whatever it sends is accepted.
                assert not client.is_valid(value) or takes, value
                assert not takes or client.is_valid(_numbers_written(value)), value
            accepted, refused = accepted + takes, refused + (not takes)
    sent = {
        (direction, role)
        for operation in version.operations
        for direction, body in operation.bodies()
        if (role := body.role("application/json"))
    }
    assert roles == sent
    assert accepted > 1000
    assert refused > 10_000


LISTS = {
    (name, parameter): (node["schema"], PROFILES[name].document)
    for name in ("casewright v12", "casewright v20")
    for parameter, node in VERSIONS[name].bundle["components"]["parameters"].items()
    if node["schema"].get("type") == "array"
}
_ITEMS = st.sampled_from(
    (
        "",
        "0",
        "01",
        "1",
        "12",
        "9" * 18,
        "9" * 19,
        "all",
        "created",
        "custom.",
        "custom.a",
        "x",
        " 1",
    )
)


@pytest.mark.parametrize("key", LISTS, ids=" ".join)
@given(
    items=st.one_of(
        st.lists(_ITEMS, max_size=4), st.builds(lambda n: ["1"] * n, st.integers(70, 80))
    )
)
def test_a_text_is_the_list_that_it_writes(key: tuple[str, str], items: list[str]) -> None:
    schema, profile = LISTS[key]
    named = profile["components"]["parameters"][key[1]]["schema"]
    array = jsonschema_rs.Draft4Validator({**schema, "uniqueItems": False})
    text = ",".join(items)
    assert jsonschema_rs.Draft4Validator(named).is_valid(text) == array.is_valid(text.split(","))
