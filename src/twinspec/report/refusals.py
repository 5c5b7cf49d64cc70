"""The body of a refusal, in each representation of a version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from twinspec.contract.binding.writer import XmlWriter, laid_out
from twinspec.contract.error_form import error_form
from twinspec.contract.layout import Version
from twinspec.contract.operations import JSON, XML
from twinspec.contract.references import unwrap
from twinspec.contract.rules import RuleEntry
from twinspec.report.reach import ANYTHING, RuleUse

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLACEHOLDER = re.compile(r"\{(member|value|allowed|limit)\}")


class RefusalWriter:
    """Writes refusals of one version; nothing if the version does not say their form."""

    def __init__(self, version: Version) -> None:
        """Read the form of errors in `version`."""
        self._codes: Mapping[str, str] = version.codes
        self._form = error_form(version)
        self._xml = XmlWriter(version.bundle) if self._form else None
        self._longest: int | None = None
        if self._form is not None:
            members = version.bundle["components"]["schemas"][self._form.schema]["properties"]
            message = unwrap(version.bundle, members[self._form.message])
            self._longest = message.get("maxLength")

    def write(self, rule: RuleEntry, where: str, uses: Sequence[RuleUse]) -> dict[str, Any]:
        """Return the refusal of one rule by media type: as JSON, and as the text of XML.

        `where` is the pointer to what broke the rule; `uses` are all places that can break it, and
        the one with the most values fills the message. There is no XML without a document for it
        in the contract, and nothing without a form of errors.
        """
        if self._form is None or self._xml is None:
            return {}
        code = self._codes.get(rule.id, rule.code) or ""
        message = _cut(filled(rule.message or "", most_telling(uses)), self._longest)
        said = (code, message, rule.id, where)
        written: dict[str, Any] = {JSON: self._form.body(*said)}
        if self._xml.has_document(self._form.schema):
            document = self._xml.write(self._form.schema, self._form.body(*map(for_xml, said)))
            written[XML] = laid_out(document)
        return written


def most_telling(found: Sequence[RuleUse]) -> RuleUse | None:
    """Return the use with the most values for a message, upper bounds first."""
    return min(
        found, key=lambda use: (not use.greatest, not use.limit, not use.allowed), default=None
    )


def for_xml(text: str) -> str:
    """Return a text with U+FFFD for each character that XML does not allow."""
    return _NOT_XML.sub("\ufffd", text)


def _cut(text: str, longest: int | None) -> str:
    """Return a text, shortened to the longest message that the contract allows."""
    return text if longest is None or len(text) <= longest else text[: longest - 1] + ANYTHING


def filled(message: str, use: RuleUse | None) -> str:
    """Return a message with the values of a use for its placeholders; `…` for unknown ones."""
    known = {"member": use.member, "limit": use.limit, "allowed": use.allowed} if use else {}
    return _PLACEHOLDER.sub(lambda found: known.get(found[1]) or ANYTHING, message)
