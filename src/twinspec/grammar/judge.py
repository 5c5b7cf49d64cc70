"""Validators that are not part of twinspec, jsonschema-rs and libxml2, and their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.grammar.binding.matches import RootPair
from twinspec.grammar.documents import DocumentNode, as_json, as_json_text, xml_text
from twinspec.grammar.model import Root


class NoJudgeError(Exception):
    """A validator refuses the schema by which it should judge documents."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A document in both forms, and the validators' answers."""

    json: str
    xml: str
    json_accepts: bool
    xml_accepts: bool


@dataclass(slots=True)
class Judges:
    """The validators of both halves. `xml` are validators of the XSD, a second opinion last.

    Each one judges if those before do not give the expected answer: libxml2 refuses white space
    around dates and checks the content of addresses, both against the recommendation.
    `second_opinions` counts the documents that the last one judged.
    """

    json: Callable[[Root, Any], bool]
    xml: Sequence[Callable[[str], bool | None]]
    failures: list[str] = field(default_factory=list)
    second_opinions: int = 0

    def witness(self, root: RootPair, node: DocumentNode, *, expected: bool) -> Witness:
        """Let the validators judge a document; `expected` is the expected answer for XML.

        NoJudgeError if a validator refuses its schema; `failures` then has the reason.
        """
        if self.failures:
            raise NoJudgeError
        assert root.xsd.tag is not None
        data = as_json(node)
        if root.holder:
            data = {root.holder: data}
        xml = xml_text(node, root.xsd.tag)
        try:
            said = self.json(root.json, data), self.accepts_xml(xml, expected)
        except ContractError as error:
            self.failures.append(str(error))
            raise NoJudgeError from error
        return Witness(as_json_text(data), xml, *said)

    def accepts_xml(self, text: str, expected: bool) -> bool:
        """Return `expected` if one validator gives that answer, else the opposite."""
        for at, judge in enumerate(self.xml, 1):
            said = judge(text)
            self.second_opinions += at > 1 and at == len(self.xml) and said is not None
            if said is expected:
                return expected
        return not expected
