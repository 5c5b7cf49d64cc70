"""Reads schemas into the grammar: a value for each type, and a root for each global element.

Ids: the Clark name of a global type; for unnamed parts the path, `{urn:x}OrderType/addr`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from twinspec.contract.place import Place
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.model import Gap, Half, Object, Root, Text, Value, ValueId
from twinspec.grammar.xsd.attributes import Attribute
from twinspec.grammar.xsd.builtin import built_in
from twinspec.grammar.xsd.documents import SchemaFiles, load
from twinspec.grammar.xsd.elements import (
    DeclarationName,
    Declarations,
    DeclaredType,
    is_global,
    name_of,
    owner_of,
)
from twinspec.grammar.xsd.facets import fixed_to
from twinspec.grammar.xsd.nodes import SchemaElement
from twinspec.grammar.xsd.objects import TEXT, ObjectReader, ValueIds
from twinspec.grammar.xsd.simple import SimpleTypes, unknown
from twinspec.grammar.xsd.types import ComplexTypes
from twinspec.grammar.xsd.unknown_constructs import UnknownConstructs

_CONSTRAINTS = ("key", "keyref", "unique")


def read(paths: Sequence[Path], *, catalog: Catalog | None = None) -> Half:
    """Read XSD files as one half of a contract; the files find each other by namespace.

    ContractError, with file and line, for a file that is not a schema. Every other error, and every
    construct that the grammar cannot represent, becomes a gap, and the rest is read.
    """
    if not paths:
        raise ContractError("no XSD file is given; name at least one")
    return _SchemaReader(load(paths, catalog)).half()


@dataclass(frozen=True, slots=True)
class _Core:
    """The content of a type, without the properties that an element adds (nillable, fixed)."""

    texts: tuple[Text, ...] = ()
    objects: tuple[Object, ...] = ()
    anything: bool = False
    gaps: tuple[Gap, ...] = ()


class _SchemaReader:
    def __init__(self, schemas: SchemaFiles) -> None:
        self.schemas = schemas
        self.strange = UnknownConstructs()
        for document in schemas.documents:
            self.strange.search(document.root)
        self.declarations = Declarations(schemas)
        self.simple = SimpleTypes(schemas, self.strange)
        self.complex = ComplexTypes(self.declarations, self.simple, self.strange)
        give = ValueIds(self.element, self.attribute, self.texts)
        self.objects = ObjectReader(self.declarations, give)
        self.values: dict[ValueId, Value] = {}
        self.ids: dict[ValueId, object] = {}
        self.waiting: deque[tuple[ValueId, Callable[[], Value]]] = deque()
        self.cores: dict[SchemaElement, _Core] = {}
        self.extended: Place | None = None
        self.used: set[SchemaElement] = set()
        self.extensions: dict[tuple[Place, SchemaElement], SchemaElement] = {}

    def half(self) -> Half:
        names = {}
        for name, node in self.schemas.of("type"):
            names[name] = self.type(node)
        roots = [
            self.root(node) for _, node in self.schemas.of("element") if not node.flag("abstract")
        ]
        while self.waiting:
            value_id, make = self.waiting.popleft()
            self.values[value_id] = make()
        files = tuple(document.root.file for document in self.schemas.documents)
        gaps = (*self.schemas.gaps, *self.strange.left())
        files = tuple(dict.fromkeys(files))
        return Half(
            "xsd", files, self.values, tuple(roots), gaps, names,
            extended=self.extended, unused_extensions=tuple(self._unused_extensions()),
        )  # fmt: skip

    def _unused_extensions(self) -> Iterator[tuple[Place, Gap]]:
        """Yield the types that no element has, but that `xsi:type` may name in documents."""
        for (place, node), base in self.extensions.items():
            if node not in self.used:
                yield (
                    place,
                    Gap(
                        "xsi:type",
                        f"{node.get('name')} adds to {base.get('name')}, and no element has this "
                        "type: XML may name it in xsi:type, JSON has no such form; it is not "
                        "compared",
                        node.place,
                    ),
                )

    def root(self, node: SchemaElement) -> Root:
        value = self.element(node, as_root=True)
        return Root(node.get("name") or "", value, node.place, self.declarations.tag(node))

    def register(self, wanted: ValueId, key: object, make: Callable[[], Value]) -> ValueId:
        """Return the id of a value that is read later: `wanted`, or `wanted~2` if it is taken."""
        value_id, number = wanted, 1
        while value_id in self.ids and self.ids[value_id] != key:
            number += 1
            value_id = f"{wanted}~{number}"
        if value_id not in self.ids:
            self.ids[value_id] = key
            self.waiting.append((value_id, make))
        return value_id

    def type(self, node: SchemaElement) -> ValueId:
        """Return the value of a global type."""
        owner = owner_of(node)
        none: frozenset[str] = frozenset()

        def make() -> Value:
            return self.value(owner, node.place, self.core(DeclaredType(node), none, node))

        return self.register(owner.id, node, make)

    def value(self, owner: DeclarationName, place: Place, core: _Core) -> Value:
        return Value(
            owner.name,
            place,
            texts=core.texts,
            objects=core.objects,
            anything=core.anything,
            gaps=core.gaps,
        )

    def element(self, node: SchemaElement, *, as_root: bool = False) -> ValueId:
        """Return the value of an element: that of its type, unless the element changes it."""
        kind = self.declarations.type_of(node)
        gaps = (*self._constraints(node), *self.strange.of(node))
        fixed = node.attributes.get("fixed") if as_root else None
        plain = not (gaps or node.flag("nillable") or fixed is not None)
        block = self.declarations.block(node) - {"substitution"}
        abstract = kind.node is not None and kind.node.flag("abstract")
        if kind.node is not None:
            self._note_types(kind.node, node.place, block, abstract=abstract)
        if plain and kind.node is not None and is_global(kind.node) and not (abstract and block):
            return self.type(kind.node)

        owner = owner_of(node)

        def make() -> Value:
            core = self.core(kind, block, node)
            if fixed is not None:
                core = replace(core, texts=fixed_to(core.texts, fixed))
            found = self.value(owner, node.place, core)
            return replace(found, nil=node.flag("nillable"), gaps=(*found.gaps, *gaps))

        return self.register(owner.id, (node, fixed), make)

    def _note_types(
        self, node: SchemaElement, place: Place, block: frozenset[str], *, abstract: bool
    ) -> None:
        """Record the type of an element, and the types that `xsi:type` may name instead.

        For an abstract type these are compared; otherwise those that add members become gaps.
        """
        self.used.add(node)
        if node.tag != "complexType":
            return
        others = [each for each in self.declarations.concrete(node, block) if each is not node]
        if abstract:
            self.used.update(others)
            return
        for each in others:
            if self.declarations.adds(each, node):
                self.extended = self.extended or place
                self.extensions[place, each] = node

    def _constraints(self, node: SchemaElement) -> tuple[Gap, ...]:
        words = {
            "unique": "that its values are unique",
            "key": "that its values are there and unique",
            "keyref": "that its values are those of the key",
        }
        return tuple(
            Gap(
                f"xs:{child.tag}",
                f"xs:{child.tag} {child.get('name')}: {words[child.tag]} is not compared.",
                child.place,
            )
            for child in node.all(*_CONSTRAINTS)
        )

    def attribute(self, use: Attribute) -> ValueId:
        """Return the value of an attribute."""
        node = use.declaration
        if node is None:
            own = owner_of(use.use)
            return self.register(
                own.id, use.use, lambda: Value(own.name, use.use.place, texts=use.texts)
            )
        own = owner_of(node)
        gaps = self.strange.of(node)
        written = node.get("type")
        kind = (
            self.declarations.named(node, written)
            if written
            else DeclaredType(node.first("simpleType"))
        )
        is_simple = kind.node is not None and kind.node.tag == "simpleType"
        if kind.node is not None and is_simple and is_global(kind.node) and not gaps:
            return self.type(kind.node)
        texts = self._texts(kind, node, written or "")
        return self.register(
            own.id,
            node,
            lambda: Value(own.name, node.place, texts=texts, gaps=gaps),
        )

    def texts(self, texts: tuple[Text, ...], place: Place, owner: DeclarationName) -> ValueId:
        """Return the value of the texts of simple content."""
        return self.register(
            f"{owner.id}/{TEXT}", texts, lambda: Value(owner.name, place, texts=texts)
        )

    def _texts(self, kind: DeclaredType, use: SchemaElement, written: str) -> tuple[Text, ...]:
        if kind.node is not None and kind.node.tag == "simpleType":
            return self.simple.declared(kind.node)
        if kind.node is None and not written:
            return built_in("anySimpleType", use.place)
        return self.simple.named(use.resolve(written), use, written)

    def core(self, kind: DeclaredType, block: frozenset[str], use: SchemaElement) -> _Core:
        """Return the core of a type; for an abstract one, that of its concrete types."""
        node = kind.node
        if kind.why:
            gap = Gap("type", f"{kind.why}: its value is not compared.", use.place)
            return _Core(anything=True, gaps=(gap,))
        if node is None:
            if kind.built_in == "anyType":
                return _Core(anything=True)
            texts = built_in(kind.built_in, use.place)
            return _Core(texts or (unknown(use, f"XML Schema has no simple type {kind.built_in}"),))
        if node.tag == "simpleType":
            return _Core(self.simple.declared(node))
        if not node.flag("abstract"):
            return self.plain(node)
        return self._concrete(node, block)

    def _concrete(self, node: SchemaElement, block: frozenset[str]) -> _Core:
        found = self.declarations.concrete(node, block)
        if not found:
            name = node.get("name")
            text = f"{name} is abstract, and no concrete type derives from it: it is not compared."
            return _Core(gaps=(Gap("abstract", text, node.place),))
        objects = tuple(
            self.objects.of(
                self.complex.of_documents(each),
                each.place,
                owner_of(each),
                xsi_type=name_of(each),
            )
            for each in found
        )
        return _Core(objects=objects)

    def plain(self, node: SchemaElement) -> _Core:
        """Return the core of a complex type; simple content without attributes is plain texts."""
        if node not in self.cores:
            found = self.complex.of_documents(node)
            attributes = found.attributes
            if found.texts is not None and not attributes.uses and attributes.wildcard is None:
                self.cores[node] = _Core(found.texts, gaps=(*found.gaps, *attributes.gaps))
            else:
                made = self.objects.of(found, node.place, owner_of(node))
                self.cores[node] = _Core(objects=(made,))
        return self.cores[node]
