"""An attack breaks what it says: the reader, the schema or the XSD finds it."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from tests.twinspec.fuzz.documents import READERS, VERSIONS, WRITERS, schema, xsd
from twinspec.fuzz.wire.attack import Attack
from twinspec.fuzz.wire.xml_attacks import NAMES, attack, attacks, single_elements
from twinspec.fuzz.wire.xml_style import ENCODINGS, Style


def example(spec: Path, name: str) -> Any:
    return json.loads((spec / f"{name}.request.json").read_bytes())


REQUESTS = {
    ("v1", "BookEdit"): example(LIBRARY, "v1/examples/add_book/a_novel"),
    ("v12", "CaseEdit"): example(CASEWRIGHT, "v12/examples/edit_case/modify_all_elements"),
    ("v12", "CaseTarget"): {},
    ("v12", "ActivitiesCustomerChange"): example(
        CASEWRIGHT, "v12/examples/change_customer_of_activities/one_activity"
    ),
    ("v12", "LogIn"): {"userName": "frank", "password": "\u20ac"},
    ("v20", "CaseLookup"): example(CASEWRIGHT, "v20/examples/look_up_cases/by_every_criterion"),
}
HINT = "{http://www.w3.org/2001/XMLSchema-instance}"


@cache
def judge(version: str, role: str) -> Any:
    return schema(VERSIONS[version], role)


def broken(version: str, role: str, found: Attack) -> set[str]:
    """What is wrong with an attack, by the reader, the schema and the XSD."""
    reading = READERS[version].read(found.body, role)
    aspects = {fault.aspect for fault in reading.faults}
    if reading.value is None:
        return aspects
    if not judge(version, role).is_valid(reading.value) or not fits_xsd(version, found.body):
        aspects.add("schema")
    return aspects


def fits_xsd(version: str, body: bytes) -> bool:
    try:
        root = etree.fromstring(body)
    except etree.XMLSyntaxError:
        return False
    for node in root.iter("*"):
        for hint in ("schemaLocation", "noNamespaceSchemaLocation"):
            node.attrib.pop(HINT + hint, "")
    return bool(xsd(version).validate(root))


@pytest.mark.parametrize(("version", "role"), REQUESTS)
@pytest.mark.parametrize("name", NAMES)
def test_an_attack_breaks_what_it_says(version: str, role: str, name: str) -> None:
    value = REQUESTS[version, role]
    single = single_elements(VERSIONS[version].bundle)
    for seed in range(12):
        rng = random.Random(seed)
        body = WRITERS[version].write(role, value, style=Style(rng, encodings=ENCODINGS))
        found = attack(name, body, rng, single)
        if found is None:
            continue
        wrong = broken(version, role, found)
        if found.doubtful:
            assert READERS[version].read(found.body, role).doubts or wrong & found.aspects
        elif found.aspects:
            assert wrong & found.aspects, found.body
        else:
            assert not wrong, found.body
            assert READERS[version].read(found.body, role).value == value


def test_a_rich_document_has_a_place_for_every_attack() -> None:
    body = WRITERS["v12"].write("CaseEdit", REQUESTS["v12", "CaseEdit"])
    single = single_elements(VERSIONS["v12"].bundle)
    assert all(attack(name, body, random.Random(1), single) for name in NAMES)


def test_the_same_seed_draws_the_same_attack() -> None:
    body = b'<case xmlns="urn:x"/>'
    drawn = {attacks(body, random.Random(5)) for _ in range(3)}
    assert len(drawn) == 1
    assert len({attacks(body, random.Random(seed)).name for seed in range(300)}) > len(NAMES) / 2


def test_elements_that_may_repeat_somewhere_are_not_single() -> None:
    single = single_elements(VERSIONS["v1"].bundle)
    assert {"{urn:example:library:book}title", "{urn:example:library:book}authors"} <= single
    assert not {"{urn:example:library:book}keyword", "{urn:example:library:loan}loan"} & single
