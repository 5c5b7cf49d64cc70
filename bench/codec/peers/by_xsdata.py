"""xsdata: the dataclasses that it generates from the XSD, read with lxml, unknown names refused."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bench.codec.documents import Document
from bench.codec.peers.peer import Peer
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.serializers import DictEncoder, XmlSerializer

_CLASSES = {"CaseEdit": "Case", "CaseList": "Cases"}
_STRICT = ParserConfig(fail_on_unknown_properties=True, fail_on_converter_warnings=True)


def peer(document: Document) -> Peer:
    """Return the peer."""
    package = import_module(f"interaction_contract.{document.version}.xml")
    root = getattr(package, _CLASSES[document.role])
    parser, serializer = XmlParser(config=_STRICT), XmlSerializer()
    encoder = DictEncoder(dict_factory=_stated)

    def read(body: bytes) -> Any:
        return parser.from_bytes(body, root)

    def write(value: Any) -> bytes:
        return serializer.render(value).encode()

    return Peer("xsdata", read, encoder.encode, read, write)


def _stated(pairs: Any) -> dict[str, Any]:
    """Return an object without the members that a document does not have."""
    return {key: value for key, value in pairs if value is not None and value != []}
