"""Alternatives that differ in JSON by a constant or by their schemas, in XML by the element's name.

Example: `[{modelType: Range, …}, {modelType: Blob, …}]` is `<range>…</range><blob>…</blob>`, and so
is a list of `oneOf: [{$ref: Range}, {$ref: Blob}]`, where no object is one of both schemas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twinspec.grammar.binding.members import comparable_name
from twinspec.grammar.boxes import ABSENT, together
from twinspec.grammar.model import Factor, Member, Object, Range, Rest, Tag, Value, ValueId


def constant(values: Mapping[ValueId, Value], member: Member) -> str | None:
    """Return the only possible text of a member; None if it can have several."""
    value = values.get(member.value)
    if value is None or value.objects or value.nil or value.anything or len(value.texts) != 1:
        return None
    listed = value.texts[0].enumeration
    return listed[0] if listed is not None and len(listed) == 1 else None


def by_constant(
    values: Mapping[ValueId, Value], objects: Sequence[Object], theirs: Object
) -> dict[str, Object] | None:
    """Return the alternatives by their constants, if elements have these names; else None."""
    elements = {comparable_name(tag.name) for tag in _elements(theirs)}
    for key in objects[0].members if objects else ():
        found = {
            said: one
            for one in objects
            if key in one.members and (said := constant(values, one.members[key])) is not None
        }
        if len(found) == len(objects) and any(comparable_name(said) in elements for said in found):
            return found
    return None


def by_schema(
    values: Mapping[ValueId, Value], of: Value, theirs: Object
) -> dict[str, Object] | None:
    """Return the alternatives by the names of their schemas, if elements have these names.

    Else None; also if several objects make up one alternative, or if its members have the names
    of the elements, since then the members are the elements.
    """
    called = {tag.name for tag in _elements(theirs)}
    elements = {comparable_name(name) for name in called}
    found = {name: values[identity].objects for name, identity in of.variants}
    if not found or any(comparable_name(name) not in elements for name in found):
        return None
    if any(len(objects) != 1 or called & objects[0].members.keys() for objects in found.values()):
        return None
    return {name: objects[0] for name, objects in found.items()}


def _elements(of: Object) -> list[Tag]:
    tags = [member.tag for member in of.members.values()]
    return [tag for tag in tags if tag is not None and tag.kind == "element"]


def as_member_per_alternative(
    values: dict[ValueId, Value],
    of: Value,
    alternatives: Mapping[str, Object],
    theirs: Object,
    counts: Sequence[Range] | None,
) -> Object | None:
    """Return alternatives as an object with one member each, named by its constant.

    `counts` are the numbers of entries if the value is a list; None for a single value. Returns
    None if the numbers need too many boxes.
    """
    factor = _numbers(list(alternatives), counts)
    if factor is None:
        return None
    tags = {comparable_name(tag.name): tag for tag in _elements(theirs)}
    members = {}
    for said, one in alternatives.items():
        identity = f"{one.place.file}#{one.place.pointer} is {said}"
        values[identity] = Value(one.name, one.place, objects=(replace(one, name=said),))
        members[said] = Member(said, identity, one.place, tags.get(comparable_name(said)))
    return Object(of.name, of.place, members, (factor,), Rest("closed", of.place))


def _numbers(keys: Sequence[str], counts: Sequence[Range] | None) -> Factor | None:
    if counts is None:
        absent = dict.fromkeys(keys, ABSENT)
        return tuple({**absent, key: Range(1, 1)} for key in keys)
    return together(keys, Range(counts[0].least, counts[-1].most))


def naming_constants(
    values: Mapping[ValueId, Value], ours: Object, theirs: Object, alone: Sequence[Member]
) -> dict[str, str]:
    """Return the members whose constant is the name of the type in XML, by key."""
    names = {comparable_name(ours.name), comparable_name(theirs.name.rpartition("}")[2])}
    found = {member.key: constant(values, member) for member in alone}
    return {key: said for key, said in found.items() if said and comparable_name(said) in names}
