"""Judges that we did not write: what jsonschema-rs and libxml2 say of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.grammar.binding.matches import RootPair
from twinspec.grammar.documents import DocumentNode, as_json, as_json_text, xml_text
from twinspec.grammar.model import Root


class NoJudgeError(Exception):
    """A validator does not take the file that it should judge documents by."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A document in both forms, and what the judges said of it."""

    json: str
    xml: str
    json_accepts: bool
    xml_accepts: bool


@dataclass(frozen=True, slots=True)
class Judges:
    """The judges of both halves. `xml` are the judges of the XSD, a second opinion being the last.

    The second one is asked where the first does not say what is expected: libxml2 takes no white
    space around dates and looks into addresses, both of which the recommendation has otherwise.
    """

    json: Callable[[Root, Any], bool]
    xml: Sequence[Callable[[str], bool | None]]
    failures: list[str] = field(default_factory=list)

    def witness(self, root: RootPair, node: DocumentNode, *, expected: bool) -> Witness:
        """Put a document to the judges; `expected` is the answer that the XSD's should give.

        NoJudgeError when a judge does not take its file, which `failures` then has.
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
        """Return `expected` if a judge says so, else what they say."""
        for judge in self.xml:
            if judge(text) is expected:
                return expected
        return not expected
