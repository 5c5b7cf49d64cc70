"""Requests in XML, judged by Schematron, and in JSON, judged by CEL: what the two say of a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from clients.preflight import NOW, JudgedOperation
from tests.schematron_judge import SchematronJudge
from twinspec.contract.binding.names import NotXml
from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.layout import Version
from twinspec.contract.operations import XML

AT = NOW.isoformat().replace("+00:00", "Z")
_SHOWN = 3


@dataclass(slots=True)
class Compared:
    """What was compared: documents, how often each rule was broken and kept, and differences.

    `undecided` verdicts, for which the toolkit's runtime reports an error, are not compared.
    `unwritten` requests have no document that says the same.
    """

    documents: int = 0
    valid_by_xsd: int = 0
    unwritten: int = 0
    undecided: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    shown: list[str] = field(default_factory=list)


class Comparison:
    """Compares the verdicts about the requests of one operation."""

    def __init__(self, operation: JudgedOperation, schema: bytes, xsd: etree.XMLSchema) -> None:
        """Take the schema that is generated, and the XSDs of the version."""
        body = operation.operation.body
        role = body.content[XML].role if body else None
        assert role is not None
        self.role = role
        self._operation = operation
        self._judge = SchematronJudge(schema)
        self._xsd = xsd
        bundle = operation.version.writable.document
        self._writer, self._reader = XmlWriter(bundle), XmlReader(bundle)
        self.found = Compared()

    def drawn(self, bodies: Iterable[Any]) -> Compared:
        """Compare the verdicts about requests; return all that was found."""
        for body in bodies:
            self._compare(body)
        return self.found

    def _compare(self, body: Any) -> None:
        try:
            document = self._writer.write(self.role, body)
        except NotXml:
            self.found.unwritten += 1
            return
        read = self._reader.read(document, self.role)
        # XML does not tell an empty list from none: what is judged is what a server reads.
        if read.faults or not self._operation.is_valid({}, read.value):
            self.found.unwritten += 1
            return
        expected = self._operation.judged({}, read.value)
        broken = self._judge.broken(document, AT) - expected.undecided
        self.found.documents += 1
        self.found.valid_by_xsd += self._xsd.validate(etree.fromstring(document))
        self.found.undecided += len(expected.undecided)
        self.found.broken.update(expected.broken)
        decided = self._operation.rules.keys() - expected.undecided
        self.found.kept.update(decided - set(expected.broken))
        if broken != set(expected.broken):
            self.found.differing += 1
            if len(self.found.shown) < _SHOWN:
                said = f"expected {expected.broken}, found {sorted(broken)}"
                self.found.shown.append(f"{document.decode()}: {said}")


def xsd_of(version: Version) -> etree.XMLSchema:
    """Return all XSDs of a version as one."""
    imports = "".join(
        f'<xs:import namespace="{etree.parse(file).getroot().get("targetNamespace")}" '
        f'schemaLocation="{file.as_uri()}"/>'
        for file in version.xsd_files
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text))
