"""Invalid XML: documents that a careless or hostile client makes from a valid one.

Facets and required members are not part of syntax; mutations of the JSON shape break those.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Container, Mapping
from typing import Any

from lxml import etree

from twinspec.contract.binding.names import XML_NAMESPACE, XSI_NAMESPACE
from twinspec.contract.binding.reader import CONTENT, DUPLICATES, ROOT
from twinspec.contract.openapi_shape import read_openapi
from twinspec.fuzz.wire.attack import SCHEMA, Attack
from twinspec.fuzz.wire.xml_text_attacks import DOUBTFUL, WAYS, serialised

Change = Callable[[etree._Element, random.Random], "etree._Element | None"]

_OTHER = "urn:x-twinspec:other"
_LONG = 100_000
_MANY = 500
_REPEATED = "child-repeated"


def single_elements(bundle: Mapping[str, Any]) -> frozenset[str]:
    """Return the Clark names of elements that occur at most once, in every type that has them."""
    shapes = read_openapi(bundle, "bundle").types.values()
    members = [member for shape in shapes for member in shape.members if not member.attribute]
    once = {member.wrapper or member.tag for member in members}
    return frozenset(once - {member.tag for member in members if member.many})


def attacks(body: bytes, rng: random.Random, single: Container[str] = frozenset()) -> Attack:
    """Return a random attack on the valid document `body`, drawn by `rng`.

    An element is repeated only if `single`, a set of Clark names, contains it.
    """
    while True:
        found = attack(rng.choice(NAMES), body, rng, single)
        if found is not None:
            return found


def attack(
    name: str, body: bytes, rng: random.Random, single: Container[str] = frozenset()
) -> Attack | None:
    """Return the attack `name`, one of NAMES; None if it does not apply to the document."""
    root = etree.fromstring(body, _PARSER)
    if name in WAYS:
        make, broken = WAYS[name]
        return Attack(name, make(root, rng), broken, name in DOUBTFUL)
    if name == _REPEATED:
        changed, broken = _repeated(root, rng, single), frozenset((DUPLICATES,))
    else:
        change, broken = _CHANGES[name]
        changed = change(root, rng)
    return None if changed is None else Attack(name, serialised(changed).encode(), broken)


def _drawn(elements: list[etree._Element], rng: random.Random) -> etree._Element | None:
    return rng.choice(elements) if elements else None


def _any(root: etree._Element, rng: random.Random) -> etree._Element:
    return rng.choice(list(root.iter("*")))


def _child(root: etree._Element, rng: random.Random) -> etree._Element | None:
    return _drawn(list(root.iterdescendants("*")), rng)


def _leaf(root: etree._Element, rng: random.Random) -> etree._Element | None:
    """Return an element below the root that contains only text."""
    return _drawn([element for element in root.iterdescendants("*") if _is_leaf(element)], rng)


def _is_leaf(element: etree._Element) -> bool:
    return not len(element) and not element.attrib and bool(element.text and element.text.strip())


def _renamed(name: Callable[[etree.QName], str], *, root: bool) -> Change:
    """Return a change that renames the root, or an element below it."""

    def change(whole: etree._Element, rng: random.Random) -> etree._Element | None:
        element = whole if root else _child(whole, rng)
        if element is not None:
            element.tag = name(etree.QName(element))
        return None if element is None else whole

    return change


def _adding(*attributes: tuple[str, str]) -> Change:
    """Return a change that adds one of some attributes to an element."""

    def change(whole: etree._Element, rng: random.Random) -> etree._Element:
        _any(whole, rng).set(*rng.choice(attributes))
        return whole

    return change


def _mixed(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    """Put text beside elements or attributes."""
    places = [element for element in whole.iter("*") if len(element) or element.attrib]
    place = _drawn(places, rng)
    if place is None:
        return None
    text = rng.choice(("x", " \n0", "]"))
    if len(place) and rng.random() < 0.5:
        rng.choice(list(place)).tail = text
    else:
        place.text = text
    return whole


def _element_in_text(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    leaf = _leaf(whole, rng)
    if leaf is None:
        return None
    etree.SubElement(leaf, leaf.tag).tail = rng.choice(("", "x"))
    return whole


def _attribute_as_element(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    element = _drawn([element for element in whole.iter("*") if element.attrib], rng)
    if element is None:
        return None
    name = rng.choice(sorted(map(str, element.attrib)))
    child = etree.Element(
        f"{{{etree.QName(element).namespace or ''}}}{etree.QName(name).localname}"
    )
    child.text = str(element.attrib.pop(name))
    element.insert(0, child)
    return whole


def _element_as_attribute(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    leaf = _leaf(whole, rng)
    parent = None if leaf is None else leaf.getparent()
    if leaf is None or parent is None:
        return None
    parent.set(etree.QName(leaf).localname, leaf.text or "")
    parent.remove(leaf)
    return whole


def _attribute_qualified(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    element = _drawn([element for element in whole.iter("*") if element.attrib], rng)
    if element is None:
        return None
    name = rng.choice(sorted(map(str, element.attrib)))
    namespace = etree.QName(element).namespace or _OTHER
    element.set(f"{{{namespace}}}{etree.QName(name).localname}", element.attrib.pop(name))
    return whole


def _many_attributes(whole: etree._Element, rng: random.Random) -> etree._Element:
    element = _any(whole, rng)
    for number in range(_MANY):
        element.set(f"x-twinspec-{number}", "")
    return whole


def _unknown_element(whole: etree._Element, rng: random.Random) -> etree._Element:
    """Add an unknown element, in the namespace of its parent or another one."""
    namespace = rng.choice((etree.QName(whole).namespace or _OTHER, _OTHER))
    stranger = etree.Element(f"{{{namespace}}}xTwinspec")
    stranger.text = rng.choice((None, "x"))
    whole.insert(rng.randint(0, len(whole)), stranger)
    return whole


def _enclosed(whole: etree._Element, rng: random.Random) -> etree._Element:
    """Put the whole document into another root."""
    outer = etree.Element(rng.choice((f"{{{_OTHER}}}Envelope", "root")))
    outer.append(whole)
    return outer


def _repeated(
    whole: etree._Element, rng: random.Random, single: Container[str]
) -> etree._Element | None:
    places = [child for child in whole.iterdescendants("*") if child.tag in single]
    child = _drawn(places, rng)
    if child is None:
        return None
    twin = etree.fromstring(etree.tostring(child, with_tail=False))
    child.addnext(twin)
    return whole


def _text_rewritten(whole: etree._Element, rng: random.Random) -> etree._Element | None:
    """Write a text as CDATA section, or with a comment or a processing instruction inside."""
    leaf = _leaf(whole, rng)
    if leaf is None:
        return None
    text = leaf.text or ""
    middle = rng.randint(0, len(text))
    if rng.random() < 0.4 and "]]>" not in text and "\r" not in text:
        leaf.text = etree.CDATA(text)
        return whole
    aside = etree.Comment(" <a> ") if rng.random() < 0.5 else etree.PI("a", "b")
    leaf.text = text[:middle]
    aside.tail = text[middle:]
    leaf.append(aside)
    return whole


def _with_schema_location(whole: etree._Element, rng: random.Random) -> etree._Element:
    """Add schema locations, which readers must ignore."""
    name, value = rng.choice(
        (("schemaLocation", f"{_OTHER} nowhere.xsd"), ("noNamespaceSchemaLocation", "nowhere.xsd"))
    )
    _any(whole, rng).set(f"{{{XSI_NAMESPACE}}}{name}", value)
    return whole


def _spaced(whole: etree._Element, rng: random.Random) -> etree._Element:
    etree.indent(whole, rng.choice(("", "\t", "  ")))
    return whole


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_CHANGES: dict[str, tuple[Change, frozenset[str]]] = {
    name: (change, frozenset(aspects))
    for name, change, *aspects in (
        ("root-namespace", _renamed(lambda tag: f"{{{_OTHER}}}{tag.localname}", root=True), ROOT),
        ("root-unqualified", _renamed(lambda tag: f"{tag.localname}x", root=True), ROOT),
        ("root-name", _renamed(lambda tag: f"{tag.text}s", root=True), ROOT),
        ("root-enclosed", _enclosed, ROOT),
        (
            "child-namespace",
            _renamed(lambda tag: f"{{{_OTHER}}}{tag.localname}", root=False),
            SCHEMA,
        ),
        ("child-name", _renamed(lambda tag: f"{tag.text}X", root=False), SCHEMA),
        (
            "child-case",
            _renamed(lambda tag: f"{{{tag.namespace}}}{tag.localname.swapcase()}", root=False),
            SCHEMA,
        ),
        ("child-unknown", _unknown_element, SCHEMA),
        ("attribute-unknown", _adding(("xTwinspec", "x"), (f"{{{_OTHER}}}x", "")), SCHEMA),
        ("attribute-qualified", _attribute_qualified, SCHEMA),
        ("attribute-huge", _adding(("xTwinspec", "x" * _LONG)), SCHEMA),
        ("attributes-many", _many_attributes, SCHEMA),
        ("attribute-as-element", _attribute_as_element, SCHEMA),
        ("element-as-attribute", _element_as_attribute, SCHEMA),
        ("element-in-text", _element_in_text, SCHEMA),
        ("xsi-type", _adding((f"{{{XSI_NAMESPACE}}}type", "xTwinspec")), SCHEMA),
        ("xsi-nil", _adding((f"{{{XSI_NAMESPACE}}}nil", "true")), SCHEMA),
        (
            "xml-attribute",
            _adding((f"{{{XML_NAMESPACE}}}lang", "de"), (f"{{{XML_NAMESPACE}}}space", "preserve")),
            SCHEMA,
        ),
        ("mixed", _mixed, CONTENT),
        ("text-disguised", _text_rewritten),
        ("hinted", _with_schema_location),
        ("spaced", _spaced),
    )
}

NAMES: tuple[str, ...] = (*_CHANGES, _REPEATED, *WAYS)
"""The names of all attacks."""
