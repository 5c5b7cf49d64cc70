"""xmltodict: no model; told which elements are lists, and to leave namespaces out."""

from __future__ import annotations

from functools import partial
from typing import Any

import xmltodict
from bench.codec.documents import Document
from bench.codec.peers.peer import Peer
from lxml import etree

_LISTS = {
    "CaseEdit": ("link", "unlink", "customAttribute", "attribValue"),
    "CaseList": ("link", "case", "customAttribute", "attribValue"),
}
"""The elements that are members of lists; of an edit, `case` is the root."""
_GEN = "http://bindings.egain.com/ws/model"
_LEFT_OUT = {
    f"{_GEN}/{version}/gen/{name}": None
    for version in ("v12", "v20")
    for name in (
        "common",
        "platform",
        *(f"interaction/{one}" for one in ("activity", "case", "customer")),
    )
}


def peer(document: Document) -> Peer:
    """Return the peer."""
    read = partial(
        xmltodict.parse,
        process_namespaces=True,
        namespaces=_LEFT_OUT,
        attr_prefix="",
        force_list=_LISTS[document.role],
    )

    def write(value: Any) -> bytes:
        return xmltodict.unparse(value).encode()

    return Peer("xmltodict", read, _members, _writable, write)


def _writable(body: bytes) -> dict[str, Any]:
    """Return a document with prefixes, marks of attributes and all space in texts, no layout."""
    bare = etree.tostring(etree.fromstring(body, etree.XMLParser(remove_blank_text=True)))
    found: dict[str, Any] = xmltodict.parse(bare, strip_whitespace=False)
    return found


def _members(found: dict[str, Any]) -> dict[str, Any]:
    [root] = found.values()
    return {key: value for key, value in root.items() if key != "xmlns"}
