"""Changes of JSON Schemas whose values are of several types, or whose members are not all named.

They are written as those in `schema_kinds`.
"""

from __future__ import annotations

from typing import Any

from tests.twinspec.changes.schema_kinds import (
    Kind,
    Schema,
    closed,
    many,
    number,
    one_of,
    opened,
    text,
    whole,
)

NULL: Schema = {"type": "null"}
ANY: Schema = {}

TYPES = (
    Kind("type_said", {"properties": {"a": text()}}, opened(a=text()), "narrower"),
    Kind("type_no_longer_said", opened(a=text()), {"properties": {"a": text()}}, "wider"),
    Kind("list_or_object_to_text", one_of(many(text()), closed(a=text())), text(), "other"),
    Kind("list_or_null_to_text", one_of(many(text()), NULL), text(), "other"),
    Kind("object_or_text_to_number", one_of(closed(a=text()), text()), number(), "other"),
    Kind("text_or_number_shorter", one_of(text(maxLength=5), whole()),
         one_of(text(maxLength=3), whole()), "narrower"),
    Kind("text_or_number_to_text", one_of(text(), whole()), text(), "narrower"),
    Kind("format_of_opinion_added", text(), text(format="email"), "narrower"),
    Kind("member_list_to_text", closed(a=many(text())), closed(a=text()), "other"),
    Kind("member_list_to_anything", closed(a=many(text())), closed(a=ANY), "wider"),
    Kind("member_anything_to_list", closed(a=ANY), closed(a=many(text())), "narrower"),
)  # fmt: skip

LISTS = (
    Kind("lists_of_nothing_to_lists", many(text(), maxItems=0), many(text()), "wider"),
    Kind("lists_in_lists_shorter", many(many(text(maxLength=5))), many(many(text(maxLength=3))),
         "narrower"),
    Kind("more_lists_in_lists", closed("a", a=many(many(text()), minItems=1)),
         closed("a", a=many(many(text()), minItems=2)), "narrower"),
    Kind("many_objects_in_a_list", many(closed("a", a=text(maxLength=5)), minItems=1),
         many(closed("a", a=text(maxLength=3)), minItems=1), "narrower"),
)  # fmt: skip


def beside(old: Schema, new: Schema | None = None) -> tuple[Schema, Schema]:
    """Two objects of which a text becomes shorter beside a required member `a`."""
    return (
        closed("a b", a=old, b=text(maxLength=5)),
        closed("a b", a=old if new is None else new, b=text(maxLength=3)),
    )


BESIDE = (
    Kind("shorter_beside_null", *beside(NULL), "narrower"),
    Kind("shorter_beside_anything", *beside(ANY), "narrower"),
    Kind("shorter_beside_what_becomes_a_text", *beside(ANY, text()), "narrower"),
    Kind("shorter_beside_what_becomes_a_list", *beside(ANY, many(text())), "narrower"),
    Kind("shorter_beside_what_becomes_an_object", *beside(ANY, opened()), "narrower"),
    Kind("shorter_beside_what_becomes_null", *beside(ANY, NULL), "narrower"),
    Kind("shorter_beside_lists", *beside(many(many(text()), minItems=1)), "narrower"),
    Kind("shorter_beside_what_is_not_named", opened("z b", b=text(maxLength=5)),
         opened("z b", b=text(maxLength=3)), "narrower"),
    Kind("shorter_beside_a_further_member", closed("c b", c=whole(), b=text(maxLength=5)),
         {**opened("c b", b=text(maxLength=3)), "additionalProperties": whole(minimum=3)},
         "other"),
)  # fmt: skip

FURTHER = (
    Kind("member_let_in", {**closed(a=text()), "properties": {"a": False}}, closed(a=text()),
         "wider"),
    Kind("member_becomes_a_further_one", closed(a=text(), b=whole()),
         {**opened(a=text()), "additionalProperties": whole()}, "wider"),
    Kind("member_becomes_a_narrower_further_one", closed(a=text(), b=whole()),
         {**opened(a=text()), "additionalProperties": whole(minimum=3)}, "other"),
    Kind("list_named_among_further_ones", {**opened(), "additionalProperties": True},
         {**opened(a=many(text())), "additionalProperties": True}, "narrower"),
    Kind("text_named_among_further_ones_of_a_pattern",
         {**opened(), "additionalProperties": True, "propertyNames": {"pattern": "^a"}},
         {**opened(a=text()), "additionalProperties": True, "propertyNames": {"pattern": "^a"}},
         "narrower"),
    Kind("names_that_are_no_strings", {**opened(), "additionalProperties": True},
         {**opened(), "additionalProperties": True, "propertyNames": {"type": "integer"}},
         "narrower"),
    Kind("closed_beside_unknown1", {**opened(unknown1=text()), "additionalProperties": True},
         closed(unknown1=text()), "narrower"),
    Kind("one_of_three_is_shorter",
         one_of(closed("a", a=text()), closed("b", b=text(maxLength=5)), closed("c", c=text())),
         one_of(closed("a", a=text()), closed("b", b=text(maxLength=3)), closed("c", c=text())),
         "narrower"),
)  # fmt: skip

A, B, C = (opened(name, **{name: text()}) for name in "abc")
OVERLAPPING = (
    # An object with a and c satisfied A alone, and satisfies C, too: `oneOf` refuses it now.
    Kind("open_alternative_added", one_of(A, B), one_of(A, B, C), "other"),
    Kind("open_alternative_removed", one_of(A, B, C), one_of(A, B), "other"),
    Kind("open_alternative_takes_any_type", one_of(A, B), one_of(A, opened("b", b=ANY)), "other"),
    Kind("open_alternative_longer", one_of(A, opened("b", b=text(maxLength=2))),
         one_of(A, opened("b", b=text(maxLength=4))), "other"),
    Kind("open_alternative_longer_deep",
         one_of(A, opened("b", b=closed(x=text(maxLength=2)))),
         one_of(A, opened("b", b=closed(x=text(maxLength=4)))), "other"),
    Kind("open_alternative_longer_in_a_list",
         many(one_of(A, opened("b", b=many(text(maxLength=2))))),
         many(one_of(A, opened("b", b=many(text(maxLength=4))))), "other"),
    Kind("open_alternatives_described", one_of(A, B),
         one_of(A, {**opened("b", b=text(title="B")), "description": "the second"}), "same"),
    Kind("open_alternative_gets_a_member", one_of(A, B),
         one_of(A, opened("b", b=text(), z=text())), "open"),
    Kind("one_of_open_alternatives_becomes_any", one_of(A, B), {"anyOf": [A, B]}, "wider"),
    Kind("any_of_open_alternatives_widened", {"anyOf": [A, B]},
         {"anyOf": [A, opened("b", b=ANY)]}, "wider"),
    Kind("any_of_open_alternatives_added", {"anyOf": [A, B]}, {"anyOf": [A, B, C]}, "wider"),
    Kind("any_of_open_alternatives_gets_a_member", {"anyOf": [A, B]},
         {"anyOf": [A, opened("b", b=text(), z=text())]}, "open"),
    Kind("any_of_open_alternatives_names_all", {"anyOf": [A, B]},
         {"anyOf": [opened("a", a=text(), b=text()), opened("b", a=text(), b=text())]}, "open"),
)  # fmt: skip

ONE_OR_MANY: Schema = {"anyOf": [text(), many(text())]}
EITHER: Schema = {"type": ["string", "integer"]}


def tagged(tag: Any, value: Schema) -> Schema:
    """An object whose member `k` tells what `v` is."""
    return closed("k", k={"const": tag}, v=value)


TOGETHER = (
    Kind("one_or_many_to_many", closed(a=ONE_OR_MANY), closed(a=many(text())), "narrower"),
    Kind("one_or_many_to_one", closed(a=ONE_OR_MANY), closed(a=text()), "narrower"),
    Kind("one_to_one_or_many", closed(a=text(maxLength=3)), closed(a=ONE_OR_MANY), "wider"),
    Kind("number_to_one_or_many", closed(a=whole()), closed(a=ONE_OR_MANY), "other"),
    Kind("tags_changed_places", one_of(tagged("a", text()), tagged("b", whole())),
         one_of(tagged("a", whole()), tagged("b", text())), "other"),
    Kind("tags_of_one_value", one_of(tagged("a", text()), tagged("b", text())),
         closed("k", k=text(enum=["a", "b"]), v=text()), "same"),
    Kind("types_of_two_members_tied", closed("a", a=EITHER, b=EITHER),
         {"anyOf": [closed("a", a=text(), b=text()), closed("a", a=whole(), b=whole())]},
         "narrower"),
    Kind("dot_to_any_character", text(pattern="^.$"), text(pattern=r"^[\s\S]$"), "wider"),
)  # fmt: skip

KINDS = (*TYPES, *LISTS, *BESIDE, *FURTHER, *OVERLAPPING, *TOGETHER)
