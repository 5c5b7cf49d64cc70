"""Simple types as texts: restrictions, lists and unions, down to the built-in types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twinspec.grammar.model import Gap, Text
from twinspec.grammar.xsd.builtin import built_in, list_of
from twinspec.grammar.xsd.documents import SchemaFiles
from twinspec.grammar.xsd.facets import enumerated, narrow
from twinspec.grammar.xsd.nodes import XS, SchemaElement, split_clark
from twinspec.grammar.xsd.unknown_constructs import UnknownConstructs

MAX_DEPTH = 60  # of types inside each other that no chain of bases explains
MAX_ALTERNATIVES = 2_000


class SimpleTypes:
    """Reads simple types; each declaration once."""

    def __init__(self, schemas: SchemaFiles, strange: UnknownConstructs) -> None:
        self.schemas = schemas
        self.strange = strange
        self.read_before: dict[SchemaElement, tuple[Text, ...]] = {}
        self.open: set[SchemaElement] = set()

    def named(self, name: str | None, use: SchemaElement, written: str) -> tuple[Text, ...]:
        """Return the texts of the type with a Clark name, for its use in the node `use`."""
        namespace, local = split_clark(name or "")
        if namespace == XS:
            texts = built_in(local, use.place)
            return texts or (unknown(use, f"XML Schema has no simple type {local}"),)
        node = self.schemas.find("type", name) if name else None
        if node is None or name is None:
            return (unknown(use, f"there is no type {written}"),)
        if node.tag != "simpleType":
            return (unknown(use, f"{written} is no simple type"),)
        return self.declared(node)

    def declared(self, node: SchemaElement) -> tuple[Text, ...]:
        """Return the texts of an `xs:simpleType`; bases are read first, without recursion."""
        chain = [node]
        while True:
            base = self._base(chain[-1])
            if base is None or base in self.read_before or base in chain or base in self.open:
                break
            chain.append(base)
        for each in reversed(chain):
            if each not in self.read_before:
                self.read_before[each] = self._guarded(each)
        return self.read_before[node]

    def _base(self, node: SchemaElement) -> SchemaElement | None:
        step = node.first("restriction")
        written = step.get("base") if step else None
        if step is None or not written:
            return None
        base = self.schemas.base(step, step.resolve(written))
        return base if base is not None and base.tag == "simpleType" else None

    def _guarded(self, node: SchemaElement) -> tuple[Text, ...]:
        if node in self.open:
            return (unknown(node, "the type is made of itself"),)
        if len(self.open) > MAX_DEPTH:
            return (unknown(node, f"types inside each other deeper than {MAX_DEPTH}"),)
        self.open.add(node)
        try:
            texts = self._read(node)
        finally:
            self.open.discard(node)
        if len(texts) > MAX_ALTERNATIVES:
            return (unknown(node, f"a union of more than {MAX_ALTERNATIVES} types"),)
        gaps = self.strange.of(node)
        return tuple(replace(text, gaps=(*text.gaps, *gaps)) for text in texts) if gaps else texts

    def _read(self, node: SchemaElement) -> tuple[Text, ...]:
        step = node.first("restriction", "list", "union")
        if step is None:
            return (unknown(node, "a simple type without restriction, list or union"),)
        if step.tag == "restriction":
            return self.restricted(step)
        if step.tag == "list":
            written = step.get("itemType")
            items = self.inner(step, (written,) if written else ())
            return (list_of(items, step.place),)
        return self.inner(step, (step.get("memberTypes") or "").split())

    def inner(self, step: SchemaElement, names: Sequence[str]) -> tuple[Text, ...]:
        """Return the texts of the types that a list or union names or contains."""
        texts = [text for name in names for text in self.by_reference(step, name)]
        texts += [text for child in step.all("simpleType") for text in self.declared(child)]
        return tuple(texts) or (unknown(step, f"an xs:{step.tag} of no type"),)

    def by_reference(self, step: SchemaElement, written: str) -> tuple[Text, ...]:
        """Return the texts of the type of a QName; inside `xs:redefine`, of the replaced type."""
        name = step.resolve(written)
        node = self.schemas.base(step, name)
        if node is not None and node.tag == "simpleType":
            return self.declared(node)
        return self.named(name, step, written)

    def restricted(self, step: SchemaElement) -> tuple[Text, ...]:
        """Return the texts of an `xs:restriction`: those of its base, restricted by its facets."""
        written = step.get("base")
        inner = step.first("simpleType")
        if written:
            texts = self.by_reference(step, written)
        elif inner is not None:
            texts = self.declared(inner)
        else:
            texts = (unknown(step, "a restriction of no type"),)
        return self.narrowed(texts, step)

    def narrowed(self, texts: tuple[Text, ...], step: SchemaElement) -> tuple[Text, ...]:
        """Return texts with the facets of a step; for a union, they restrict each member."""
        return enumerated(tuple(narrow(text, step) for text in texts), step)


def unknown(node: SchemaElement, why: str) -> Text:
    """Return the text for an unknown type; its gap gives the reason `why`."""
    place = node.place
    return Text("string", place, gaps=(Gap("type", f"{why}: its texts are not compared.", place),))
