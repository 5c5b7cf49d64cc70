"""The values of one contract as they are compared, including values made for the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from twinspec.contract.place import Place
from twinspec.grammar.alternatives import merge_objects, only_other_value
from twinspec.grammar.inclusion.exclusions import ANYTHING, NOTHING
from twinspec.grammar.inclusion.texts import within
from twinspec.grammar.model import (
    Factor,
    Half,
    Member,
    Object,
    Range,
    Rest,
    Tag,
    Text,
    Value,
    ValueId,
)
from twinspec.grammar.xsd.facets import fixed_to

_NOWHERE = Place("")
_ONCE = Range(1, 1)
WHOLE = "text()"
"""The key of the text in an object of XSD that has attributes beside it."""


@dataclass(slots=True)
class ComparedContract:
    """The values of one contract, and the values that the comparison adds."""

    half: Half
    values: dict[ValueId, Value] = field(init=False)
    objects: dict[ValueId, tuple[Object, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        anything = Value("anything", _NOWHERE, anything=True)
        nothing = Value("nothing", _NOWHERE)
        self.values = {**self.half.values, ANYTHING: anything, NOTHING: nothing}

    def alternatives(self, of: ValueId) -> tuple[Object, ...]:
        """Return the objects of a value, merged into one where that means the same."""
        if of not in self.objects:
            every = self.values[of].objects
            plain = len(every) > 1 and not any(one.xsi_type for one in every)
            one = merge_objects(every) if plain else None
            self.objects[of] = (one,) if one else self.merged(every) if plain else every
        return self.objects[of]

    def merged(self, objects: tuple[Object, ...]) -> tuple[Object, ...]:
        """Return alternatives; those that differ only in the texts of one member are merged.

        Example: {kind: a, size} or {kind: b, size} → {kind: a or b, size}
        """
        made: list[Object] = []
        for one in objects:
            for at, other in enumerate(made):
                both = self.either(one, other)
                if both is not None:
                    made[at] = both
                    break
            else:
                made.append(one)
        return tuple(made)

    def either(self, one: Object, other: Object) -> Object | None:
        """Return the union of two objects as one object, None if one would accept more."""
        key = only_other_value(one, other, self.alike)
        if key is None:
            return None
        identities = other.members[key].value, one.members[key].value
        first, second = (self.values[each] for each in identities)
        if not (_is_simple(first) and _is_simple(second)):
            return None
        identity = " or ".join(identities)
        self.values[identity] = replace(
            first, texts=(*first.texts, *second.texts), nil=first.nil or second.nil
        )
        member = replace(other.members[key], value=identity)
        return replace(other, members={**other.members, key: member})

    def alike(self, one: ValueId, other: ValueId) -> bool:
        """Return whether two values are the same; False also if they are not only texts."""
        first, second = self.values[one], self.values[other]
        return one == other or (
            _is_simple(first)
            and _is_simple(second)
            and first.nil == second.nil
            and within(first.texts, second.texts).verdict == "yes"
            and within(second.texts, first.texts).verdict == "yes"
        )

    def value_of(self, member: Member) -> ValueId:
        """Return the value of a member; for a fixed one, that text alone.

        An empty element of XSD has its default or fixed value, so it may be empty, too.
        """
        value = self.values[member.value]
        said = member.fixed or member.default
        is_element = self.half.language == "xsd" and member.tag and member.tag.kind == "element"
        if said is None or not value.texts or not (member.fixed or is_element):
            return member.value
        identity = f"{member.value} {'fixed' if member.fixed else 'default'} {said.text}"
        if identity not in self.values:
            texts = fixed_to(value.texts, said.text) if member.fixed else value.texts
            empty = (Text("string", said.place, enumeration=("",)),)
            if is_element and within(empty, texts).verdict != "yes":
                texts = (*texts, *empty)
            self.values[identity] = replace(value, texts=texts)
        return identity

    def as_object(self, of: ValueId) -> Value:
        """Return a text as an object whose only member is its text."""
        value, inner = self.values[of], f"{of} {WHOLE}"
        self.values[inner] = replace(value, objects=(), nil=False, gaps=())
        member = Member(WHOLE, inner, value.place, tag=Tag("text"))
        once: Factor = ({WHOLE: _ONCE},)
        rest = Rest("closed", value.place, elements=Range(0, 0))
        one = Object(value.name, value.place, {WHOLE: member}, (once,), rest)
        return replace(value, texts=(), objects=(one,))

    def declared(self) -> Mapping[str, Tag]:
        """The elements that may be the root of a document, those with the fewest elements first."""
        roots = sorted(self.half.roots, key=lambda root: _width(self.values[root.value]))
        return {str(root.tag): root.tag for root in roots if root.tag}


def _width(value: Value) -> int:
    """Return 0 for texts, 1 for objects with only named members, 2 for other values."""
    if value.texts:
        return 0
    return 1 if all(one.rest.state == "closed" for one in value.objects) else 2


def _is_simple(value: Value) -> bool:
    """Return whether a value is texts or null, without gaps."""
    return replace(value, texts=(), nil=False) == Value(value.name, value.place)
