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
