"""What the elements and attributes of one document are called: prefixes and their declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from twinspec.contract.shape import local
from twinspec.fuzz.wire.xml_style import Prefixes

XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

_FOREIGN = "other"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*")
_NAMESPACE = re.compile("[!#-%'-;=?-~]+")
_RESERVED = "http://www.w3.org/2000/xmlns/"


class NotXml(ValueError):
    """A value that no XML document can carry: its characters, the name of a member, its form."""


Named = tuple[str, str]
"""A name as it stands in a tag, and the declarations that the tag needs for it."""


class Names:
    """The names in documents with one root namespace and one way of prefixes.

    `root` is what the root element declares.
    """

    def __init__(
        self,
        tags: Iterable[str],
        root: str,
        prefixes: Mapping[str, str],
        way: Prefixes,
    ) -> None:
        """Name the elements `tags`, `root` among them; `prefixes` are those of the contract.

        Where the contract has elements without a namespace, none is the default one.
        """
        known = tuple(tags)
        if way == "default" and any(not tag.startswith("{") for tag in known):
            way = "all"
        self._local = way == "local"
        self._default = _namespace(root) if way == "default" else None
        namespaces = sorted({namespace for tag in known if (namespace := _namespace(tag))})
        self._prefixes = {} if way == "local" else _distinct(namespaces, prefixes, odd=way == "odd")
        self.root = "".join(
            f' xmlns="{namespace}"'
            if namespace == self._default
            else f' xmlns:{prefix}="{namespace}"'
            for namespace, prefix in self._prefixes.items()
        )
        self._elements = {tag: self._element(tag) for tag in known}

    def element(self, tag: str) -> Named:
        """Return what the element `tag`, a Clark name, is called; NotXml if that is no name."""
        return self._elements.get(tag) or self._element(tag)

    def attribute(self, tag: str) -> Named:
        """Return what the attribute `tag` is called; NotXml if that is no name."""
        namespace, name = _namespace(tag), _checked(local(tag))
        if not namespace:
            return name, ""
        if namespace == XML_NAMESPACE:
            return f"xml:{name}", ""
        if namespace == XSI_NAMESPACE:
            return f"xsi:{name}", f' xmlns:xsi="{XSI_NAMESPACE}"'
        if namespace in self._prefixes and namespace != self._default:
            return f"{self._prefixes[namespace]}:{name}", ""
        return f"{_FOREIGN}:{name}", f' xmlns:{_FOREIGN}="{namespace}"'

    def _element(self, tag: str) -> Named:
        namespace, name = _namespace(tag), _checked(local(tag))
        if self._local:
            return name, f' xmlns="{namespace}"'
        if namespace == (self._default or ""):
            return name, ""
        if not namespace:
            return name, ' xmlns=""'
        if namespace in self._prefixes:
            return f"{self._prefixes[namespace]}:{name}", ""
        return f"{_FOREIGN}:{name}", f' xmlns:{_FOREIGN}="{namespace}"'


def _namespace(tag: str) -> str:
    """Return the namespace of a Clark name, "" for none; NotXml for one that none may have."""
    namespace = tag[1:].rpartition("}")[0] if tag.startswith("{") else ""
    if namespace and (namespace == _RESERVED or not _NAMESPACE.fullmatch(namespace)):
        raise NotXml(f"{namespace!r} is no namespace of an element")
    return namespace


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NotXml(f"{name!r} is no name in XML")
    return name


def _distinct(
    namespaces: Iterable[str], prefixes: Mapping[str, str], *, odd: bool
) -> dict[str, str]:
    """Return a prefix for each namespace, no two alike."""
    found: dict[str, str] = {}
    for number, namespace in enumerate(namespaces):
        prefix = f"_{number}.x-" if odd else prefixes.get(namespace, f"ns{number}")
        found[namespace] = f"ns{number}" if prefix in found.values() else prefix
    return found
