"""Which elements of an answer are in a wrong namespace, and which namespace is expected.

Example: "The element case is in no namespace, expected is the namespace urn:example:case."
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

_XS = "{http://www.w3.org/2001/XMLSchema}"
_UNEXPECTED = "SCHEMAV_ELEMENT_CONTENT"
# What libxml2 says of an element that it does not expect has names of elements only, no values.
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)\.")
_NAME = re.compile(r"(?:\{([^}]*)\})?([^,\s]+)")


class Namespaces:
    """The namespaces in which XSD files declare elements, by the elements' local names."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Read the elements of `files`."""
        self._declared: dict[str, set[str]] = {}
        self._roots: dict[str, set[str]] = {}
        for file in files:
            schema = etree.parse(file).getroot()
            target = schema.get("targetNamespace", "")
            below = target if schema.get("elementFormDefault") == "qualified" else ""
            for element in schema.iter(f"{_XS}element"):
                name = element.get("name")
                is_root = element.getparent() is schema
                if name is not None:
                    space = target if is_root else below
                    self._declared.setdefault(name, set()).add(space)
                if name is not None and is_root:
                    self._roots.setdefault(name, set()).add(target)

    def flaws(self, document: etree._Element, entries: Iterable[Any]) -> Iterator[str]:
        """Yield the namespace errors of `document`; `entries` are the errors of libxml2.

        Elements with the same name and namespace are reported once.
        """
        root = etree.QName(document)
        roots = self._roots.get(root.localname, set())
        if roots and (root.namespace or "") not in roots:
            yield _message(root, roots)
        seen = set()
        for entry in entries:
            if entry.type_name != _UNEXPECTED or not entry.path:
                continue
            for element in _found(document, entry.path):
                name = etree.QName(element)
                expected = self._expected(element, name, entry.message)
                if expected and name.text not in seen:
                    seen.add(name.text)
                    yield _message(name, expected)

    def _expected(self, element: etree._Element, name: etree.QName, message: str) -> set[str]:
        """Return the namespaces in which an element would be valid, if they are known."""
        stated = _EXPECTED.search(message)
        if stated is not None:
            names = _NAME.findall(stated[1])
            found = {space for space, one in names if one == name.localname}
        else:
            found = set(self._declared.get(name.localname, ()))
            parent = element.getparent()
            near = etree.QName(parent).namespace or "" if parent is not None else ""
            found = {near} if near in found else found
        return found if (name.namespace or "") not in found else set()


def _found(document: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements of `document` at a path as libxml2 writes it, with its prefixes."""
    prefixes = {
        prefix: space
        for one in document.iter(etree.Element)
        for prefix, space in one.nsmap.items()
        if prefix is not None
    }
    try:
        found: Any = document.xpath(path, namespaces=prefixes)
    except etree.XPathError:
        return []
    return [one for one in found if isinstance(one, etree._Element)]


def _message(name: etree.QName, expected: set[str]) -> str:
    wanted = " or ".join(sorted(map(_named, expected)))
    return (
        f"The element {name.localname} is in {_named(name.namespace or '')}, expected is {wanted}."
    )


def _named(namespace: str) -> str:
    return f"the namespace {namespace}" if namespace else "no namespace"
