"""Attribute uses of complex types: their own, those of attribute groups, and the wildcard."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from twinspec.grammar.model import Gap, Tag, Text, ValueConstraint
from twinspec.grammar.xsd.builtin import built_in
from twinspec.grammar.xsd.elements import Declarations, said
from twinspec.grammar.xsd.nodes import XML, SchemaElement, split_clark
from twinspec.grammar.xsd.unknown_constructs import UnknownConstructs
from twinspec.grammar.xsd.wildcards import Wildcard, wildcard

MAX_DEPTH = 100  # of attribute groups inside each other


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a type. `texts` are set for attributes of XML itself (`xml:lang`)."""

    tag: Tag
    use: SchemaElement
    declaration: SchemaElement | None
    required: bool
    default: ValueConstraint | None
    fixed: ValueConstraint | None
    texts: tuple[Text, ...] = ()


@dataclass(slots=True)
class Attributes:
    """The attributes of a type by key; `prohibited` ones are removed from those of the base."""

    uses: dict[str, Attribute] = field(default_factory=dict)
    prohibited: set[str] = field(default_factory=set)
    wildcard: Wildcard | None = None
    gaps: list[Gap] = field(default_factory=list)


class AttributeUses:
    """Reads attribute uses."""

    def __init__(self, declarations: Declarations, strange: UnknownConstructs) -> None:
        self.declarations = declarations
        self.strange = strange
        self.groups: dict[SchemaElement, Attributes] = {}
        self.open: list[SchemaElement] = []

    def of(self, holder: SchemaElement) -> Attributes:
        """Return the attributes written in a type, a derivation or a group, not inherited ones."""
        result = Attributes()
        met: list[Wildcard] = []
        for node in holder.children:
            if node.tag == "attribute":
                self._attribute(node, result)
            elif node.tag == "attributeGroup":
                inner = self._group(node, result)
                result.uses.update(inner.uses)
                result.gaps += [gap for gap in inner.gaps if gap not in result.gaps]
                met += [inner.wildcard] if inner.wildcard else []
            elif node.tag == "anyAttribute":
                met.insert(0, wildcard(node))
        for each in met:
            result.wildcard = result.wildcard.meet(each) if result.wildcard else each
        return result

    def as_declared(self, found: Attributes) -> Attributes:
        """Return attributes with a strict wildcard replaced by the global attributes it accepts.

        Example: `<xs:anyAttribute/>` in a schema without global attributes accepts nothing.
        """
        if found.wildcard is None or found.wildcard.process != "strict":
            return found
        uses = dict(found.uses)
        for name, node in self.declarations.schemas.of("attribute"):
            if found.wildcard.takes(split_clark(name)[0]):
                default, fixed = said(node, "default"), said(node, "fixed")
                tag = self.declarations.tag(node)
                uses.setdefault(str(tag), Attribute(tag, node, node, False, default, fixed))
        return replace(found, uses=uses, wildcard=None)

    def _attribute(self, node: SchemaElement, result: Attributes) -> None:
        written = node.get("ref")
        if written is None and not node.get("name"):
            result.gaps.append(_gap(node, "an attribute without a name is not compared"))
            return
        found = self._made(node, written)
        if isinstance(found, Gap):
            result.gaps.append(found)
        elif node.get("use") == "prohibited":
            result.prohibited.add(str(found.tag))
        else:
            if found.declaration is not node:
                result.gaps += self.strange.of(node)
            result.uses[str(found.tag)] = found

    def _made(self, node: SchemaElement, written: str | None) -> Attribute | Gap:
        required = node.get("use") == "required"
        default, fixed = said(node, "default"), said(node, "fixed")
        if written is None:
            return Attribute(self.declarations.tag(node), node, node, required, default, fixed)
        name = node.resolve(written) or ""
        found = self.declarations.schemas.find("attribute", name)
        if found is not None:
            default = default or (None if fixed else said(found, "default"))
            fixed = fixed or said(found, "fixed")
            return Attribute(self.declarations.tag(found), node, found, required, default, fixed)
        namespace, local = split_clark(name)
        texts = _xml_texts(local, node) if namespace == XML else ()
        if not texts:
            return _gap(node, f"there is no attribute {written}: it is not compared")
        tag = Tag("attribute", namespace, local)
        return Attribute(tag, node, None, required, default, fixed, texts)

    def _group(self, node: SchemaElement, result: Attributes) -> Attributes:
        written = node.get("ref")
        name = node.resolve(written) if written else None
        found = self.declarations.schemas.base(node, name, "attributeGroup")
        if found is None:
            result.gaps.append(_gap(node, f"there is no attribute group {written}"))
            return Attributes()
        if found in self.open or len(self.open) > MAX_DEPTH:
            result.gaps.append(_gap(node, f"the attribute group {written} is made of itself"))
            return Attributes()
        if found not in self.groups:
            self.open.append(found)
            inner = self.of(found)
            inner.gaps += self.strange.of(found)
            self.open.pop()
            self.groups[found] = inner
        return self.groups[found]


def derived(base: Attributes, own: Attributes, method: str) -> Attributes:
    """Return the attributes of a type: its own and the inherited ones."""
    uses = {**base.uses, **own.uses}
    if method == "extension":
        joined = base.wildcard
        if own.wildcard is not None:
            joined = own.wildcard.join(base.wildcard) if base.wildcard else own.wildcard
        return Attributes(uses, set(), joined, [*base.gaps, *own.gaps])
    gone = own.prohibited - own.uses.keys()
    kept = {key: use for key, use in uses.items() if key not in gone}
    return Attributes(kept, set(), own.wildcard, [*base.gaps, *own.gaps])


def _xml_texts(name: str, node: SchemaElement) -> tuple[Text, ...]:
    """Return the texts of attributes such as `xml:lang`, as the W3C's `xml.xsd` defines them."""
    place = node.place
    if name == "lang":
        nothing = Text("string", place, enumeration=("",))
        return (*built_in("language", place), nothing)
    if name == "space":
        (text,) = built_in("NCName", place)
        return (replace(text, enumeration=("default", "preserve"), patterns=()),)
    known = {"base": "anyURI", "id": "ID"}.get(name)
    return built_in(known, place) if known else ()


def _gap(node: SchemaElement, text: str) -> Gap:
    return Gap(f"xs:{node.tag}", f"{text}.", node.place)
