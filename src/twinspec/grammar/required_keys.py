"""Entries of a list, distinguished by a required member that has the name of an element.

Example: `[{license: …}, {expression: "MIT", bom-ref: "x"}]` is
`<license>…</license><expression bom-ref="x">MIT</expression>`: an entry with more members than the
required one is the element of that name, and the required member is the element's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twinspec.grammar.boxes import TooLargeError, combine, together
from twinspec.grammar.model import Box, Factor, Member, Object, Range, Rest, Tag, Value, ValueId


def by_required_key(
    values: dict[ValueId, Value],
    of: Value,
    alternatives: Sequence[Object],
    theirs: Object,
    counts: Sequence[Range],
) -> Object | None:
    """Return a list as an object with one member per alternative; None for another list.

    Adds to `values` the entries that stand for a whole element.
    """
    tags = {
        member.tag.name: member.tag
        for member in theirs.members.values()
        if member.tag is not None and member.tag.kind == "element"
    }
    apart = [part for one in alternatives for part in _split(one, tags)]
    keys = [_head_member(one, tags) for one in apart]
    factor = _numbers([head for head in keys if head is not None], counts)
    if not keys or None in keys or len(set(keys)) < len(keys) or factor is None:
        return None
    members: dict[str, Member] = {}
    for head, one in zip(keys, apart, strict=True):
        assert head is not None
        if len(one.members) == 1:
            members[head] = one.members[head]
            continue
        identity = f"{one.place.file}#{one.place.pointer} by {head}"
        text = replace(one.members[head], tag=Tag("text"))
        whole = replace(one, members={**one.members, head: text})
        values[identity] = Value(one.name, one.place, objects=(whole,))
        members[head] = Member(head, identity, one.place, tags[head], whole=True)
    return Object(of.name, of.place, members, (factor,), Rest("closed", of.place))


def _split(one: Object, tags: Mapping[str, Tag]) -> list[Object]:
    """Return an object as several ones, if exactly one of some members is always present."""
    try:
        boxes = combine(one.factors)
    except TooLargeError:
        return [one]
    by_head: dict[str, list[Box]] = {}
    for box in boxes:
        keys = [key for key in tags if key in box and box[key].most != 0]
        if len(keys) != 1 or box[keys[0]].least == 0:
            return [one]
        by_head.setdefault(keys[0], []).append(box)
    if len(by_head) < 2:
        return [one]
    return [_with_head(one, head, boxes) for head, boxes in by_head.items()]


def _with_head(one: Object, head: str, boxes: Sequence[Box]) -> Object:
    keys = [key for key in one.members if any(box[key].most != 0 for box in boxes)]
    factor = tuple({key: box[key] for key in keys} for box in boxes)
    members = {key: one.members[key] for key in keys}
    place = one.members[head].place
    return replace(one, place=place, members=members, factors=(factor,), presence=())


def _head_member(one: Object, tags: Mapping[str, Tag]) -> str | None:
    """Return the one required member with the name of an element."""
    keys = [
        key
        for key, member in one.members.items()
        if key in tags and not member.many and _always(one, key)
    ]
    return keys[0] if len(keys) == 1 and one.rest.state != "open" else None


def _always(one: Object, key: str) -> bool:
    boxes = [box for factor in one.factors for box in factor if key in box]
    return bool(boxes) and all(box[key].least > 0 for box in boxes)


def _numbers(keys: Sequence[str], counts: Sequence[Range]) -> Factor | None:
    if len(keys) == 1:
        return tuple({keys[0]: one} for one in counts)
    return together(keys, Range(counts[0].least, counts[-1].most))
