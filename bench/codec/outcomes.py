"""Whether peers come to the same outcome, and what each refuses, before anything is measured.

A peer may lose what is known here by a name, which the report shows. Any other difference is a
RuntimeError, since then its cost says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.codec.documents import CASES, Document
from bench.codec.peers.peer import Peer
from lxml import etree

from casewright.api.contracts import VersionContract

NUMBER = "numbers are texts"
LIST = "a list of one is its item"
SPACE = "texts without the space at their ends"


def losses(peer: Peer, document: Document) -> set[str]:
    """Return what a peer loses of a document that it reads; it writes the same as it was.

    RuntimeError for a member that is not as the example in JSON has it, and for a document that is
    written otherwise than it was, or that the XSD refuses.
    """
    found = set(_lost(document.members, peer.members(peer.read(document.body)), peer.name))
    if peer.write is not None and peer.writable is not None:
        written = etree.fromstring(peer.write(peer.writable(document.body)))
        if _tree(written) != _tree(etree.fromstring(document.body)):
            raise RuntimeError(f"{peer.name} writes another {document.name}")
        VersionContract(document.version).xsd.schema.assertValid(written)
    return found


def _lost(expected: Any, found: Any, place: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        for key in expected:
            yield from _lost(expected[key], found[key], f"{place}, {key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for one, other in zip(expected, found, strict=True):
            yield from _lost(one, other, place)
    elif isinstance(expected, list) and len(expected) == 1 and isinstance(found, dict):
        yield LIST
        yield from _lost(expected[0], found, place)
    elif isinstance(expected, int) and found == str(expected):
        yield NUMBER
    elif isinstance(expected, str) and found == expected.strip() != expected:
        yield SPACE
    elif type(expected) is not type(found) or expected != found:
        raise RuntimeError(f"{place}: {found!r}, not {expected!r}")


def _tree(element: etree._Element) -> Any:
    """Return an element without prefixes, layout, and the order of elements of different names."""
    children = sorted((_tree(child) for child in element.iterchildren("*")), key=lambda one: one[0])
    text = "" if children else element.text or ""
    return str(element.tag), sorted(element.attrib.items()), text, children


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form of a document of a role: `find`, which is in it once, becomes `put`."""

    name: str
    role: str
    find: str
    put: str
    is_valid: bool = False
    """Whether the XSD accepts it; then it says the same as the document does."""


_DUE = "<dueDate>2015-11-30T18:30:00.000Z</dueDate>"
_SUBJECT = "<subject>Issue with phone: </subject>"
_DATE = '<lastModified date="2015-07-02T10:45:01Z" />'
VARIANTS = (
    Variant("an element that there is not", "CaseEdit", _DUE, f"{_DUE}<colour>red</colour>"),
    Variant("an attribute that there is not", "CaseEdit", 'id="1013"', 'id="1013" colour="red"'),
    Variant("a member of another namespace", "CaseEdit", _SUBJECT,
            f'<x:subject xmlns:x="{CASES["v20"]}">Issue with phone: </x:subject>'),
    Variant("an element twice", "CaseEdit", _SUBJECT, _SUBJECT * 2),
    Variant("a required member left out", "CaseEdit",
            ' href="/system/ws/v12/interaction/case/1001"', ""),
    Variant("a value that there is not", "CaseEdit", "urgent", "highest"),
    Variant("a date that there is not", "CaseEdit", "2015-11-30T18", "2015-02-30T18"),
    Variant("text between elements", "CaseEdit", "<owner>", "stray<owner>"),
    Variant("a word for a number", "CaseList", ">25<", ">many<"),
    Variant("a page size of 76 where 75 is the most", "CaseList", ">25<", ">76<"),
    Variant("members in another order", "CaseEdit", f"{_DATE}\n{_DUE}", f"{_DUE}\n{_DATE}", True),
    Variant("a comment within a text", "CaseEdit", "Issue with", "Issue <!-- -->with", True),
    Variant("a text as CDATA", "CaseEdit", _SUBJECT,
            "<subject><![CDATA[Issue with phone: ]]></subject>", True),
)  # fmt: skip


def treatment(peer: Peer, document: Document, variant: Variant) -> str:
    """Return what a peer does with a variant: `refused`, `read`, or `read otherwise`.

    RuntimeError if lxml's validation by the XSD is not of the variant's opinion.
    """
    text = document.body.decode()
    if text.count(variant.find) != 1:
        raise RuntimeError(f"{variant.name}: {variant.find} is not once in the {document.name}")
    body = text.replace(variant.find, variant.put).encode()
    schema = VersionContract(document.version).xsd.schema
    if schema.validate(etree.fromstring(body)) is not variant.is_valid:
        raise RuntimeError(f"{variant.name}: the XSD says the contrary")
    try:
        found = peer.members(peer.read(body))
    except Exception:  # each library refuses by errors of its own
        return "refused"
    same = found == peer.members(peer.read(document.body))
    return "read" if same else "read otherwise"
