"""An attack on JSON breaks what it says, by a strict reader of its own and the schema."""

from __future__ import annotations

import json
import random
from typing import Any, NoReturn

import pytest

from tests.twinspec.contracts import CASEWRIGHT
from tests.twinspec.fuzz.documents import VERSIONS, schema
from twinspec.fuzz.wire.json_attacks import NAMES, attack, attacks

EXAMPLE = CASEWRIGHT / "v12/examples/edit_case/modify_all_elements.request.json"
REQUESTS = [
    ("CaseEdit", EXAMPLE.read_bytes()),
    ("CaseTarget", b"{}"),
    ("LogIn", '{"userName": "frank", "password": "\u20ac"}'.encode()),
]
LEVELS = 100


def refuse(name: str) -> NoReturn:
    raise ValueError(name)


def finite(text: str) -> float:
    return float(text) if abs(float(text)) < float("inf") else refuse(text)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *texts(list(value.values()))]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def broken(role: str, body: bytes) -> set[str]:
    """What is wrong with a JSON body, by RFC 8259, the limits of the contract and the schema."""
    if not body.strip():
        return {"missing-body"} if not body else {"missing-body", "body-syntax"}
    aspects = set()

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            aspects.add("body-duplicates")
        return dict(pairs)

    try:
        value = json.loads(
            body.decode(), object_pairs_hook=unique, parse_constant=refuse, parse_float=finite
        )
    except ValueError:
        return {"body-syntax"}
    if depth(value) > LEVELS:
        return {"body-syntax"}
    if any(not (c in "\t\n\r" or " " <= c < "\ud800" or "\udfff" < c < "\ufffe" or c > "\uffff")
           for text in texts(value) for c in text):  # fmt: skip
        aspects.add("body-text")
    if not isinstance(value, dict):
        aspects.add("body-root")
    elif "body-text" not in aspects and not schema(VERSIONS["v12"], role).is_valid(value):
        aspects.add("schema")
    return aspects


@pytest.mark.parametrize(("role", "body"), REQUESTS, ids=[role for role, _ in REQUESTS])
@pytest.mark.parametrize("name", NAMES)
def test_an_attack_breaks_what_it_says(role: str, body: bytes, name: str) -> None:
    for seed in range(25):
        found = attack(name, body, random.Random(seed))
        wrong = broken(role, found.body)
        if found.aspects:
            assert wrong & found.aspects, found.body
        else:
            assert (wrong, json.loads(found.body)) == (set(), json.loads(body))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"1", b'"x"', b"null", b'{"a": [{}]}'])
@pytest.mark.parametrize("name", NAMES)
def test_every_document_has_a_place_for_every_attack(body: bytes, name: str) -> None:
    for seed in range(25):
        found = attack(name, body, random.Random(seed))
        if found.aspects == {"body-syntax"}:
            assert "body-syntax" in broken("CaseEdit", found.body), found.body


def test_the_same_seed_draws_the_same_attack() -> None:
    drawn = {attacks(b'{"a": 1, "b": {"c": []}}', random.Random(5)) for _ in range(3)}
    assert len(drawn) == 1
