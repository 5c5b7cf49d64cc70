"""JUnit XML: a test case per finding, one per uncompared part, and one for the rest."""

from __future__ import annotations

import re

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from twinspec.report.formats.document import (
    FindingDocument,
    VerdictDocument,
    looked_at,
    place_as_text,
    shown,
)

_NO_XML_TEXT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(document: VerdictDocument, command: str) -> str:
    """Return the document: errors are failures, gaps are skipped, other findings pass."""
    suite = TestSuite(command)
    whole = TestCase(f"compared {looked_at(document) or 'nothing'}", classname="verdict")
    whole.system_out = f"verdict: {document['verdict']}"
    suite.add_testcase(whole)
    for finding in document["findings"]:
        suite.add_testcase(_finding(finding))
    for gap in document["not_compared"]:
        place = place_as_text(gap["place"])
        case = TestCase(_text(f"{gap['construct']} {place}"), classname="not compared")
        skipped = Skipped(_text(gap["message"]))
        skipped.text = _text(f"{gap['message']}\nat {place}")
        case.result = [skipped]
        suite.add_testcase(case)
    root = JUnitXml(command)
    root.add_testsuite(suite)
    root.update_statistics()  # type: ignore[no-untyped-call]  # of junitparser
    text: bytes = root.tostring()  # type: ignore[no-untyped-call]  # of junitparser
    return text.decode()


def _finding(finding: FindingDocument) -> TestCase:
    places = [place_as_text(place) for place in finding["places"]]
    case = TestCase(_text(" ".join((finding["rule"], *places[:1]))), classname=finding["rule"])
    lines = [finding["message"], finding["remedy"], *(f"at {place}" for place in places)]
    lines += [f"{form}, {said}: {text}" for form, text, said in shown(finding.get("witness"))]
    text = _text("\n".join(filter(None, lines)))
    if finding["severity"] != "error":
        case.system_out = text
        return case
    failure = Failure(_text(finding["message"]), finding["rule"])
    failure.text = text
    case.result = [failure]
    return case


def _text(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NO_XML_TEXT.sub("\ufffd", text)
