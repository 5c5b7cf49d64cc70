"""Pairs members: by the map, `xml` objects, names, structure, and by guesses, which are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from twinspec.grammar.binding.matches import MemberPair, PairedBy, ValuePair
from twinspec.grammar.model import Member, Object, Tag

TEXT_KEYS = frozenset(
    {"value", "$value", "#text", "_text", "text", "$", "_", "$t", "#", "content", "text()"}
)
_ATTRIBUTE_MARKS = ("@", "-", "_", "$")


def local(name: str) -> str:
    """Return a name without namespace and mark: `@{urn:x}id` → `id`."""
    return name.removeprefix("@").rpartition("}")[2]


def comparable_name(name: str) -> str:
    """Return a name without case and separators: `bom-ref`, `bomRef` and `bom_ref` → `bomref`."""
    return "".join(char for char in name.casefold() if char.isalnum())


def singular_forms(name: str) -> frozenset[str]:
    """Return the possible singulars of an English plural: `entries` → {`entry`, `entrie`, …}."""
    found = set()
    if name.endswith("ies"):
        found.add(name[:-3] + "y")
    if name.endswith("es"):
        found.add(name[:-2])
    if name.endswith("s"):
        found.add(name[:-1])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class BoundMembers:
    """The members of two objects: the pairs, and the members of each half alone."""

    member_pairs: tuple[MemberPair, ...]
    json_only: tuple[Member, ...]
    xsd_only: tuple[Member, ...]


@dataclass(slots=True)
class MemberBinder:
    """Binds the members of one pair of objects.

    `repeats` returns whether an XSD member may occur more than once; `wrapped` returns the tag of
    the only elements inside an XSD member, None if it contains others.
    """

    json: Object
    xsd: Object
    repeats: Callable[[Member], bool]
    wrapped: Callable[[Member], Tag | None]
    mapped: Mapping[str, str]
    taken: dict[str, MemberPair] = field(default_factory=dict)
    member_pairs: dict[str, MemberPair] = field(default_factory=dict)

    def bind(self) -> BoundMembers:
        """Pair the members, by the most reliable evidence first."""
        for rule in (self.by_map, self.by_tag, self.by_name, self.by_mark, self.by_text):
            for member in self.open_json():
                rule(member)
        self.by_likeness()
        self.by_plural()
        self.by_wrapper()
        return BoundMembers(
            tuple(self.member_pairs[key] for key in self.json.members if key in self.member_pairs),
            tuple(self.open_json()),
            tuple(self.open_xsd()),
        )

    def open_json(self) -> list[Member]:
        """Return the JSON members that are in no pair."""
        return [member for key, member in self.json.members.items() if key not in self.member_pairs]

    def open_xsd(self) -> list[Member]:
        """Return the XSD's members that are in no pair."""
        return [member for key, member in self.xsd.members.items() if key not in self.taken]

    def join(
        self, ours: Member, theirs: Member, how: PairedBy, why: str, **more: str | bool
    ) -> None:
        """Record a pair."""
        flaw, silent = str(more.get("flaw", "")), bool(more.get("silent", False))
        pair = ValuePair(ours.value, theirs.value)
        member_pair = MemberPair(
            ours, theirs, pair, how, why, many=ours.many, flaw=flaw, silent=silent
        )
        self.member_pairs[ours.key] = member_pair
        self.taken[theirs.key] = member_pair

    def by_map(self, member: Member) -> None:
        """Bind members as the map file says."""
        wanted = self.mapped.get(member.key)
        if wanted is None:
            return
        for theirs in self.open_xsd():
            if wanted in (theirs.key, str(theirs.tag), _short(theirs)):
                self.join(member, theirs, "map", "the map file says so")
                return

    def by_tag(self, member: Member) -> None:
        """Bind members by their `xml` objects: element, attribute or text, name and namespace."""
        tag = member.tag
        if tag is None:
            return
        theirs = self.open_xsd()
        for other in theirs:
            if other.tag == tag:
                self.join(member, other, "xml", "its xml object says so")
                return
        same = [other for other in theirs if other.tag and _alike(other, tag.name, tag.kind)]
        if not tag.namespace and same:
            self.join(
                member, same[0], "xml", "its xml object says so, but no namespace", silent=True
            )
            return
        other_way = [other for other in theirs if other.tag and other.tag.name == tag.name]
        if not other_way and tag.name != member.key:
            other_way = [other for other in theirs if _alike(other, member.key, "element")]
        if other_way and tag.kind != "text":
            flaw = f"{_described(member)} in OpenAPI, {_described(other_way[0])} in the XSD"
            self.join(member, other_way[0], "name", "their names are equal", flaw=flaw)

    def by_name(self, member: Member) -> None:
        """Bind a member to the element with its key as name, else to such an attribute."""
        if member.tag is not None:
            return
        for kind in ("element", "attribute"):
            same = [other for other in self.open_xsd() if _alike(other, member.key, kind)]
            if len(same) == 1:
                self.join(member, same[0], "name", "their names are equal")
                return

    def by_mark(self, member: Member) -> None:
        """Bind keys with the mark of an attribute: `@id`, `-id`, `_id` and `$id` to `id`."""
        if member.tag is not None or not member.key.startswith(_ATTRIBUTE_MARKS):
            return
        same = [o for o in self.open_xsd() if _alike(o, member.key[1:], "attribute")]
        if len(same) == 1:
            why = f"{member.key[0]} marks attributes"
            self.join(member, same[0], "name", why)

    def by_text(self, member: Member) -> None:
        """Bind the only free member, or one with a usual name for text, to the element's text."""
        texts = [other for other in self.open_xsd() if other.tag and other.tag.kind == "text"]
        left = [other for other in self.open_json() if other.tag is None]
        if not texts or member.tag is not None:
            return
        named = [other for other in left if other.key in TEXT_KEYS]
        if named == [member] or (len(left) == 1 and len(self.open_xsd()) == 1):
            how: PairedBy = "structure" if member.key in TEXT_KEYS else "guess"
            self.join(member, texts[0], how, "it is what is left beside the text of the element")

    def by_likeness(self) -> None:
        """Bind names that differ only in case and separators, if the pair is unique."""
        for member in self.open_json():
            same = [
                o
                for o in self.open_xsd()
                if o.tag and comparable_name(o.tag.name) == comparable_name(member.key)
            ]
            rivals = [
                m for m in self.open_json() if comparable_name(m.key) == comparable_name(member.key)
            ]
            if (
                member.tag is None
                and len(same) == 1
                and len(rivals) == 1
                and comparable_name(member.key)
            ):
                self.join(member, same[0], "guess", "their names differ in spelling alone")

    def by_plural(self) -> None:
        """Bind an array to the repeated element whose plural is its key."""
        for member in self.open_json():
            if member.tag is not None or not (member.many or member.wrapped):
                continue
            ones = {comparable_name(name) for name in singular_forms(member.key)}
            same = [
                other
                for other in self.open_xsd()
                if other.tag
                and other.tag.kind == "element"
                and comparable_name(other.tag.name) in ones
                and self.repeats(other)
            ]  # fmt: skip
            if len(same) == 1:
                self.join(member, same[0], "guess", "an array called like several of the element")

    def by_wrapper(self) -> None:
        """Bind an array to a wrapper: an element with a plural name around the elements."""
        for member in self.open_json():
            if member.tag is not None or not member.many:
                continue
            same = [
                other
                for other in self.open_xsd()
                if other.tag
                and comparable_name(member.key) in singular_forms(comparable_name(other.tag.name))
                and (held := self.wrapped(other)) is not None
                and comparable_name(held.name) == comparable_name(member.key)
            ]
            if len(same) == 1:
                self.join(member, same[0], "guess", "an element that holds those of the array")


def _alike(member: Member, name: str, kind: str) -> bool:
    return member.tag is not None and member.tag.kind == kind and member.tag.name == name


def _short(member: Member) -> str:
    """Return the tag without its namespace: `@id` or `total`."""
    if member.tag is None or member.tag.kind == "text":
        return "text()"
    return f"@{member.tag.name}" if member.tag.kind == "attribute" else member.tag.name


def _described(member: Member) -> str:
    return f"the {member.tag.kind if member.tag else 'member'} {member.tag or member.key}"


def names_of(members: Iterable[Member]) -> frozenset[str]:
    """Return the plain names of members, by which objects are compared for similarity."""
    return frozenset(
        comparable_name(member.tag.name if member.tag else member.key) for member in members
    )


def entry_tag(of: Object, name: str, entry: str) -> Tag | None:
    """Return the tag for the entries of a list `name`: the only element, or one named `entry`.

    Example: for `tools` with entries of the schema `tool`, the element `tool`.
    """
    tags = [m.tag for m in of.members.values() if m.tag and m.tag.kind == "element"]
    if len(tags) != 1:
        wanted = {comparable_name(one) for one in (*singular_forms(name), entry)}
        tags = [tag for tag in tags if comparable_name(tag.name) in wanted]
    return tags[0] if len(tags) == 1 else None


def holds_text(of: Object) -> bool:
    """Return whether a JSON object has a member with a usual name for an element's text."""
    return any(
        member.tag.kind == "text" if member.tag else key in TEXT_KEYS
        for key, member in of.members.items()
    )


def text_member(of: Object) -> Member | None:
    """Return the member that XML writes as the text of the element."""
    return next((m for m in of.members.values() if m.tag and m.tag.kind == "text"), None)
