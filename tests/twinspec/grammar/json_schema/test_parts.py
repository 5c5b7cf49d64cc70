"""Presence, boxes, lists and unions: what the members of an object are in the grammar."""

from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twinspec.grammar.json_schema.helpers import all_gaps, half_of, root_value
from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.presence import Condition
from twinspec.grammar.json_schema.surrogates import with_code_points
from twinspec.grammar.model import Object, Range

STRING = {"type": "string"}
KEYS = ("a", "b", "c", "d")


def only(folder: Path, **schema: Any) -> Object:
    half = half_of(folder, "2020-12", {"type": "object", **schema})
    assert list(all_gaps(half)) == []
    (each,) = root_value(half).objects
    return each


def boxes(each: Object) -> list[list[dict[str, tuple[int, int | None]]]]:
    return [
        [{key: (said.least, said.most) for key, said in box.items()} for box in factor]
        for factor in each.factors
    ]


def array(**counts: int) -> dict[str, Any]:
    return {"type": "array", "items": STRING, **counts}


@pytest.mark.parametrize(
    ("schema", "required", "expected"),
    [
        (STRING, True, [{"a": (1, 1)}]),
        (STRING, False, [{"a": (0, 1)}]),
        (array(), True, [{"a": (0, None)}]),
        (array(), False, [{"a": (0, None)}]),
        (array(minItems=1, maxItems=3), True, [{"a": (1, 3)}]),
        (array(minItems=1, maxItems=3), False, [{"a": (0, 3)}]),
        (array(minItems=2), False, [{"a": (0, 0)}, {"a": (2, None)}]),
        (
            {"anyOf": [array(maxItems=1), array(minItems=4)]},
            True,
            [{"a": (0, 1)}, {"a": (4, None)}],
        ),
        (False, False, [{"a": (0, 0)}]),
    ],
)
def test_counts(tmp_path: Path, schema: Any, required: bool, expected: Any) -> None:
    each = only(tmp_path, properties={"a": schema}, required=["a"] if required else [])
    assert boxes(each) == [expected]


def test_a_choice_of_two_is_one_factor(tmp_path: Path) -> None:
    each = only(
        tmp_path,
        properties={"a": STRING, "b": STRING, "c": STRING},
        oneOf=[{"required": ["a"]}, {"required": ["b"]}],
    )
    choice, free = boxes(each)
    assert {"a": (1, 1), "b": (0, 0)} in choice
    assert {"a": (0, 0), "b": (1, 1)} in choice
    assert len(choice) == 2
    assert free == [{"c": (0, 1)}]


def test_alternatives_that_differ_in_members_become_one_object(tmp_path: Path) -> None:
    alternatives = [
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {"id": STRING, key: STRING},
            "required": ["id", key],
        }
        for key in ("a", "b")
    ]
    half = half_of(tmp_path, "2020-12", {"oneOf": alternatives})
    assert list(all_gaps(half)) == []
    (each,) = root_value(half).objects
    assert set(each.members) == {"id", "a", "b"}
    assert each.rest.state == "closed"
    (choice,) = boxes(each)
    assert sorted(choice, key=str) == [
        {"id": (1, 1), "a": (0, 0), "b": (1, 1)},
        {"id": (1, 1), "a": (1, 1), "b": (0, 0)},
    ]


def test_alternatives_with_other_types_are_several_objects(tmp_path: Path) -> None:
    alternatives = [
        {
            "type": "object",
            "properties": {"kind": {"const": kind}, "v": value},
            "required": ["kind"],
        }
        for kind, value in (("a", STRING), ("b", {"type": "integer"}))
    ]
    half = half_of(tmp_path, "2020-12", {"oneOf": alternatives})
    assert list(all_gaps(half)) == []
    assert len(root_value(half).objects) == 2


@pytest.mark.parametrize(
    ("said", "state"), [({}, "silent"), ({"additionalProperties": True}, "open"),
                        ({"additionalProperties": False}, "closed"),
                        ({"additionalProperties": {}}, "open"),
                        ({"additionalProperties": {"not": {}}}, "closed")],
)  # fmt: skip
def test_what_is_said_of_other_members(tmp_path: Path, said: Any, state: str) -> None:
    assert only(tmp_path, **said).rest.state == state


def test_names_of_values(tmp_path: Path) -> None:
    half = half_of(
        tmp_path,
        "draft-07",
        {"$ref": "#/definitions/Order"},
        Order={
            "type": "object",
            "properties": {"lines": array(), "to": {"$ref": "#/definitions/P"}},
        },
        P={"type": "object"},
    )
    order = root_value(half)
    (each,) = order.objects
    assert order.name == each.name == "Order"
    assert half.values[each.members["lines"].value].name == "Order.lines"
    assert half.values[each.members["to"].value].name == "P"
    assert each.members["lines"].many


def test_null_in_place_of_a_list_is_a_gap(tmp_path: Path) -> None:
    members = {"a": {"type": ["array", "null"], "items": STRING}}
    half = half_of(tmp_path, "2020-12", {"type": "object", "properties": members})
    assert [gap.construct for gap in all_gaps(half)] == ["null"]


def test_a_list_or_one_of_its_values_is_a_list(tmp_path: Path) -> None:
    """The value alone is the list of one, which XML writes no other way."""
    schema = {"type": "object", "properties": {"a": {"oneOf": [STRING, array()]}}}
    half = half_of(tmp_path, "2020-12", schema)
    (each,) = root_value(half).objects
    assert each.members["a"].many
    assert each.members["a"].entries == (Range(0, None),)


@pytest.mark.parametrize("other", [{"type": "integer"}, {"type": "string", "maxLength": 3}])
def test_a_list_or_another_value_stays_both(tmp_path: Path, other: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {"a": {"oneOf": [other, array()]}}}
    half = half_of(tmp_path, "2020-12", schema)
    (each,) = root_value(half).objects
    assert not each.members["a"].many
    value = half.values[each.members["a"].value]
    assert value.texts
    assert value.array is not None


def test_a_list_of_one_kind_or_another_makes_two_objects(tmp_path: Path) -> None:
    members = {"a": {"oneOf": [array(minItems=1), {"type": "array", "items": {"type": "integer"},
                                                   "minItems": 1}]}}  # fmt: skip
    half = half_of(tmp_path, "2020-12", {"type": "object", "properties": members})
    assert list(all_gaps(half)) == []
    first, second = root_value(half).objects
    kinds = [half.values[each.members["a"].value].texts[0].kind for each in (first, second)]
    assert kinds == ["string", "decimal"]


def test_a_constant_of_another_type_lets_nothing_in_and_its_neighbours_are_read(
    tmp_path: Path,
) -> None:
    members = {"a": {"type": "integer", "const": "1472"}, "b": STRING}
    schema = {"type": "object", "properties": members, "required": ["a"]}
    half = half_of(tmp_path, "2020-12", schema)
    assert list(all_gaps(half)) == []
    (each,) = root_value(half).objects
    assert set(each.members) == {"a", "b"}
    assert half.values[each.members["a"].value].texts == ()


CONDITIONS = st.recursive(
    st.one_of(
        st.lists(st.sampled_from(KEYS), min_size=1).map(lambda keys: when.there(*keys)),
        st.sampled_from(KEYS).map(when.absent),
    ),
    lambda inner: st.one_of(
        st.builds(when.both, inner, inner), st.builds(when.either, inner, inner), inner.map(when.no)
    ),
    max_leaves=6,
)
WORLDS = [dict(zip(KEYS, said, strict=True)) for said in product((False, True), repeat=len(KEYS))]


def holds(condition: Condition, world: dict[str, bool]) -> bool:
    return any(all(world[key] is said for key, said in cube) for cube in condition)


@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_conditions_are_those_of_logic(conditions: list[Condition]) -> None:
    one, union = when.exactly_one(conditions), when.either(*conditions)
    whole, apart = when.as_one(tuple(conditions)), when.apart(conditions)
    for first, second in combinations(apart, 2):
        assert when.keys_of(first).isdisjoint(when.keys_of(second))
    for world in WORLDS:
        said = [holds(condition, world) for condition in conditions]
        assert holds(one, world) is (sum(said) == 1)
        assert holds(union, world) is any(said)
        assert holds(whole, world) is all(said)
        assert all(holds(condition, world) for condition in apart) is all(said)
        assert holds(when.no(conditions[0]), world) is not said[0]


@pytest.mark.parametrize("number", range(5))
def test_at_least(number: int) -> None:
    condition = when.at_least(number, KEYS)
    assert all(holds(condition, world) is (sum(world.values()) >= number) for world in WORLDS)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^\ud83d\ude00$", "^[😀]$"),
        (r"\ud800[\udc00-\udfff]", "[\U00010000-\U000103ff]"),
        (r"[\ud801-\udbfe][\udc00-\udfff]", "[\U00010400-\U0010fbff]"),
        (r"[\x20-\ud7ff\ue000-\ufffd]", r"[\x20-\ud7ff\ue000-\ufffd]"),
        (r"\u0041\ud800", r"\u0041\ud800"),
    ],
)
def test_pairs_of_surrogates_are_characters(pattern: str, expected: str) -> None:
    assert with_code_points(pattern) == expected
