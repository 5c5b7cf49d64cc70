"""pydantic-xml, read with lxml: models of cases by hand, with the types and values of the contract.

Elements of the contract may come in any order, which its search mode `unordered` allows; `strict`
is its default, and expects the order in which the members of a model are declared.
"""

from __future__ import annotations

from typing import Any

from bench.codec.documents import Document
from bench.codec.peers import edit_models, page_models
from bench.codec.peers.peer import Peer
from pydantic_xml import BaseXmlModel
from pydantic_xml.element import SearchMode

_MODELS = {"CaseEdit": edit_models.models, "CaseList": page_models.models}


def peers(document: Document) -> list[Peer]:
    """Return the peer that takes any order, and the one that takes the declared order alone."""
    models = _MODELS[document.role]
    return [
        _peer("pydantic-xml, any order", models(SearchMode.UNORDERED)),
        _peer("pydantic-xml, declared order", models(SearchMode.STRICT)),
    ]


def _peer(name: str, root: type[BaseXmlModel]) -> Peer:
    def members(found: BaseXmlModel) -> Any:
        return found.model_dump(exclude_none=True)

    def write(value: BaseXmlModel) -> bytes:
        written = value.to_xml(exclude_none=True, xml_declaration=True, encoding="UTF-8")
        assert isinstance(written, bytes)
        return written

    return Peer(name, root.from_xml, members, root.from_xml, write)
