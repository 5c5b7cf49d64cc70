"""Changes of JSON Schemas in OpenAPI 3.1, with what JSON Schema says of both versions' documents.

The relations are those of the XSD kinds. What only the default of JSON Schema accepts (no
`additionalProperties`, no `type`) is no statement of a version, so that a member that comes or
goes in an open object breaks nobody: it is `open`.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Relation = Literal["wider", "narrower", "other", "same", "default", "open"]
Schema = dict[str, Any]


class Kind(NamedTuple):
    """One kind of change: what it is called, both versions, and how their documents relate."""

    name: str
    old: Schema
    new: Schema
    relation: Relation


def closed(required: str = "", **members: Schema) -> Schema:
    """An object with these members and no others."""
    return {**opened(required, **members), "additionalProperties": False}


def opened(required: str = "", **members: Schema) -> Schema:
    """An object with these members, which says nothing of others."""
    made: Schema = {"type": "object", "properties": members}
    return {**made, "required": required.split()} if required else made


def text(**facets: Any) -> Schema:
    """A string."""
    return {"type": "string", **facets}


def number(**facets: Any) -> Schema:
    """A number."""
    return {"type": "number", **facets}


def whole(**facets: Any) -> Schema:
    """An integer."""
    return {"type": "integer", **facets}


def many(of: Schema, **facets: Any) -> Schema:
    """An array."""
    return {"type": "array", "items": of, **facets}


def one_of(*schemas: Schema) -> Schema:
    """Alternatives."""
    return {"oneOf": list(schemas)}


CARD, IBAN = closed("card", card=text()), closed("iban", iban=text())
CASH = closed("cash", cash=number())

MEMBERS = (
    Kind("member_added", closed(a=text()), closed(a=text(), b=text()), "wider"),
    Kind("member_added_required", closed(a=text()), closed("b", a=text(), b=text()), "other"),
    Kind("member_removed", closed(a=text(), b=text()), closed(a=text()), "narrower"),
    Kind("member_removed_required", closed("b", a=text(), b=text()), closed(a=text()), "other"),
    Kind("member_renamed", closed("a", a=text()), closed("b", b=text()), "other"),
    Kind("member_made_required", closed(a=text()), closed("a", a=text()), "narrower"),
    Kind("member_made_optional", closed("a", a=text()), closed(a=text()), "wider"),
    Kind("members_in_another_order",
         closed(a=text(), b=text()), closed(b=text(), a=text()), "same"),
    Kind("member_added_to_an_open_object", opened(a=text()), opened(a=text(), b=text()), "open"),
    Kind("member_removed_from_an_open_object",
         opened(a=text(), b=text()), opened(a=text()), "open"),
    Kind("member_renamed_in_an_open_object", opened(a=text()), opened(b=text()), "open"),
    Kind("member_added_without_a_type", {"properties": {"a": text()}},
         {"properties": {"a": text(), "b": text()}}, "open"),
    Kind("member_no_longer_fits_the_names_of_others",
         {**closed(xa=text(), b=text())},
         {**closed(), "patternProperties": {"^x": text()}}, "other"),
    Kind("names_of_others_take_the_member", closed(xa=text()),
         {**closed(), "patternProperties": {"^xa$": text()}}, "open"),
    Kind("required_added_to_an_open_object", opened(a=text()), opened("b", a=text(), b=text()),
         "narrower"),
    Kind("object_closed", opened(a=text()), closed(a=text()), "narrower"),
    Kind("object_opened", closed(a=text()), {**opened(a=text()), "additionalProperties": True},
         "wider"),
    Kind("further_members_typed", {**opened(), "additionalProperties": True},
         {**opened(), "additionalProperties": whole()}, "narrower"),
    Kind("further_members_widened", {**opened(), "additionalProperties": whole()},
         {**opened(), "additionalProperties": number()}, "wider"),
    Kind("names_of_members_limited", {**opened(), "additionalProperties": True},
         {**opened(), "additionalProperties": True, "propertyNames": {"pattern": "^x-"}},
         "narrower"),
    Kind("dependent_member", closed(a=text(), b=text()),
         {**closed(a=text(), b=text()), "dependentRequired": {"a": ["b"]}}, "narrower"),
    Kind("nested_member_narrowed", closed(o=closed(a=text(maxLength=5))),
         closed(o=closed(a=text(maxLength=3))), "narrower"),
    Kind("nested_member_required", closed("o", o=closed(a=text())),
         closed("o", o=closed("a", a=text())), "narrower"),
    Kind("default_added", closed(a=text()), closed(a=text(default="x")), "default"),
    Kind("default_changed", closed(a=text(default="x")), closed(a=text(default="y")), "default"),
    Kind("default_removed", closed(a=text(default="x")), closed(a=text()), "default"),
)  # fmt: skip

TYPES = (
    Kind("integer_to_number", whole(), number(), "wider"),
    Kind("number_to_integer", number(), whole(), "narrower"),
    Kind("string_to_integer", text(), whole(), "other"),
    Kind("string_to_boolean", text(), {"type": "boolean"}, "other"),
    Kind("null_added", closed(a=text()), closed(a={"type": ["string", "null"]}), "wider"),
    Kind("null_removed", closed(a={"type": ["string", "null"]}), closed(a=text()), "narrower"),
    Kind("type_added", text(), {"type": ["string", "integer"]}, "wider"),
    Kind("type_removed", {"type": ["string", "integer"]}, text(), "narrower"),
    Kind("types_in_another_order", {"type": ["string", "integer"]}, {"type": ["integer", "string"]},
         "same"),
    Kind("object_to_array", closed(a=text()), many(closed(a=text())), "other"),
    Kind("text_to_object", closed("a", a=text()), closed("a", a=closed(v=text())), "other"),
    Kind("member_becomes_an_array", closed("a", a=text()), closed("a", a=many(text())), "other"),
    Kind("anything_to_text", closed("a", a={}), closed("a", a=text()), "narrower"),
    Kind("text_to_anything", closed("a", a=text()), closed("a", a={}), "wider"),
    Kind("max_length_raised", text(maxLength=5), text(maxLength=9), "wider"),
    Kind("max_length_lowered", text(maxLength=9), text(maxLength=5), "narrower"),
    Kind("max_length_added", text(), text(maxLength=5), "narrower"),
    Kind("min_length_raised", text(minLength=1), text(minLength=2), "narrower"),
    Kind("min_length_removed", text(minLength=1), text(), "wider"),
    Kind("lengths_shifted",
         text(minLength=1, maxLength=5), text(minLength=2, maxLength=6), "other"),
    Kind("pattern_added", text(), text(pattern="^[a-z]+$"), "narrower"),
    Kind("pattern_removed", text(pattern="^[a-z]+$"), text(), "wider"),
    Kind("pattern_spelt_otherwise", text(pattern="^(a|b)$"), text(pattern="^[ab]$"), "same"),
    Kind("pattern_widened", text(pattern="^[0-9]{4}$"), text(pattern="^[0-9]{4,6}$"), "wider"),
    Kind("pattern_unanchored", text(pattern="^[a-z]$"), text(pattern="[a-z]"), "wider"),
    Kind("value_added", text(enum=["x"]), text(enum=["x", "y"]), "wider"),
    Kind("value_removed", text(enum=["x", "y"]), text(enum=["x"]), "narrower"),
    Kind("value_renamed", text(enum=["x"]), text(enum=["y"]), "other"),
    Kind("values_in_another_order", text(enum=["x", "y"]), text(enum=["y", "x"]), "same"),
    Kind("enumeration_added", text(), text(enum=["x"]), "narrower"),
    Kind("enumeration_lifted", text(enum=["x"]), text(), "wider"),
    Kind("const_to_enumeration", text(const="x"), text(enum=["x"]), "same"),
    Kind("enumeration_of_numbers_widened", whole(enum=[1, 2]), whole(enum=[1, 2, 3]), "wider"),
    Kind("maximum_raised", whole(maximum=5), whole(maximum=9), "wider"),
    Kind("maximum_lowered", number(maximum=9), number(maximum=5), "narrower"),
    Kind("minimum_added", number(), number(minimum=0), "narrower"),
    Kind("maximum_made_exclusive", number(maximum=5), number(exclusiveMaximum=5), "narrower"),
    Kind("bound_of_integers_spelt_otherwise", whole(maximum=4), whole(exclusiveMaximum=5), "same"),
    Kind("multiple_added", whole(), whole(multipleOf=5), "narrower"),
    Kind("multiple_widened", whole(multipleOf=10), whole(multipleOf=5), "wider"),
    Kind("format_of_dates_added", text(), text(format="date"), "narrower"),
    Kind("format_of_dates_removed", text(format="date"), text(), "wider"),
    Kind("format_int32_to_int64", whole(format="int32"), whole(format="int64"), "wider"),
    Kind("description_changed", text(description="a"), text(description="b"), "same"),
    Kind("title_and_example_changed", text(title="a", examples=["x"]), text(title="b"), "same"),
)  # fmt: skip

ARRAYS = (
    Kind("items_widened", many(whole()), many(number()), "wider"),
    Kind("items_narrowed", many(text(maxLength=5)), many(text(maxLength=3)), "narrower"),
    Kind("max_items_added", many(text()), many(text(), maxItems=3), "narrower"),
    Kind("max_items_raised", many(text(), maxItems=3), many(text(), maxItems=5), "wider"),
    Kind("min_items_added", many(text()), many(text(), minItems=1), "narrower"),
    Kind("min_items_of_a_member", closed(a=many(text())), closed(a=many(text(), minItems=1)),
         "narrower"),
    Kind("empty_array_allowed",
         closed("a", a=many(text(), minItems=1)), closed("a", a=many(text())),
         "wider"),
    Kind("array_made_required", closed(a=many(text())), closed("a", a=many(text())), "narrower"),
    Kind("array_of_arrays_narrowed",
         many(many(text())), many(many(text(), maxItems=2)), "narrower"),
)  # fmt: skip

ALTERNATIVES = (
    Kind("alternative_added", one_of(CARD, IBAN), one_of(CARD, IBAN, CASH), "wider"),
    Kind("alternative_removed", one_of(CARD, IBAN, CASH), one_of(CARD, IBAN), "narrower"),
    Kind("alternatives_in_another_order", one_of(CARD, IBAN), one_of(IBAN, CARD), "same"),
    Kind("alternative_narrowed", one_of(closed("card", card=text()), IBAN),
         one_of(closed("card", card=text(maxLength=4)), IBAN), "narrower"),
    Kind("one_of_texts_to_one", one_of(text(enum=["a"]), text(enum=["b"])), text(enum=["a", "b"]),
         "same"),
    Kind("object_becomes_alternatives", CARD, one_of(CARD, IBAN), "wider"),
    Kind("any_of_texts_widened", {"anyOf": [text(maxLength=2), whole()]},
         {"anyOf": [text(maxLength=3), whole()]}, "wider"),
    Kind("all_of_written_out", {"allOf": [opened("a", a=text()), opened("b", b=text())]},
         opened("a b", a=text(), b=text()), "same"),
    Kind("all_of_gets_a_part", {"allOf": [opened("a", a=text())]},
         {"allOf": [opened("a", a=text()), opened("b", b=text())]}, "narrower"),
    Kind("alternative_without_required", one_of(opened("a", a=text()), opened("b", b=text())),
         {"anyOf": [opened("a", a=text()), opened("b", b=text())]}, "wider"),
    Kind("unchanged_not", {"allOf": [text(), {"not": {"pattern": "^x"}}]},
         {"allOf": [text(), {"not": {"pattern": "^x"}}]}, "same"),
)  # fmt: skip

KINDS = (*MEMBERS, *TYPES, *ARRAYS, *ALTERNATIVES)
