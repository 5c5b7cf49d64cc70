"""Which assertions of a Schematron schema fail for a document, by the ISO skeleton in XSLT 1.0.

lxml carries the skeleton of Rick Jelliffe and the Academia Sinica Computing Centre, and the
RELAX NG schema of ISO/IEC 19757-3 that it judges schemas by; libxslt runs it.
"""

from __future__ import annotations

from lxml import etree, isoschematron

_FLAGS = etree.XPath("//s:failed-assert/@flag", namespaces={"s": isoschematron.SVRL_NS})
_OTHERS = etree.XPath(
    "//s:failed-assert[not(@flag)]/s:text | //s:successful-report/s:text",
    namespaces={"s": isoschematron.SVRL_NS},
)


class SchematronJudge:
    """Validates documents by one schema; SchematronParseError if the schema is none."""

    def __init__(self, schema: str | bytes) -> None:
        """Compile the schema as lxml does."""
        assert isoschematron.schematron_schema_valid_supported
        compiled = isoschematron.Schematron(etree.fromstring(schema), store_xslt=True)
        self._xslt = etree.XSLT(compiled.validator_xslt)

    def broken(self, document: bytes, now: str = "") -> frozenset[str]:
        """Return the ids of the rules that a document breaks."""
        return frozenset(map(str, _FLAGS(self._report(document, now))))

    def said(self, document: bytes, now: str = "") -> list[str]:
        """Return what else the report says: another root element, rules that are not judged."""
        return [str(one.text) for one in _OTHERS(self._report(document, now))]

    def _report(self, document: bytes, now: str) -> etree._XSLTResultTree:
        return self._xslt(etree.fromstring(document), now=etree.XSLT.strparam(now))
