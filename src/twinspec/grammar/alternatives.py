"""Alternatives of one value: merges them into one object, or pairs them with the most similar."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

from twinspec.grammar.binding.members import comparable_name, names_of
from twinspec.grammar.boxes import ABSENT, MAX_BOXES, TooLargeError, combine, together
from twinspec.grammar.model import Box, Factor, Member, Object, Particle, Range, ValueId


def merge_objects(objects: Sequence[Object]) -> Object | None:
    """Return alternatives as one object whose counts say which members may come together; or None.

    None if a member has different values in different alternatives.
    Example: {card: Card} or {iban: Iban} → {card, iban} with ({card 1, iban 0}, {card 0, iban 1}).
    """
    if len(objects) < 2:
        return objects[0] if objects else None
    members: dict[str, Member] = {}
    for one in objects:
        for key, member in one.members.items():
            if not _same(members.setdefault(key, member), member):
                return None
    if len({(one.rest.state, one.rest.value, one.mixed) for one in objects}) > 1:
        return None
    try:
        factor = _union([(one, one.factors) for one in objects], frozenset(members))
        there = _union([(one, one.presence or one.factors) for one in objects], frozenset(members))
    except TooLargeError:
        return None
    first = objects[0]
    contents = [one.content for one in objects if one.content is not None]
    return Object(
        first.name,
        first.place,
        members,
        (factor,),
        first.rest,
        Particle("choice", Range(1, 1), parts=tuple(contents)) if contents else None,
        first.mixed,
        tuple(gap for one in objects for gap in one.gaps),
        presence=(there,) if any(one.presence for one in objects) else (),
        uneven=next((one.uneven for one in objects if one.uneven), "")
        or ("alternatives" if _is_uneven(objects, members) else ""),
    )


def _is_uneven(objects: Sequence[Object], members: Mapping[str, Member]) -> bool:
    """Return whether an object accepts, only by default, a member that another object names."""
    return any(
        one.rest.state == "silent" and one.members.keys() != members.keys() for one in objects
    )


def _union(objects: Sequence[tuple[Object, tuple[Factor, ...]]], keys: frozenset[str]) -> Factor:
    boxes: list[Box] = []
    for one, factors in objects:
        absent = dict.fromkeys(keys - one.members.keys(), ABSENT)
        boxes += [{**box, **absent} for box in combine(factors)]
        if len(boxes) > MAX_BOXES:
            raise TooLargeError
    return tuple(boxes)


def one_member_each(one: Object, counts: Sequence[Range]) -> Factor | None:
    """Return the counts of members in a list of objects that have one member each.

    None if an object has more than one member, or if the numbers need too many boxes.
    """
    try:
        boxes = combine(one.presence or one.factors)
    except TooLargeError:
        return None
    for box in boxes:
        there = [limits for limits in box.values() if limits.most != 0]
        if len(there) != 1 or there[0] != Range(1, 1):
            return None
    keys = list(one.members)
    if any(one.members[key].many for key in keys):
        return None
    return together(keys, Range(counts[0].least, counts[-1].most))


def without_members(one: Object, keys: Container[str]) -> Object | None:
    """Return the objects of `one` that have none of some members; None if there are none."""
    factors = []
    for factor in one.factors:
        boxes = [box for box in factor if all(box[key].least == 0 for key in box if key in keys)]
        if not boxes:
            return None
        left = tuple({key: at for key, at in box.items() if key not in keys} for box in boxes)
        factors.append(tuple(box for box in left if box) or ({},))
    members = {key: member for key, member in one.members.items() if key not in keys}
    return replace(one, members=members, factors=tuple(factors))


def only_other_value(
    one: Object, other: Object, alike: Callable[[ValueId, ValueId], bool]
) -> str | None:
    """Return the only member whose value differs between two objects; None if more differs."""
    if (
        one.content is not None
        or (one.factors, one.presence, one.uneven) != (other.factors, other.presence, other.uneven)
        or replace(one.rest, place=other.rest.place) != other.rest
    ):
        return None
    apart = [
        key
        for key, member in one.members.items()
        if not alike(member.value, other.members[key].value)
    ]
    if len(apart) != 1 or one.members[apart[0]].many:
        return None
    pairs = ((member, other.members[key]) for key, member in one.members.items())
    even = all(_same(replace(mine, value=its.value), its) for mine, its in pairs)
    return apart[0] if even else None


def _same(one: Member, other: Member) -> bool:
    return (one.value, one.tag, one.many, one.wrapped, one.item_tag) == (
        other.value,
        other.tag,
        other.many,
        other.wrapped,
        other.item_tag,
    ) and (one.fixed and one.fixed.text) == (other.fixed and other.fixed.text)


def pair_most_alike(ours: Sequence[Object], theirs: Sequence[Object]) -> list[tuple[int, int]]:
    """Return pairs of indices of alternatives, the most similar first; each one is in some pair.

    If one side has more alternatives, each remaining one is paired with the most similar one of
    the other side, which then is in several pairs.
    """
    scores = sorted(
        (
            (-_likeness(one, other), left, right)
            for left, one in enumerate(ours)
            for right, other in enumerate(theirs)
        ),
    )
    found: list[tuple[int, int]] = []
    for _, left, right in scores:
        if all(left != a and right != b for a, b in found):
            found.append((left, right))
    for _, left, right in scores:
        if all(left != a for a, _ in found) or all(right != b for _, b in found):
            found.append((left, right))
    return sorted(found)


def _likeness(one: Object, other: Object) -> float:
    ours, theirs = names_of(one.members.values()), names_of(other.members.values())
    every = len(ours | theirs)
    shared = len(ours & theirs) / every if every else 1.0
    named = comparable_name(one.name.rpartition("/")[2]) == comparable_name(
        other.name.rpartition("}")[2]
    )
    return shared + (1.0 if named else 0.0)
