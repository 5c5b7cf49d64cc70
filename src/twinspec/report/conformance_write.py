"""Writes the report of `twinspec conform` as a page, as JSON and as JUnit XML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from twinspec.report.conformance import CONFORMITIES, Conformance, RuleConformity, RuleFinding
from twinspec.report.fuzz_junit import xml_text
from twinspec.report.page_template import page_template

_TEMPLATE = Path(__file__).with_name("conformance.html.jinja")


def as_json(report: Conformance) -> str:
    """Return the report as JSON."""
    totals = Counter(one.conformity for one in report.rules)
    document = {
        "conforms": report.conforms,
        "complete": report.is_complete,
        "totals": {name: totals[name] for name in CONFORMITIES},
        **asdict(report),
    }
    return json.dumps(document, indent=1) + "\n"


def as_junit(report: Conformance) -> str:
    """Return the report as JUnit XML: a test per rule; what was not reached is skipped."""
    document = JUnitXml("twinspec conform")
    for version in dict.fromkeys(one.version for one in report.rules):
        suite = TestSuite(version)
        for one in report.rules:
            if one.version == version:
                suite.add_testcase(_test_case(one))
        document.add_testsuite(suite)
    others = TestSuite("other findings")
    for other in report.others:
        case = TestCase(other.check, classname="other findings")
        case.result = [_failure(other.check, (other,))]
        others.add_testcase(case)
    document.add_testsuite(others)
    document.update_statistics()  # type: ignore[no-untyped-call]  # of junitparser
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # of junitparser
    return text.decode()


def _test_case(one: RuleConformity) -> TestCase:
    case = TestCase(one.rule, classname=one.version)
    case.system_out = f"refused: {one.refused}\ndecided: {one.decided}"
    said = " ".join((one.conformity, *one.reasons))
    if one.conformity in ("missing", "different"):
        case.result = [_failure(said, one.evidence)]
    elif one.conformity != "enforced":
        case.result = [Skipped(xml_text(said))]
    return case


def _failure(kind: str, evidence: Sequence[RuleFinding]) -> Failure:
    failure = Failure(xml_text(evidence[0].message if evidence else kind), kind)
    failure.text = xml_text("\n\n".join("\n".join((e.message, *e.commands)) for e in evidence))
    return failure


def as_page(report: Conformance) -> str:
    """Return the report as one HTML page, which needs no other file."""
    return page_template(_TEMPLATE).render(report=report, conformities=CONFORMITIES)


def write_conformance(folder: Path, report: Conformance) -> tuple[str, ...]:
    """Write the page, the JSON and the JUnit XML into `folder`; return the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "conformance.html": as_page(report),
        "conformance.json": as_json(report),
        "conformance.xml": as_junit(report),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", errors="replace")
    return tuple(texts)
