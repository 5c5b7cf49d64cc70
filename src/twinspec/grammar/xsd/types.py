"""Complex types with everything that they inherit from their bases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from twinspec.grammar.model import Gap, Particle, Range, Text
from twinspec.grammar.xsd.attributes import Attributes, AttributeUses, derived
from twinspec.grammar.xsd.content import ContentModel, ContentModelReader
from twinspec.grammar.xsd.elements import Declarations, DeclaredType
from twinspec.grammar.xsd.nodes import SchemaElement
from twinspec.grammar.xsd.simple import SimpleTypes, unknown
from twinspec.grammar.xsd.unknown_constructs import UnknownConstructs
from twinspec.grammar.xsd.wildcards import Wildcard

MAX_DEPTH = 60
_ANY = Wildcard(True, frozenset(), "lax")


@dataclass(slots=True)
class ComplexType:
    """A complex type: attributes, and either texts (simple content) or a content model."""

    attributes: Attributes = field(default_factory=Attributes)
    content: ContentModel = field(default_factory=ContentModel)
    texts: tuple[Text, ...] | None = None
    mixed: bool = False
    gaps: tuple[Gap, ...] = ()


class ComplexTypes:
    """Reads complex types; each declaration once."""

    def __init__(
        self, declarations: Declarations, simple: SimpleTypes, strange: UnknownConstructs
    ) -> None:
        self.declarations = declarations
        self.simple = simple
        self.strange = strange
        self.contents = ContentModelReader(declarations, strange)
        self.uses = AttributeUses(declarations, strange)
        self.read_before: dict[SchemaElement, ComplexType] = {}
        self.open: set[SchemaElement] = set()

    def declared(self, node: SchemaElement) -> ComplexType:
        """Return the type of an `xs:complexType`; bases are read first, without recursion."""
        chain = [node]
        while True:
            base = self.declarations.step(chain[-1]).base.node
            if base is None or base.tag != "complexType" or base in self.read_before:
                break
            if base in chain or base in self.open:
                break
            chain.append(base)
        for each in reversed(chain):
            if each not in self.read_before:
                self.read_before[each] = self._guarded(each)
        return self.read_before[node]

    def of_documents(self, node: SchemaElement) -> ComplexType:
        """Return the type of an `xs:complexType` with the attributes that documents may have."""
        found = self.declared(node)
        return replace(found, attributes=self.uses.as_declared(found.attributes))

    def _guarded(self, node: SchemaElement) -> ComplexType:
        if node in self.open or len(self.open) > MAX_DEPTH:
            return _broken(node, "the type is made of itself: its content is not compared")
        self.open.add(node)
        try:
            result = self._read(node)
        finally:
            self.open.discard(node)
        result.gaps = (*result.gaps, *self.strange.of(node))
        return result

    def _read(self, node: SchemaElement) -> ComplexType:
        holder = node.first("simpleContent", "complexContent")
        if holder is None:
            return ComplexType(self.uses.of(node), self.contents.of(node), mixed=node.flag("mixed"))
        step = holder.first("extension", "restriction")
        if step is None:
            return _broken(node, f"xs:{holder.tag} without extension or restriction")
        written = step.get("base") or ""
        base_type = self.declarations.named(step, written, base=True)
        base = self._base(base_type, step, written)
        attributes = derived(base.attributes, self.uses.of(step), step.tag)
        gaps = (*base.gaps, *self._final(base_type, step))
        if holder.tag == "simpleContent":
            return ComplexType(attributes, texts=self._texts(base, step), gaps=gaps)
        mixed = holder.flag("mixed") if holder.get("mixed") is not None else node.flag("mixed")
        content = self.contents.of(step)
        if step.tag == "restriction":
            return ComplexType(attributes, content, mixed=mixed, gaps=gaps)
        if content.particle is None and base.texts is not None:
            return ComplexType(attributes, texts=base.texts, gaps=gaps)
        mixed = mixed or base.mixed
        return ComplexType(attributes, base.content.followed_by(content), mixed=mixed, gaps=gaps)

    def _base(self, base: DeclaredType, step: SchemaElement, written: str) -> ComplexType:
        if base.built_in == "anyType":
            return _any_type()
        if base.node is not None and base.node.tag == "complexType":
            return self.declared(base.node)
        if base.why:
            return _broken(step, f"{base.why}: what it adds is not compared")
        return ComplexType(texts=self.simple.by_reference(step, written))

    def _texts(self, base: ComplexType, step: SchemaElement) -> tuple[Text, ...]:
        """Return the texts of simple content: those of the base or an inner type, restricted."""
        inner = step.first("simpleType")
        if step.tag == "extension":
            return base.texts or (unknown(step, "the base has no simple content"),)
        if inner is not None:
            return self.simple.narrowed(self.simple.declared(inner), step)
        texts = base.texts or (unknown(step, "the base has no simple content"),)
        return self.simple.narrowed(texts, step)

    def _final(self, base: DeclaredType, step: SchemaElement) -> tuple[Gap, ...]:
        """Return the gap of a final base: validators refuse such a schema."""
        if base.node is None or base.node.tag != "complexType":
            return ()
        words = base.node.get("final")
        if words is None:
            words = base.node.schema.get("finalDefault") or ""
        if words != "#all" and step.tag not in words.split():
            return ()
        name = base.node.get("name")
        said = f"{name} is final: the {step.tag} is read, and validators refuse the schema."
        return (Gap("final", said, step.place),)


def _any_type() -> ComplexType:
    particle = Particle("any", Range(0, None), namespaces=_ANY.words(), process_contents="lax")
    content = ContentModel(particle, wildcards=[_ANY])
    return ComplexType(Attributes(wildcard=_ANY), content, mixed=True)


def _broken(node: SchemaElement, why: str) -> ComplexType:
    """Return the type for an unknown one: it accepts anything."""
    result = _any_type()
    result.gaps = (Gap(f"xs:{node.tag}", f"{why}.", node.place),)
    return result
