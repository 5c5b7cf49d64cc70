"""Pairs documents: by the caller, `xml` objects, names, and finally the only remaining ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from twinspec.contract.documents import ContractError
from twinspec.grammar.binding.matches import PairedBy, RootPair, ValuePair
from twinspec.grammar.binding.members import comparable_name
from twinspec.grammar.model import Half, Root, Tag


@dataclass(frozen=True, slots=True)
class BoundRoots:
    """The documents in pairs, and the documents of each half alone."""

    pairs: tuple[RootPair, ...]
    json_only: tuple[Root, ...]
    xsd_only: tuple[Root, ...]


def bind_roots(json: Half, xsd: Half, given: Mapping[str, str]) -> BoundRoots:
    """Pair the documents of both halves; `given` maps names of elements to names of schemas.

    ContractError if an element or schema of `given` does not exist.
    """
    binder = _RootBinder(json, xsd)
    for element, schema in given.items():
        binder.give(element, schema)
    binder.run()
    return binder.roots()


@dataclass(slots=True)
class _RootBinder:
    json: Half
    xsd: Half
    pairs: list[RootPair] = field(default_factory=list)
    waiting: list[Root] = field(init=False)

    def __post_init__(self) -> None:
        # One schema may be the document of many operations.
        self.waiting = list({(root.value, root.tag): root for root in self.json.roots}.values())
        if not self.waiting:
            self.waiting = [self.named(name) for name in self.json.names]

    def roots(self) -> BoundRoots:
        # A named schema that no document is made of need not be one in XML, either.
        alone = tuple(self.waiting) if self.json.roots else ()
        return BoundRoots(tuple(self.pairs), alone, tuple(self.free()))

    def named(self, name: str) -> Root:
        """Return a named schema as a document."""
        value = self.json.names[name]
        place = self.json.values[value].place
        return Root(name, value, place, pointer=place.pointer)

    def free(self) -> list[Root]:
        """Return the elements that no document is bound to."""
        used = {root.xsd.tag for root in self.pairs}
        return [root for root in self.xsd.roots if root.tag not in used]

    def join(self, ours: Root, theirs: Root, how: PairedBy, why: str, holder: str = "") -> None:
        pair = ValuePair(ours.value, theirs.value)
        self.pairs.append(RootPair(ours, theirs, pair, how, why, holder))
        self.waiting = [root for root in self.waiting if root is not ours]

    def give(self, element: str, schema: str) -> None:
        theirs = [root for root in self.xsd.roots if root.tag and element in _spellings(root.tag)]
        if not theirs:
            known = ", ".join(root.name for root in self.xsd.roots) or "none"
            raise ContractError(f"--root {element}: no XSD declares this element; known: {known}")
        ours = [root for root in self.waiting if schema in (root.name, root.pointer)]
        if ours:
            self.join(ours[0], theirs[0], "map", "the caller says so")
            return
        if schema not in self.json.names:
            known = ", ".join(sorted({*self.json.names, *(r.name for r in self.waiting)})) or "none"
            raise ContractError(
                f"--root {element}={schema}: there is no such schema; known: {known}"
            )
        self.join(self.named(schema), theirs[0], "map", "the caller says so")

    def run(self) -> None:
        self.each(_same_tag, "xml", "the xml object names this element")
        self.each(_same_local, "xml", "the xml object names this element, but no namespace")
        self.each(_same_name, "name", "the schema is called like the element")
        self.each(_like_name, "guess", "their names differ in spelling alone")
        self.by_members()
        self.last()

    def each(self, same: Callable[[Root, Tag], bool], how: PairedBy, why: str) -> None:
        for ours in list(self.waiting):
            found = [root for root in self.xsd.roots if root.tag and same(ours, root.tag)]
            if len(found) == 1:
                self.join(ours, found[0], how, why)

    def by_members(self) -> None:
        """Bind a JSON document whose members are root elements: `{"catalog": …}` is `<catalog>`.

        An element that a type contains is a member itself, and no document.
        """
        documents = self.not_contained(self.free())
        for ours in list(self.waiting):
            members = [
                member
                for one in self.json.values[ours.value].objects
                for member in one.members.values()
            ]
            found = [
                (member, root)
                for member in {member.key: member for member in members}.values()
                for root in documents
                if root.tag and root.tag.name == member.key and not member.many
            ]
            named = {member.key for member, _ in found}
            others = [one for one in members if not one.key.startswith("$")]
            if not found or any(one.key not in named for one in others) or ours.tag is not None:
                continue
            for member, root in found:
                inner = Root(member.key, member.value, member.place, pointer=ours.pointer)
                why = f"{ours.name} holds it in a member of this name"
                self.join(inner, root, "structure", why, member.key)
            self.waiting = [root for root in self.waiting if root is not ours]

    def last(self) -> None:
        """Bind the only remaining document of each side."""
        free = self.free()
        if not self.json.roots:
            return  # a schema that no document is made of is no document that is left
        if len(self.waiting) == 1 and len(free) > 1:
            free = self.not_contained(free)
        if len(self.waiting) == 1 and len(free) == 1:
            self.join(self.waiting[0], free[0], "guess", "they are the only documents left")

    def not_contained(self, roots: list[Root]) -> list[Root]:
        """Return the elements that no type of the XSD contains: only these can be documents."""
        held = {
            member.tag
            for value in self.xsd.values.values()
            for one in value.objects
            for member in one.members.values()
        }
        return [root for root in roots if root.tag not in held]


def _spellings(tag: Tag) -> Iterable[str]:
    return (tag.name, str(tag))


def _same_tag(ours: Root, tag: Tag) -> bool:
    return ours.tag == tag


def _same_local(ours: Root, tag: Tag) -> bool:
    return ours.tag is not None and not ours.tag.namespace and ours.tag.name == tag.name


def _same_name(ours: Root, tag: Tag) -> bool:
    return ours.tag is None and ours.name == tag.name


def _like_name(ours: Root, tag: Tag) -> bool:
    return ours.tag is None and comparable_name(ours.name) == comparable_name(tag.name)
