"""From the JSON shape of a document to its XML form, laid out for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from lxml import etree

from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.shape import Member, local

_LAYOUT = "  "


class XmlForm:
    """Writes documents of one version's schemas as XML, members in the order of `properties`."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        """Read the binding from a bundled OpenAPI document; ShapeError when it has none."""
        self._shapes = read_openapi(bundle, "bundle")
        self._prefixes = dict(namespace_prefixes(bundle))

    def write(self, role: str, value: Mapping[str, Any]) -> str:
        """Return `value`, a document of the schema `role`, as indented XML text.

        The root's namespace is the default one, the others have the contract's prefixes.
        Raises ValueError, which names the member, for a value that the schema has no place for.
        """
        root = self._shapes.roots.get(role)
        if root is None:
            raise ValueError(f"{role} has no root element")
        namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else None
        prefixes = {prefix: name for name, prefix in self._prefixes.items() if name != namespace}
        element = etree.Element(root.tag, nsmap=_nsmap(prefixes, namespace))
        self._fill(element, root.type, value)
        etree.cleanup_namespaces(element)
        etree.indent(element, _LAYOUT)
        return etree.tostring(element, encoding="unicode")

    def _fill(self, element: etree._Element, type_name: str, value: Mapping[str, Any]) -> None:
        members = self._shapes.types[type_name].members
        unknown = value.keys() - {member.key for member in members}
        if unknown:
            raise ValueError(f"{type_name} has no member {', '.join(sorted(unknown))}")
        for member in members:
            if member.key in value:
                self._add(element, member, value[member.key])

    def _add(self, element: etree._Element, member: Member, value: Any) -> None:
        if isinstance(value, list) is not member.many:
            raise ValueError(f"{member.key} is {'a list' if member.many else 'no list'}")
        if member.attribute:
            element.set(member.tag, _text(value, member))
            return
        parent = etree.SubElement(element, member.wrapper) if member.wrapper else element
        for item in value if member.many else [value]:
            child = etree.SubElement(parent, member.tag)
            if isinstance(item, Mapping):
                if member.value.object is None:
                    raise ValueError(f"{member.key} has no members")
                self._fill(child, member.value.object, item)
            else:
                child.text = _text(item, member) or None


def _nsmap(prefixes: dict[str, str], default: str | None) -> dict[str, str]:
    """Return what lxml takes: the default namespace has the prefix None, whatever its stubs say."""
    return cast("dict[str, str]", prefixes | ({None: default} if default else {}))


def _text(value: Any, member: Member) -> str:
    """Return the lexical form that JSON's texts, numbers and booleans have in XML."""
    if not member.value.texts:
        raise ValueError(f"{member.key} is an object")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return format(Decimal(str(value)), "f")
    if isinstance(value, str):
        return value
    raise ValueError(f"{member.key} ({local(member.tag)}) cannot be {value!r}")


def namespace_prefixes(node: Any) -> Iterator[tuple[str, str]]:
    """Yield the namespaces of a document with the prefixes that its `xml` objects give them."""
    if isinstance(node, list):
        for item in node:
            yield from namespace_prefixes(item)
    elif isinstance(node, Mapping):
        xml = node.get("xml")
        if isinstance(xml, Mapping) and "namespace" in xml and "prefix" in xml:
            yield xml["namespace"], xml["prefix"]
        for item in node.values():
            yield from namespace_prefixes(item)
