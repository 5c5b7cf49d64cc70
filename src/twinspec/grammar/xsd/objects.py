"""Complex types as objects of the grammar: members, their numbers, and additional members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twinspec.contract.place import Place
from twinspec.grammar.model import Factor, Gap, Member, Object, Range, Rest, Tag, Text, ValueId
from twinspec.grammar.xsd.attributes import Attribute
from twinspec.grammar.xsd.content import ContentModel
from twinspec.grammar.xsd.counts import WILDCARD, CountImage, count_image
from twinspec.grammar.xsd.elements import DeclarationName, Declarations, said
from twinspec.grammar.xsd.nodes import SchemaElement
from twinspec.grammar.xsd.types import ComplexType
from twinspec.grammar.xsd.wildcards import Wildcard

TEXT = "text()"
_NONE = Range(0, 0)


@dataclass(frozen=True, slots=True)
class ValueIds:
    """Gives the ids of the values of members."""

    of_element: Callable[[SchemaElement], ValueId]
    of_attribute: Callable[[Attribute], ValueId]
    of_texts: Callable[[tuple[Text, ...], Place, DeclarationName], ValueId]


class ObjectReader:
    """Converts complex types to objects."""

    def __init__(self, declarations: Declarations, values: ValueIds) -> None:
        self.declarations = declarations
        self.values = values
        self.members: dict[SchemaElement, Member] = {}

    def of(
        self, found: ComplexType, place: Place, owner: DeclarationName, xsi_type: str = ""
    ) -> Object:
        """Return the object of a complex type.

        Example: a sequence of `a` and an optional `b` has two factors, {a: 1..1} and {b: 0..1}.
        """
        members: dict[str, Member] = {}
        factors: list[Factor] = []
        gaps = [*found.gaps, *found.attributes.gaps, *found.content.gaps]
        for key, use in found.attributes.uses.items():
            members[key] = self._attribute(key, use)
            factors.append((({key: Range(int(use.required), 1)}),))
        texts = found.texts
        mixed = found.mixed and texts is None
        if mixed and found.content.particle is None:
            texts, mixed = (Text("string", place),), False  # text alone is a text like any other
        if texts is not None:
            value = self.values.of_texts(texts, place, owner)
            members[TEXT] = Member(TEXT, value, place, Tag("text"))
            factors.append(({TEXT: Range(1, 1)},))
        for key, nodes in found.content.elements.items():
            members[key] = self._element(key, nodes, gaps)
        counts = count_image(found.content.particle)
        gaps += _not_counted(counts, place)
        return Object(
            owner.name,
            place,
            members,
            (*factors, *counts.factors),
            _rest(found, counts.elements, place, gaps),
            content=found.content.particle,
            mixed=mixed,
            gaps=tuple(dict.fromkeys(gaps)),
            xsi_type=xsi_type,
        )

    def _attribute(self, key: str, use: Attribute) -> Member:
        node = use.use
        if node not in self.members:
            value = self.values.of_attribute(use)
            self.members[node] = Member(
                key, value, node.place, use.tag, default=use.default, fixed=use.fixed
            )
        return self.members[node]

    def _element(self, key: str, nodes: list[SchemaElement], gaps: list[Gap]) -> Member:
        """Return one member for all elements with one tag; XSD requires that they have one type."""
        node = nodes[0]
        if len(nodes) > 1 and len({self._facts(each) for each in nodes}) > 1:
            places = ", ".join(str(other.place) for other in nodes)
            text = f"{key} is declared in different ways ({places}): only the first is compared."
            gaps.append(Gap("xs:element", text, node.place, (key,)))
        if node not in self.members:
            value, tag = self.values.of_element(node), self.declarations.tag(node)
            default, fixed = said(node, "default"), said(node, "fixed")
            self.members[node] = Member(key, value, node.place, tag, default=default, fixed=fixed)
        return self.members[node]

    def _facts(self, node: SchemaElement) -> tuple[object, ...]:
        """Return the key by which two declarations of one tag are compared."""
        constraints = tuple(child.line for child in node.all("key", "keyref", "unique"))
        kind = self.declarations.type_of(node)
        values = (node.get("default"), node.get("fixed"))
        return (kind, node.flag("nillable"), self.declarations.block(node), values, constraints)


def _not_counted(counts: CountImage, place: Place) -> list[Gap]:
    """Return gaps for numbers that the content model restricts and its factors do not."""
    gaps = []
    if counts.bound:
        text = "how often the elements of a wildcard come beside the others is not compared."
        gaps.append(Gap("xs:any", text, place, (WILDCARD,)))
    for keys in counts.guessed:
        text = (
            f"the numbers of {', '.join(keys)} depend on each other in a way that is too large to "
            "compare: only the least and the greatest number of each is compared."
        )
        gaps.append(Gap("occurrence", text, place, keys))
    return gaps


def _rest(found: ComplexType, elements: Range, place: Place, gaps: list[Gap]) -> Rest:
    content, attribute = found.content, found.attributes.wildcard
    element = _joined(content, place, gaps)
    if element is None and attribute is None:
        return Rest("closed", place, elements=_NONE)
    both = [each for each in (element, attribute) if each is not None]
    gaps += [_unsayable(place) for each in both if not each.is_sayable()]
    leading = element or attribute
    targets = {each.target() for each in both if each.words() == ("##other",)}
    if len(targets) > 1:
        gaps.append(_unsayable(place))
    assert leading is not None, "one of them is there"
    return Rest(
        "open",
        place,
        namespaces=element.words() if element else (),
        process_contents=leading.process,
        elements=elements,
        attributes=attribute is not None,
        attribute_namespaces=attribute.words() if attribute else None,
        attribute_contents=attribute.process if attribute else None,
        target=max(targets, default=""),
    )


def _unsayable(place: Place) -> Gap:
    return Gap("xs:any", "which namespaces the wildcards leave out is not compared.", place)


def _joined(content: ContentModel, place: Place, gaps: list[Gap]) -> Wildcard | None:
    result: Wildcard | None = None
    for each in content.wildcards:
        result = each if result is None else result.join(each)
    if len(content.wildcards) > 1:
        text = "the namespaces of several wildcards are compared as those of one."
        gaps.append(Gap("xs:any", text, place))
    return result
