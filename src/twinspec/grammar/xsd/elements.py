"""Element and attribute declarations: names, types, and elements that may replace them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from twinspec.grammar.model import Tag, ValueConstraint, ValueId
from twinspec.grammar.xsd.documents import SchemaFiles
from twinspec.grammar.xsd.nodes import XS, SchemaElement, clark, split_clark

_EVERY = frozenset({"extension", "restriction", "substitution"})


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """The type of a declaration: a node, a built-in type, or the reason why it is unknown."""

    node: SchemaElement | None = None
    built_in: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a type is derived, by `extension` or `restriction`, and its base."""

    method: str
    base: DeclaredType


class Declarations:
    """Looks up elements, attributes and the derivations of types."""

    def __init__(self, schemas: SchemaFiles) -> None:
        self.schemas = schemas
        self.stand: dict[SchemaElement, list[SchemaElement]] = {}

    def tag(self, node: SchemaElement) -> Tag:
        """Return the tag of a declared element or attribute."""
        kind = node.tag
        assert kind in ("element", "attribute"), "only these are written"
        name = node.get("name") or ""
        schema = node.schema
        form = node.get("form") or schema.get(f"{kind}FormDefault")
        qualified = form == "qualified" or is_global(node)
        namespace = node.namespace if qualified else ""
        return Tag("element" if kind == "element" else "attribute", namespace, name)

    def type_of(self, node: SchemaElement) -> DeclaredType:
        """Return the type of an element: its own, its substitution group head's, or anyType."""
        seen: set[SchemaElement] = set()
        while node not in seen:
            seen.add(node)
            own = self._own_type(node)
            if own is not None:
                return own
            heads = (node.get("substitutionGroup") or "").split()
            head = self.schemas.find("element", node.resolve(heads[0]) or "") if heads else None
            if head is None:
                break
            node = head
        return DeclaredType(built_in="anyType" if node.tag == "element" else "anySimpleType")

    def _own_type(self, node: SchemaElement) -> DeclaredType | None:
        written = node.get("type")
        if written:
            return self.named(node, written)
        inline = node.first("complexType", "simpleType")
        return DeclaredType(inline) if inline is not None else None

    def named(self, node: SchemaElement, written: str, *, base: bool = False) -> DeclaredType:
        """Return the type that a QName in `node` names; `base`: it is the base of a derivation."""
        name = node.resolve(written)
        namespace, local = split_clark(name or "")
        if namespace == XS:
            return DeclaredType(built_in=local)
        find = self.schemas.base(node, name) if base else self.schemas.find("type", name or "")
        return (
            DeclaredType(find)
            if find is not None
            else DeclaredType(why=f"there is no type {written}")
        )

    def step(self, node: SchemaElement) -> Derivation:
        """Return how a type is derived from its base."""
        anything = Derivation("restriction", DeclaredType(built_in="anyType"))
        holder = node.first("simpleContent", "complexContent")
        if node.tag == "complexType" and holder is None:
            return anything
        inner = (holder or node).first("extension", "restriction", "list", "union")
        if inner is None:
            return anything
        written = inner.get("base")
        if written:
            return Derivation(inner.tag, self.named(inner, written, base=True))
        nested = inner.first("simpleType") if inner.tag == "restriction" else None
        return Derivation(
            "restriction",
            DeclaredType(nested) if nested else DeclaredType(built_in="anySimpleType"),
        )

    def methods(
        self, derived: DeclaredType, base: DeclaredType
    ) -> tuple[frozenset[str], list[SchemaElement]] | None:
        """Return the derivation methods from a type to its base, and the types between them."""
        methods: set[str] = set()
        between: list[SchemaElement] = []
        current = derived
        seen: set[SchemaElement] = set()
        while current != base:
            if current.node is None:
                if base.node is not None and base.node.tag == "complexType":
                    return None
                return frozenset(methods | {"restriction"}), between
            if current.node in seen:
                return None
            seen.add(current.node)
            if current is not derived:
                between.append(current.node)
            step = self.step(current.node)
            methods.add(step.method)
            current = step.base
        return frozenset(methods), between

    def adds(self, derived: SchemaElement, base: SchemaElement) -> bool:
        """Return whether an extension between a type and its base adds members or attributes."""
        way = self.methods(DeclaredType(derived), DeclaredType(base))
        steps = [derived, *(way[1] if way else ())]
        holders = [each.first("simpleContent", "complexContent") for each in steps]
        extensions = [each.first("extension") for each in holders if each is not None]
        return any(
            child.tag != "annotation"
            for each in extensions
            if each is not None
            for child in each.children
        )

    def alternatives(self, head: SchemaElement) -> list[SchemaElement]:
        """Return the elements of the substitution group of `head`, in order of declaration."""
        if head not in self.stand:
            self.stand[head] = self._alternatives(head)
        return self.stand[head]

    def _alternatives(self, head: SchemaElement) -> list[SchemaElement]:
        found = [] if head.flag("abstract") else [head]
        block = self.block(head)
        if "substitution" in block:
            return found
        target = self.type_of(head)
        if target.node is not None:
            block |= self.block(target.node)
        for node in self._members(head):
            way = self.methods(self.type_of(node), target)
            if node.flag("abstract") or way is None:
                continue
            refused = block.union(*(self.block(each) for each in way[1]))
            if not way[0] & refused:
                found.append(node)
        return found

    def _members(self, head: SchemaElement) -> Iterator[SchemaElement]:
        seen = {head}
        waiting = [head]
        while waiting:
            for node in self._direct.get(waiting.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
                    yield node

    @cached_property
    def _direct(self) -> dict[SchemaElement, list[SchemaElement]]:
        found: dict[SchemaElement, list[SchemaElement]] = defaultdict(list)
        for _, node in self.schemas.of("element"):
            for written in (node.get("substitutionGroup") or "").split():
                head = self.schemas.find("element", node.resolve(written) or "")
                if head is not None:
                    found[head].append(node)
        return found

    def block(self, node: SchemaElement) -> frozenset[str]:
        """Return the derivations that may not replace an element or a type (attribute `block`)."""
        words = node.get("block")
        if words is None:
            words = node.schema.get("blockDefault") or ""
        return _EVERY if words == "#all" else frozenset(words.split())

    def concrete(self, node: SchemaElement, block: frozenset[str]) -> list[SchemaElement]:
        """Return the concrete types that `xsi:type` may name for a type, itself first."""
        found: list[SchemaElement] = []
        waiting = [(node, block | self.block(node))]
        seen = {node}
        replaced = set(self.schemas.old.values())
        while waiting:
            current, refused = waiting.pop()
            if not current.flag("abstract") and current not in replaced:
                found.append(current)
            for method, derived in self._derived.get(current, ()):
                if method not in refused and derived not in seen:
                    seen.add(derived)
                    waiting.append((derived, refused))
        return sorted(found, key=lambda each: (each.file, each.line, each.column))

    @cached_property
    def _derived(self) -> dict[SchemaElement, list[tuple[str, SchemaElement]]]:
        found: dict[SchemaElement, list[tuple[str, SchemaElement]]] = defaultdict(list)
        for _, node in self.schemas.of("type"):
            step = self.step(node)
            if step.base.node is not None:
                found[step.base.node].append((step.method, node))
        for old in self.schemas.old.values():  # a redefined type stands between
            step = self.step(old)
            if step.base.node is not None and step.base.node is not old:
                found[step.base.node].append((step.method, old))
        return found


@dataclass(frozen=True, slots=True)
class DeclarationName:
    """The name of a declaration or a type: `id` in the grammar, `name` in messages."""

    id: ValueId
    name: str


def owner_of(node: SchemaElement) -> DeclarationName:
    """Return the path of a declaration or a type, from the global declaration around it.

    Example: the element `a` of the global type `T` has the id `{urn:x}T/a`, the name `T.a`.
    """
    steps: list[SchemaElement] = []
    while not is_global(node) and node.parent is not None:
        if node.get("name") or node.get("ref"):
            steps.append(node)
        node = node.parent
    top = name_of(node)
    ids = [top if node.tag in ("complexType", "simpleType") else f"{node.tag}({top})"]
    names = [node.get("name") or ""]
    for step in reversed(steps):
        name = step.get("name") or (step.get("ref") or "").rpartition(":")[2]
        ids.append(f"@{name}" if step.tag == "attribute" else name)
        names.append(name)
    return DeclarationName("/".join(ids), ".".join(names))


def is_global(node: SchemaElement) -> bool:
    """Return whether a declaration is at the top level of its schema."""
    parent = node.parent
    return parent is not None and parent.tag in ("schema", "redefine", "override")


def name_of(node: SchemaElement) -> str:
    """Return the Clark name of a global declaration."""
    return clark(node.namespace, node.get("name") or "")


def said(node: SchemaElement, name: str) -> ValueConstraint | None:
    """Return the value constraint (default or fixed value) of a declaration."""
    text = node.attributes.get(name)
    return None if text is None else ValueConstraint(text, node.place)
