"""An XSD type that stands for several schemas, and how each schema restricts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import MemberPair, ObjectMatch, ValuePair
from twinspec.grammar.binding.members import local
from twinspec.grammar.differences import CountEvidence, Difference


@dataclass(frozen=True, slots=True)
class SharingSchema:
    """A schema that an XSD type stands for."""

    pair: ValuePair
    match: ObjectMatch

    @property
    def name(self) -> str:
        """The name of the schema."""
        return self.match.json.name

    def member_pair(self, key: str) -> MemberPair | None:
        """Return the pair of an XSD member in the schema, None if it is not bound."""
        return next(
            (member_pair for member_pair in self.match.member_pairs if member_pair.name == key),
            None,
        )


@dataclass(slots=True)
class SchemaRestrictions:
    """A schema's restrictions of members that its XSD type does not have, with their places."""

    lacks: dict[str, None] = field(default_factory=dict)
    needs: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    places: dict[Place, None] = field(default_factory=dict)

    def note(self, one: Difference, member: str) -> None:
        """Add a difference that concerns a member, or a combination of several."""
        shows = one.evidence[0].shows
        if one.rule == "member_is_used":
            self.lacks[local(member)] = None
        elif member and isinstance(shows, CountEvidence) and not shows.counts.get(member, 1):
            self.needs[local(member)] = None
        else:
            self.others[one.message.rstrip(".")] = None
        self.places |= dict.fromkeys(one.places)

    def __str__(self) -> str:
        """Return the restrictions in words: `lacks a, b; asks for c; d of Order occurs …`."""
        parts = [f"lacks {', '.join(self.lacks)}"] if self.lacks else []
        parts += [f"asks for {', '.join(self.needs)}"] if self.needs else []
        return "; ".join((*parts, *self.others))


@dataclass(slots=True)
class SharedType:
    """An XSD type, its schemas, and each schema's restrictions of its members."""

    name: str
    place: Place
    uses: list[SharingSchema] = field(default_factory=list)
    narrower: dict[str, SchemaRestrictions] = field(default_factory=dict)

    @property
    def schemas(self) -> dict[str, Place]:
        """The places of the schemas by their names."""
        return {use.name: use.match.json.place for use in self.uses}


@dataclass(slots=True)
class WiderTypes:
    """The shared types that accept more than some of their schemas, and their pairs."""

    types: list[SharedType] = field(default_factory=list)
    narrower: set[ValuePair] = field(default_factory=set)
