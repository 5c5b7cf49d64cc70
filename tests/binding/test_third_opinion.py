"""The service's codec, the toolkit's binding and xsdata read and write the same documents alike."""

from __future__ import annotations

import importlib
import json
import random
from functools import cache
from math import ceil
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lxml import etree

from casewright.api.codec import Reader, Writer
from casewright.api.representations.as_xml import parse_xml
from tests.binding.third_opinion import ThirdOpinion, tree
from tests.examples.documented import EXAMPLE_FILES, Body, bodies, name_of, read
from tests.twinspec.contracts import CASEWRIGHT
from tests.twinspec.fuzz.documents import READERS, ROLES, WRITERS, values, xsd
from twinspec.contract.layout import load_contract
from twinspec.contract.operations import XML
from twinspec.fuzz.wire.xml_style import Style

CONTRACT = load_contract(CASEWRIGHT)
OURS = [(version, role) for version, role in ROLES if version in CONTRACT.versions]
DRAWN = 10_000
"""How many documents of each version the long test draws, requests and answers."""
QUICK = 200
"""How many the short one draws."""


class Opinions:
    """What reads and writes the documents of one role: three implementations."""

    def __init__(self, version: str, role: str) -> None:
        codec: Any = importlib.import_module(f"interaction_contract.{version}.codec")
        root = codec.ROOTS[role]
        self.version, self.role = version, role
        self.reader, self.writer = Reader(root, codec.TYPES), Writer(root, codec.TYPES)
        self.third = ThirdOpinion(version, root.tag)

    def agree_on(self, value: Any, style: Style) -> None:
        """Compare what all write for a valid value, and what all read in each of the documents."""
        written = self.written_alike(value)
        styled = WRITERS[self.version].write(self.role, value, style=style)
        for document in (*written, styled):
            assert same(text_for_numbers(self.read_alike(document)), text_for_numbers(value))

    def written_alike(self, value: Any) -> tuple[bytes, ...]:
        """Return the documents that the three write for a valid value, after comparing them."""
        documents = (
            self.writer.write(value),
            WRITERS[self.version].write(self.role, value),
            self.third.write(value),
        )
        xsd(self.version).assertValid(etree.fromstring(documents[0]))
        one, another, third = (tree(etree.fromstring(document)) for document in documents)
        assert one == another
        assert one == third
        return documents

    def read_alike(self, document: bytes) -> Any:
        """Return what a valid document says, after comparing what the three make of it."""
        shape, findings = self.reader.read(parse_xml(document, None))
        reading = READERS[self.version].read(document, self.role)
        assert (findings, reading.faults, reading.doubts) == ([], (), ())
        assert same(reading.value, shape)
        assert same(self.third.read(document), self.third.as_the_xsd_says(shape))
        return shape


opinions = cache(Opinions)


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are written the same: 1 is neither 1.0 nor true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def text_for_numbers(value: Any) -> Any:
    """Return a value with numbers as text: JSON writes an id as either, XML in one form."""
    if isinstance(value, dict):
        return {key: text_for_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [text_for_numbers(item) for item in value]
    return str(value) if isinstance(value, int) else value


def agree_on_drawn(version: str, role: str, number: int) -> None:
    """Draw `number` values of a role, the same ones every time, and compare the opinions."""
    drawn = 0

    @seed(20)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(values(version, role), st.integers(0, 2**32))
    def agree(value: Any, style: int) -> None:
        nonlocal drawn
        drawn += 1
        opinions(version, role).agree_on(value, Style(random.Random(style)))

    agree()
    assert drawn >= number


def share(version: str, total: int) -> int:
    """Return how many of `total` documents of a version fall to each of its roles."""
    return ceil(total / sum(one == version for one, _ in OURS))


@pytest.mark.parametrize(("version", "role"), OURS)
def test_three_implementations_agree_on_some_drawn_documents(version: str, role: str) -> None:
    agree_on_drawn(version, role, share(version, QUICK))


@pytest.mark.slow
@pytest.mark.parametrize(("version", "role"), OURS)
def test_three_implementations_agree_on_ten_thousand(version: str, role: str) -> None:
    agree_on_drawn(version, role, share(version, DRAWN))


def role_of(body: Body) -> str | None:
    """Return the schema of a documented body, None where its answer has no body of its own."""
    [operation] = [
        operation
        for operation in CONTRACT.versions[version_of(body)].operations
        if operation.id == body.example.parent.name
    ]
    if body.part == "request":
        return operation.body.role(XML) if operation.body else None
    return operation.responses[str(read(body.example)["answer"]["status"])].role(XML)


def version_of(body: Body) -> str:
    return body.example.parents[2].name


EXAMPLES = {
    f"{name_of(body.example)}-{body.part}-{body.representation}": (body, role)
    for example in EXAMPLE_FILES
    for body in bodies(example)
    if not body.invalid and (role := role_of(body)) is not None
}


@pytest.mark.parametrize(("body", "role"), EXAMPLES.values(), ids=EXAMPLES)
def test_three_implementations_agree_on_an_example(body: Body, role: str) -> None:
    found = opinions(version_of(body), role)
    if body.representation == "xml":
        value = found.read_alike(body.file.read_bytes())
    else:
        value = json.loads(body.file.read_bytes())
    for document in found.written_alike(value):
        assert same(text_for_numbers(found.read_alike(document)), text_for_numbers(value))


def test_the_examples_that_are_compared_are_requests_and_answers_of_every_version() -> None:
    kinds = {(version_of(body), body.part, body.representation) for body, _ in EXAMPLES.values()}
    assert kinds >= {
        (version, part, representation)
        for version in CONTRACT.versions
        for part in ("request", "answer")
        for representation in ("json", "xml")
    }
