"""Keywords: the rule beside the broken one, and which ones a value is measured against."""

from __future__ import annotations

from typing import Any

import pytest

from twinspec.fuzz.judge.keywords import BrokenKeyword, CompiledSchemas, SchemaKeywords

TEXT = {
    "type": "string",
    "maxLength": 3,
    "x-twinspec-rules": {"type": "a.text", "maxLength": "a.max"},
}
EMPTY = {
    "type": "string",
    "maxLength": 0,
    "x-twinspec-rules": {"type": "e.text", "maxLength": "e.max"},
}
WHOLE = {
    "type": "integer",
    "minimum": 1,
    "x-twinspec-rules": {"type": "n.whole", "minimum": "n.min"},
}
GROUP = {
    "type": "object",
    "required": ["a", "b"],
    "additionalProperties": False,
    "properties": {
        "a": {"allOf": [{"$ref": "#/components/schemas/Text"}]},
        "b": {
            "type": "array",
            "uniqueItems": True,
            "items": {"$ref": "#/components/schemas/Whole"},
        },
        "c": {"$ref": "#/components/schemas/GroupOrEmpty"},
        "d/e": {"$ref": "#/components/schemas/TextOrEmpty"},
    },
    "x-twinspec-rules": {
        "type": "g.object",
        "required": {"a": "g.a_given", "b": "g.b_given"},
        "additionalProperties": "g.known",
    },
}
DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Text": TEXT,
            "Empty": EMPTY,
            "Whole": WHOLE,
            "Group": GROUP,
            "GroupOrEmpty": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Group"},
                    {"$ref": "#/components/schemas/Empty"},
                ],
                "x-twinspec-rules": {"anyOf": "u.group_or_empty"},
            },
            "TextOrEmpty": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Text"},
                    {"$ref": "#/components/schemas/Empty"},
                ],
                "x-twinspec-rules": {"anyOf": "u.text_or_empty"},
            },
        }
    }
}
SCHEMAS = "/components/schemas"
KEYWORDS = SchemaKeywords(CompiledSchemas(DOCUMENT), f"{SCHEMAS}/Group")
GOOD = {"a": "x", "b": [1, 2]}


def test_nothing_is_broken() -> None:
    assert KEYWORDS.broken(GOOD | {"c": "", "d/e": "xyz"}) == ()
    assert KEYWORDS.broken(GOOD | {"c": GOOD}) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], ("Group/type", "", "g.object")),
        ({"b": []}, ("Group/required", "/a", "g.a_given")),
        ({"a": ""}, ("Group/required", "/b", "g.b_given")),
        (GOOD | {"x/y": 1}, ("Group/additionalProperties", "/x~1y", "g.known")),
        (GOOD | {"a": "long"}, ("Text/maxLength", "/a", "a.max")),
        (GOOD | {"a": 1}, ("Text/type", "/a", "a.text")),
        (GOOD | {"b": [1, 0]}, ("Whole/minimum", "/b/1", "n.min")),
        (GOOD | {"b": [True]}, ("Whole/type", "/b/0", "n.whole")),
        (GOOD | {"b": [1, 1]}, ("Group/properties/b/uniqueItems", "/b", None)),
        (GOOD | {"c": {"a": ""}}, ("Group/required", "/c/b", "g.b_given")),
        (GOOD | {"c": "x"}, ("Empty/maxLength", "/c", "e.max")),
        (GOOD | {"c": 1}, ("GroupOrEmpty/anyOf", "/c", "u.group_or_empty")),
        (GOOD | {"d/e": "long"}, ("TextOrEmpty/anyOf", "/d~1e", "u.text_or_empty")),
    ],
)
def test_a_broken_keyword_has_its_place_and_its_rule(
    value: Any, expected: tuple[str, str, str | None]
) -> None:
    place, where, rule = expected
    assert KEYWORDS.broken(value) == (BrokenKeyword(f"{SCHEMAS}/{place}", where, rule),)


def test_readers_differ_about_whole_numbers_with_a_fraction() -> None:
    [broken] = KEYWORDS.broken(GOOD | {"b": [1.0]})
    assert not broken.certain
    union = {"anyOf": [TEXT, WHOLE], "x-twinspec-rules": {"anyOf": "u.any"}}
    for value, certain in ((1.0, False), (1.5, True), (None, True)):
        [broken] = SchemaKeywords(CompiledSchemas({"schema": union}), "/schema").broken(value)
        assert (broken.rule, broken.certain) == ("u.any", certain)
    [broken] = KEYWORDS.broken(GOOD | {"a": 1.0})
    assert broken.certain


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "0000-06-01T00:00:00Z"]
)
@pytest.mark.parametrize(("form", "frame"), [("date-time", "{}"), ("date-time-range", "[{},]")])
def test_servers_differ_about_the_years_around_the_calendar(
    form: str, frame: str, text: str
) -> None:
    schema = {"type": "string", "format": form, "x-twinspec-rules": {"format": "d.exists"}}
    keywords = SchemaKeywords(CompiledSchemas({"schema": schema}), "/schema")
    for valid in ("9999-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2016-02-29T00:00:00+14:00"):
        assert keywords.broken(frame.format(valid)) == ()
    [broken] = keywords.broken(frame.format(text))
    assert (broken.rule, broken.certain) == ("d.exists", False)
    [broken] = keywords.broken(frame.format("2021-02-30T00:00:00Z"))
    assert (broken.rule, broken.certain) == ("d.exists", True)


def test_xml_writes_fewer_moments_than_json() -> None:
    """xs:dateTime has no small letters, no second 60, and offsets up to 14:00 (XSD 1.0, 3.2.7)."""
    schema = {"type": "string", "format": "date-time", "x-twinspec-rules": {"format": "d.exists"}}
    in_json, in_xml = (
        SchemaKeywords(CompiledSchemas({"schema": schema}, in_xml=in_xml), "/schema")
        for in_xml in (False, True)
    )
    for text in ("2016-12-31T23:59:59.12345678901Z", "2016-12-31T23:59:59-00:00"):
        assert in_json.broken(text) == in_xml.broken(text) == ()
    for text in ("2016-12-31t23:59:59z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59+14:01"):
        assert in_json.broken(text) == ()
        [broken] = in_xml.broken(text)
        assert (broken.rule, broken.certain) == ("d.exists", True)
    for keywords in (in_json, in_xml):
        [broken] = keywords.broken("0000-06-01T00:00:00Z")
        assert not broken.certain


def met(value: Any) -> set[str]:
    return {place.removeprefix(f"{SCHEMAS}/") for place in KEYWORDS.met(value)}


def test_a_value_is_measured_against_the_keywords_of_its_type() -> None:
    group = {"Group/type", "Group/required", "Group/additionalProperties"}
    listing = {"Group/properties/b/type", "Group/properties/b/uniqueItems"}
    assert met([]) == {"Group/type"}
    assert met({}) == group
    assert met({"a": 1}) == {*group, "Text/type"}
    assert met({"a": "long"}) == {*group, "Text/type", "Text/maxLength"}
    assert met({"b": []}) == group | listing
    assert met({"b": [0]}) == {*group, *listing, "Whole/type", "Whole/minimum"}


def test_of_a_union_the_branches_count_that_hold_or_the_only_one_of_the_type() -> None:
    group = met({})
    union = {*group, "GroupOrEmpty/anyOf"}
    text = {*group, "TextOrEmpty/anyOf"}
    empty = {"Empty/type", "Empty/maxLength"}
    assert met({"c": ""}) == union | empty
    assert met({"c": "x"}) == union | empty
    assert met({"c": {"a": "x"}}) == {*union, "Text/type", "Text/maxLength"}
    assert met({"c": 1}) == union
    assert met({"d/e": "x"}) == {*text, "Text/type", "Text/maxLength"}
    assert met({"d/e": ""}) == {*text, *empty, "Text/type", "Text/maxLength"}
    assert met({"d/e": "long"}) == text


@pytest.mark.parametrize(
    ("value", "others"),
    [
        ("", {"g.a_given", "g.b_given"}),
        ("x", set()),
        (1, set()),
        ([], set()),
        (None, set()),
    ],
)
def test_an_empty_text_may_be_an_empty_element(value: Any, others: set[str]) -> None:
    """XML writes an empty object and an empty text alike: its reader may miss the members."""
    [broken] = KEYWORDS.broken(value)
    assert (broken.place, broken.rule) == (f"{SCHEMAS}/Group/type", "g.object")
    assert broken.others == others


def test_an_empty_text_is_no_empty_element_where_another_keyword_is_broken() -> None:
    schema = {"type": "string", "minLength": 1, "x-twinspec-rules": {"minLength": "t.given"}}
    [broken] = SchemaKeywords(CompiledSchemas({"schema": schema}), "/schema").broken("")
    assert (broken.rule, broken.others) == ("t.given", frozenset())


# JSON Schema, Validation (draft 4, 5): the type of a value says which keywords apply to it.
OF_STRINGS = {"pattern": "x", "format": "date-time", "minLength": 0, "maxLength": 9}
OF_NUMBERS = {"minimum": 0, "maximum": 9, "multipleOf": 1}
OF_ARRAYS = {"minItems": 0, "maxItems": 9, "uniqueItems": True}
OF_OBJECTS = {
    "minProperties": 0,
    "maxProperties": 9,
    "required": [],
    "additionalProperties": False,
}
OF_ALL = {"enum": [1], "anyOf": [{}]}
EVERY = OF_STRINGS | OF_NUMBERS | OF_ARRAYS | OF_OBJECTS | OF_ALL
VALUES: list[tuple[Any, dict[str, Any], tuple[str, ...]]] = [
    ("x", OF_STRINGS, ("string",)),
    (1, OF_NUMBERS, ("number", "integer")),
    (1.5, OF_NUMBERS, ("number", "integer")),
    ([], OF_ARRAYS, ("array",)),
    ({}, OF_OBJECTS, ("object",)),
    (True, {}, ("boolean",)),
    (None, {}, ()),
]


def measured(schema: dict[str, Any], value: Any) -> set[str]:
    places = SchemaKeywords(CompiledSchemas({"schema": schema}), "/schema").met(value)
    return {place.removeprefix("/schema/") for place in places}


@pytest.mark.parametrize(("value", "own", "types"), VALUES, ids=[repr(one) for one, *_ in VALUES])
def test_which_keywords_apply_to_a_value(
    value: Any, own: dict[str, Any], types: tuple[str, ...]
) -> None:
    assert measured(EVERY, value) == {*OF_ALL, *own}
    for kind in ("string", "number", "integer", "array", "object", "boolean"):
        expected = {*OF_ALL, "type", *(own if kind in types else ())}
        assert measured({"type": kind, **EVERY}, value) == expected


@pytest.mark.parametrize("kind", ["array", None])
def test_keywords_that_refuse_nothing_do_not_apply(kind: str | None) -> None:
    schema = {"uniqueItems": False, "additionalProperties": True} | ({"type": kind} if kind else {})
    for value in ([], {}):
        assert measured(schema, value) == ({"type"} if kind else set())


def test_what_is_below_a_value_is_measured_by_its_own_schema() -> None:
    schema = {
        "properties": {"a": {"maxLength": 1}, "a/b": {"maxLength": 2}},
        "additionalProperties": {"maxLength": 3},
        "items": {"maxLength": 4},
        "allOf": [{"minLength": 5}, {"minLength": 6}],
        "anyOf": [{"type": "string", "pattern": "^x"}, {"type": "string", "pattern": "^y"}],
    }
    both = {"anyOf"}
    assert measured(schema, {}) == both
    assert measured(schema, {"a": "x"}) == {*both, "properties/a/maxLength"}
    assert measured(schema, {"a/b": "x"}) == {*both, "properties/a~1b/maxLength"}
    assert measured(schema, {"c": "x"}) == {*both, "additionalProperties/maxLength"}
    assert measured(schema, ["x"]) == {*both, "items/maxLength"}
    every = {*both, "allOf/0/minLength", "allOf/1/minLength"}
    assert measured(schema, "x") == {*every, "anyOf/0/type", "anyOf/0/pattern"}
    assert measured(schema, "y") == {*every, "anyOf/1/type", "anyOf/1/pattern"}
    # None of the branches holds, and both are of its type: no keyword is meant.
    assert measured(schema, "z") == every


@pytest.mark.parametrize(
    ("branches", "value", "expected"),
    [
        # The only branch of the type of a value is the one that is meant.
        ([{"type": "string", "maxLength": 0}, {"type": "object"}], "x", {"0/type", "0/maxLength"}),
        ([{"type": "boolean"}, {"type": "string", "maxLength": 0}], "x", {"1/type", "1/maxLength"}),
        ([{"type": "integer", "maximum": 0}, {"type": "boolean"}], 1, {"0/type", "0/maximum"}),
        (
            [{"allOf": [{"type": "string", "maxLength": 0}]}],
            "x",
            {"0/allOf/0/type", "0/allOf/0/maxLength"},
        ),
        ([{"type": "boolean", "enum": [False]}, {"type": "string"}], True, {"0/type", "0/enum"}),
        # Two of it, or none: no keyword of a branch.
        ([{"type": "string", "maxLength": 0}, {"type": "string", "minLength": 2}], "x", set()),
        ([{"type": "string"}, {"type": "object"}], 1, set()),
    ],
)
def test_of_branches_that_do_not_hold_the_one_of_the_type_is_meant(
    branches: list[dict[str, Any]], value: Any, expected: set[str]
) -> None:
    places = measured({"anyOf": branches}, value)
    assert places == {"anyOf", *(f"anyOf/{place}" for place in expected)}


@pytest.mark.parametrize(
    ("schema", "value", "places"),
    [
        # An error of a value in a branch of its type is that of the branch, not of anyOf.
        ({"anyOf": [TEXT, WHOLE]}, "long", ["/anyOf/0/maxLength"]),
        ({"anyOf": [TEXT, WHOLE]}, 0, ["/anyOf/1/minimum"]),
        ({"anyOf": [TEXT, WHOLE]}, None, ["/anyOf"]),
        ({"anyOf": [TEXT, EMPTY]}, "long", ["/anyOf"]),
        (
            {"anyOf": [{"type": "object", "properties": {"a": TEXT}}, WHOLE]},
            {"a": 1},
            ["/anyOf/0/properties/a/type"],
        ),
        (
            {"anyOf": [{"anyOf": [TEXT, WHOLE]}, {"type": "object"}]},
            "long",
            ["/anyOf/0/anyOf/0/maxLength"],
        ),
        ({"required": ["a", "b"], "type": "object"}, {}, ["/required", "/required"]),
        (
            {"additionalProperties": False, "type": "object"},
            {"a": 1, "b": 1},
            ["/additionalProperties", "/additionalProperties"],
        ),
    ],
)
def test_the_place_of_a_broken_keyword(
    schema: dict[str, Any], value: Any, places: list[str]
) -> None:
    keywords = SchemaKeywords(CompiledSchemas({"schema": schema}), "/schema")
    assert [one.place.removeprefix("/schema") for one in keywords.broken(value)] == places


@pytest.mark.parametrize(
    ("schema", "value", "certain"),
    [
        ({"type": "integer"}, 1.0, False),
        ({"type": "integer"}, 1.5, True),
        ({"type": "integer"}, "1", True),
        ({"type": "string"}, 1.0, True),
        ({"type": "integer", "minimum": 2}, 1, True),
        ({"maximum": 0}, 1.0, True),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 1.0, False),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 1.5, True),
        ({"format": "date"}, "2021-02-30", True),
        ({"format": "date-time"}, "soon", True),
    ],
)
def test_where_readers_of_json_differ(schema: dict[str, Any], value: Any, certain: bool) -> None:
    """Whether 1.0 is an integer depends on the draft of JSON Schema."""
    keywords = SchemaKeywords(CompiledSchemas({"schema": schema}), "/schema")
    assert {one.certain for one in keywords.broken(value)} == {certain}


@pytest.mark.parametrize("declared", [{}, {"properties": {}}, {"properties": {"c": {}}}])
def test_every_undeclared_member_has_its_place(declared: dict[str, Any]) -> None:
    """A schema may be closed without naming a member: then no object but the empty one is valid."""
    closed = {
        "additionalProperties": False,
        "x-twinspec-rules": {"additionalProperties": "c.known"},
    }
    keywords = SchemaKeywords(
        CompiledSchemas({"schema": {"items": {**closed, **declared}}}), "/schema"
    )
    assert keywords.broken([{}]) == ()
    place = "/schema/items/additionalProperties"
    assert keywords.broken([{}, {"a": 1, "b/c": {"d": 1}}]) == (
        BrokenKeyword(place, "/1/a", "c.known"),
        BrokenKeyword(place, "/1/b~1c", "c.known"),
    )
