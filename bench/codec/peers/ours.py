"""The codec of casewright: alone, with the XSD, and with all checks of a request's body."""

from __future__ import annotations

from typing import Any

from bench.codec.documents import Document
from bench.codec.peers.peer import Peer

from casewright.api.contracts import VersionContract
from casewright.api.representations.as_xml import Xml
from casewright.api.representations.representation import ParsedBody
from casewright.api.structs import from_shape

CODEC = "casewright: codec"
WITH_XSD = "casewright: codec and XSD"
AS_SERVED = "casewright: codec, schema and XSD"


def peers(document: Document) -> list[Peer]:
    """Return the three ways; all write alike, and nothing is checked that the service writes."""
    contract, role = VersionContract(document.version), document.role
    representation = Xml()
    parse = representation.reader(contract, role)
    struct = contract.struct(role, representation.formats)
    write = representation.writer(contract, role)

    def read(body: bytes) -> ParsedBody:
        parsed = parse(body, None)
        if parsed.findings:
            raise ValueError(parsed.findings)
        return parsed

    def read_with_xsd(body: bytes) -> ParsedBody:
        parsed = read(body)
        if (defect := parsed.defect()) is not None:
            raise ValueError(defect)
        return parsed

    def read_with_schema(body: bytes) -> ParsedBody:
        parsed = read(body)
        if from_shape(struct, parsed.shape) is None:
            raise ValueError("the schema refuses it")
        if (defect := parsed.defect()) is not None:
            raise ValueError(defect)
        return parsed

    def members(found: ParsedBody) -> Any:
        return found.shape

    return [
        Peer(CODEC, read, members, lambda body: read(body).shape, write),
        Peer(WITH_XSD, read_with_xsd, members),
        Peer(AS_SERVED, read_with_schema, members),
    ]
