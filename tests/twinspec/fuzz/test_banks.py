"""Values to try: usual and edge ones satisfy their schema, broken ones do not, for any facets."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft4Validator

from tests.twinspec.fuzz.documents import VERSIONS
from tests.twinspec.fuzz.plans import NOW
from twinspec.fuzz.choose.banks import Banks
from twinspec.fuzz.model.nodes import Bank

PATTERNS = (
    *(r"^\d{13}$", r"^[1-9][0-9]{0,17}$", r"^[^@\s]+@[^@\s]+$", r"^(yes|no)$", r"^$", r"[a-c]x"),
    *(r"^\w+$", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z$"),
)


IN_JSON_ALONE = {"2016-12-31t23:59:60z", "2024-02-29T12:00:00+18:30"}
"""Date-times of RFC 3339 that xs:dateTime does not have."""


def judged(facets: dict[str, Any]) -> tuple[Bank, Draft4Validator]:
    return Banks(1, NOW).of(facets), Draft4Validator(facets, validate_formats=True)


def sound(facets: dict[str, Any]) -> Bank:
    """The bank of a schema, after it was looked at."""
    bank, schema = judged(facets)
    assert all(map(schema.is_valid, (*bank.usual, *bank.edge))), facets
    assert {value for value in bank.broken if schema.is_valid(value)} <= IN_JSON_ALONE, facets
    return bank


def bounded(low: st.SearchStrategy[Any], names: tuple[str, str]) -> st.SearchStrategy[Any]:
    """Facets with none, one or both of two bounds, in order."""
    pairs = st.tuples(low, low).map(lambda pair: dict(zip(names, sorted(pair), strict=True)))
    return st.builds(
        lambda pair, keep: {name: pair[name] for name in keep},
        pairs,
        st.sets(st.sampled_from(names)),
    )


TEXTS = bounded(st.integers(0, 5000), ("minLength", "maxLength"))
INTEGERS = bounded(st.integers(-(10**15), 10**15), ("minimum", "maximum"))
NUMBERS = bounded(st.floats(-1e9, 1e9), ("minimum", "maximum"))
ENUMS = st.lists(st.text(max_size=9), min_size=1, max_size=5, unique=True)
FACETS = st.one_of(
    TEXTS.map(lambda facets: {"type": "string", **facets}),
    INTEGERS.map(lambda facets: {"type": "integer", **facets}),
    NUMBERS.map(lambda facets: {"type": "number", **facets}),
    ENUMS.map(lambda texts: {"type": "string", "enum": texts}),
    st.sampled_from(PATTERNS).map(lambda pattern: {"type": "string", "pattern": pattern}),
    st.just({"type": "boolean"}),
    st.just({"type": "string", "format": "date-time"}),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.nested_given])
@given(facets=FACETS)
def test_a_bank_is_what_it_says(facets: dict[str, Any]) -> None:
    bank = sound(facets)
    assert bank.usual
    assert bank.edge
    assert bank.broken


@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_the_banks_of_the_contracts_are_what_they_say(name: str) -> None:
    kinds = ("string", "integer", "number", "boolean")
    found = [
        schema
        for schema in VERSIONS[name].bundle["components"]["schemas"].values()
        if schema.get("type") in kinds
    ]
    assert len(found) > 5
    for schema in found:
        bank = sound({key: value for key, value in schema.items() if key[:2] != "x-"})
        assert bank.usual
        assert bank.broken


@pytest.mark.parametrize(
    ("facets", "edge", "broken"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 9999}, {1, 9999}, {0, 10000}),
        ({"type": "number", "minimum": 0, "maximum": 9999.99}, {0, 9999.99}, {-1, 10000.99}),
        ({"type": "string", "maxLength": 3}, {"xxx", "\U0001f600" * 3}, {"xxxx"}),
        ({"type": "string", "minLength": 2, "maxLength": 4}, {"xx", "xxxx"}, {"", "xxxxx"}),
    ],
)
def test_bounds_are_tried_from_both_sides(
    facets: dict[str, Any], edge: set[Any], broken: set[Any]
) -> None:
    bank = sound(facets)
    assert edge <= set(bank.edge)
    assert broken <= {item for item in bank.broken if isinstance(item, (int, float, str))}


def test_lengths_count_characters_not_code_units() -> None:
    bank = sound({"type": "string", "minLength": 1, "maxLength": 1})
    assert "\U0001f600" in bank.edge


@pytest.mark.parametrize("pattern", PATTERNS[:3])
def test_usual_texts_can_be_written_in_xml(pattern: str) -> None:
    lacking = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
    bank = sound({"type": "string", "pattern": pattern})
    assert not any(lacking.search(text) for text in bank.usual)
    assert len(set(bank.usual)) > 10


def test_a_pattern_may_ask_for_what_xml_lacks() -> None:
    assert set(sound({"type": "string", "pattern": "^\x01$"}).usual) == {"\x01"}


def test_moments_lie_around_now() -> None:
    bank = sound({"type": "string", "format": "date-time"})
    years = {text[:4] for text in bank.usual}
    assert {"2026", "2016", "2036", "9999", "1970"} <= years


def test_ranges_are_in_order_reversed_empty_and_open() -> None:
    # Nobody else judges this format: it is described in twinspec/contract/formats.py.
    bank = Banks(1, NOW).of({"type": "string", "format": "date-time-range"})
    ends = [text.strip("[]").split(",") for text in bank.usual]
    assert all(len(one) == 2 for one in ends)
    moments = [tuple(map(datetime.fromisoformat, one)) for one in ends if all(one)]
    assert {(one > other) - (one < other) for one, other in moments} == {-1, 0, 1}
    assert {tuple(map(bool, one)) for one in ends} == {(True, True), (True, False), (False, True)}


def test_ranges_are_as_long_as_rules_decide_by_and_a_moment_longer() -> None:
    span = timedelta(hours=336)
    bank = Banks(1, NOW, (span,)).of({"type": "string", "format": "date-time-range"})
    ends = [text.strip("[]").split(",") for text in bank.usual]
    moments = [tuple(map(datetime.fromisoformat, one)) for one in ends if all(one)]
    assert {other - one for one, other in moments} >= {span, span + timedelta(milliseconds=1)}


def test_equal_facets_share_a_bank_and_seeds_decide() -> None:
    banks = Banks(1, NOW)
    facets = {"type": "string", "maxLength": 20}
    assert banks.of(facets) is banks.of({**facets, "description": "Another."})
    assert Banks(1, NOW).of(facets) == banks.of(facets)
    assert Banks(2, NOW).of(facets) != banks.of(facets)
