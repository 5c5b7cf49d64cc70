"""What the elements and attributes of one document are called: prefixes and their declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from twinspec.contract.shape import local

XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

_OTHER = "other"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*")
_NAMESPACE = re.compile("[!#-%'-;=?-~]+")
_RESERVED = "http://www.w3.org/2000/xmlns/"
_RESERVED_PREFIXES = frozenset(("xml", "xmlns", "xsi", _OTHER))


class NotXml(ValueError):
    """A value that XML cannot represent: its characters, the name of a member, or its form."""


Named = tuple[str, str]
"""A name as it stands in a tag, and the declaration that the tag needs for it, "" for none."""


class Names:
    """The prefixed names of elements and attributes, for documents with equal root declarations."""

    def __init__(self, prefixes: Mapping[str, str], *, declare_each: bool = False) -> None:
        """Declare namespaces by their prefixes, "" for the default one.

        Other namespaces are declared where they are used. With `declare_each`, elements declare
        theirs as the default namespace, so that no element has a prefix.
        """
        self._prefixes = dict(prefixes)
        self._declare_each = declare_each
        self._elements: dict[str, Named] = {}
        self.root = "".join(_declaration(prefix, name) for name, prefix in prefixes.items())

    def element(self, tag: str) -> Named:
        """Return the prefixed name of an element by its Clark name `tag`; NotXml if invalid."""
        found = self._elements.get(tag)
        if found is None:
            found = self._elements[tag] = self._element(tag)
        return found

    def attribute(self, tag: str) -> Named:
        """Return the prefixed name of an attribute by its Clark name `tag`; NotXml if invalid."""
        namespace, name = namespace_of(tag), _checked(local(tag))
        if not namespace:
            return name, ""
        if namespace == XML_NAMESPACE:
            return f"xml:{name}", ""
        if namespace == XSI_NAMESPACE:
            return f"xsi:{name}", _declaration("xsi", namespace)
        # The default namespace is none of attributes.
        if self._prefixes.get(namespace):
            return f"{self._prefixes[namespace]}:{name}", ""
        return f"{_OTHER}:{name}", _declaration(_OTHER, namespace)

    def _element(self, tag: str) -> Named:
        namespace, name = namespace_of(tag), _checked(local(tag))
        if self._declare_each:
            return name, _declaration("", namespace)
        if namespace in self._prefixes:
            prefix = self._prefixes[namespace]
            return f"{prefix}:{name}" if prefix else name, ""
        if not namespace:
            return name, _declaration("", "") if "" in self._prefixes.values() else ""
        return f"{_OTHER}:{name}", _declaration(_OTHER, namespace)


def _declaration(prefix: str, namespace: str) -> str:
    return f' xmlns:{prefix}="{namespace}"' if prefix else f' xmlns="{namespace}"'


def namespace_of(tag: str) -> str:
    """Return the namespace of a Clark name, "" if it has none; NotXml for a reserved namespace."""
    namespace = tag[1:].rpartition("}")[0] if tag.startswith("{") else ""
    if namespace and (namespace == _RESERVED or not _NAMESPACE.fullmatch(namespace)):
        raise NotXml(f"{namespace!r} is no namespace of an element")
    return namespace


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NotXml(f"{name!r} is no name in XML")
    return name


def prefixes(namespaces: Iterable[str], bundle: Any) -> dict[str, str]:
    """Return the contract's prefix of each namespace, in order; `ns1`, `ns2` … where it has none.

    Namespaces to which the contract gives the same prefix, an error in `twinspec lint`, get
    `ns1`, `ns2` …, too.
    """
    stated = dict(_stated(bundle))
    spare = (f"ns{number}" for number in count(1) if f"ns{number}" not in stated.values())
    found: dict[str, str] = {}
    for namespace in namespaces:
        prefix = stated.get(namespace, "xml")
        if prefix in _RESERVED_PREFIXES or prefix in found.values():
            prefix = next(spare)
        found[namespace] = prefix
    return found


def _stated(node: Any) -> Iterator[tuple[str, str]]:
    """Yield the namespaces of a document with the prefixes that its `xml` objects give them."""
    if isinstance(node, list):
        for item in node:
            yield from _stated(item)
    elif isinstance(node, Mapping):
        xml = node.get("xml")
        if isinstance(xml, Mapping) and "namespace" in xml and "prefix" in xml:
            yield xml["namespace"], xml["prefix"]
        for item in node.values():
            yield from _stated(item)
