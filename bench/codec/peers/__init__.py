"""What reads and writes XML: the codec of casewright, and libraries, all in one form."""

from __future__ import annotations

from bench.codec.documents import Document
from bench.codec.peers import by_pydantic_xml, by_xmltodict, by_xsdata, ours
from bench.codec.peers.peer import Peer


def peers_of(document: Document) -> list[Peer]:
    """Return all that reads a document; the first is what the others are compared with."""
    return [
        *ours.peers(document),
        by_xsdata.peer(document),
        *by_pydantic_xml.peers(document),
        by_xmltodict.peer(document),
    ]
