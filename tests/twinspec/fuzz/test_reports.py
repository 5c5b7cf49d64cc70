"""The four reports of a run say the same, each in the form that its readers know."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from junitparser import Failure, JUnitXml, Skipped

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.runs import exchange, failing, finding, passing
from tests.twinspec.fuzz.runs import request as sent
from twinspec.contract.layout import load_contract
from twinspec.contract.place import Place
from twinspec.fuzz.model.exchange import ExchangeVerdict
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import RunExemption, gate
from twinspec.report.fuzz_view import read_view
from twinspec.report.fuzz_write import write_reports

CONTRACT = load_contract(LIBRARY)
EXEMPT = RunExemption(
    "add_book.book_is_new", "violated", "The shelf <is> empty.", Place("e.yaml", 1)
)

TEXT = {"type": "string", "minLength": 1}
OBJECT = {"type": "object", "required": ["text"]}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["uri"],
                    "properties": {
                        "uri": {"type": "string", "format": "uri-reference"},
                        "uriBaseId": TEXT,
                    },
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"startLine": {"type": "integer", "minimum": 1}},
                },
            },
        },
        "logicalLocations": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"fullyQualifiedName": TEXT},
            },
        },
    },
}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
BODY = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}, "binary": {"type": "string"}},
}
HEADERS = {"type": "object", "additionalProperties": {"type": "string"}}
# What SARIF 2.1.0 (OASIS, sections 3.13, 3.14, 3.19, 3.27, 3.46, 3.47, 3.49) asks of what we write.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["message"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "level": TEXT,
                                            "message": {"type": "object"},
                                        },
                                    },
                                },
                            },
                        },
                    },
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": TEXT,
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": TEXT,
                                                "shortDescription": MESSAGE,
                                                "help": MESSAGE,
                                                "properties": {
                                                    "properties": {"tags": {"type": "array"}}
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "locations"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": {"type": "array", "items": LOCATION},
                                "relatedLocations": {"type": "array", "items": LOCATION},
                                "occurrenceCount": {"type": "integer", "minimum": 1},
                                "partialFingerprints": HEADERS,
                                "webRequest": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "properties": {
                                        "protocol": TEXT,
                                        "method": TEXT,
                                        "target": TEXT,
                                        "headers": HEADERS,
                                        "body": BODY,
                                    },
                                },
                                "webResponse": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "properties": {
                                        "protocol": TEXT,
                                        "statusCode": {"type": "integer"},
                                        "headers": HEADERS,
                                        "body": BODY,
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def reports(counts: Counts, folder: Path, *exemptions: RunExemption) -> Path:
    failures = gate(counts, CONTRACT, exemptions)
    write_reports(folder, counts, CONTRACT, failures=failures, exemptions=exemptions)
    return folder


def test_there_are_four_reports(tmp_path: Path) -> None:
    folder = reports(passing(), tmp_path / "a" / "b")
    assert sorted(file.name for file in folder.iterdir()) == [
        "counts.json",
        "findings.sarif",
        "junit.xml",
        "report.html",
    ]


def test_junit_has_a_test_per_operation_and_representation_and_per_rule(tmp_path: Path) -> None:
    document = JUnitXml.fromfile(str(reports(passing(), tmp_path) / "junit.xml"))
    assert {suite.name: [case.name for case in suite] for suite in document} == {
        "run": ["comes to its end"],
        "v1": ["add_book json", "add_book xml", "get_loans json", "get_loans xml"],
        "rules": ["add_book.book_is_new", "get_loans.book_exists"],
    }
    assert (document.tests, document.failures, document.skipped, document.time) == (7, 0, 0, 4.0)
    [_, suite, _] = document
    [case, *_] = suite
    assert case.system_out == "201: 1\n409: 1"


def test_junit_fails_what_the_gate_fails(tmp_path: Path) -> None:
    document = JUnitXml.fromfile(str(reports(failing(), tmp_path) / "junit.xml"))
    results = {case.name: case.result for suite in document for case in suite}
    assert {
        name: [(type(result), result.type, result.message) for result in found]
        for name, found in results.items()
    } == {
        "comes to its end": [],
        "add_book json": [
            (
                Failure,
                "status_is_declared",
                "The status is none that the operation declares.",
            )
        ],
        "add_book xml": [
            (
                Failure,
                "no_success",
                "add_book of v1 was never answered 2xx in xml: no request was made.",
            )
        ],
        "get_loans json": [(Skipped, None, "Nobody asked for it.")],
        "get_loans xml": [(Skipped, None, "Nobody asked for it.")],
        "add_book.book_is_new": [(Failure, "rule", "add_book.book_is_new was never violated.")],
    }
    [failure] = results["add_book json"]
    assert "curl " in failure.text
    assert "$SESSION" in failure.text


def test_junit_skips_what_is_exempt(tmp_path: Path) -> None:
    document = JUnitXml.fromfile(str(reports(failing(), tmp_path, EXEMPT) / "junit.xml"))
    [case] = [case for suite in document for case in suite if suite.name == "rules"]
    assert [(type(item), item.message) for item in case.result] == [
        (Skipped, "violated: The shelf <is> empty.")
    ]


def test_junit_can_be_read_whatever_was_sent(tmp_path: Path) -> None:
    counts = passing()
    bad = exchange(500, sent=sent(target="/books\x00\x1b\ufffe", body=b"]]>&<"))
    counts.add(bad, ExchangeVerdict((finding(bad),)))
    document = JUnitXml.fromfile(str(reports(counts, tmp_path) / "junit.xml"))
    assert document.failures == 1


@pytest.mark.parametrize("counts", [passing(), failing()], ids=["passing", "failing"])
def test_sarif_keeps_the_form_of_its_standard(counts: Counts, tmp_path: Path) -> None:
    text = (reports(counts, tmp_path) / "findings.sarif").read_text(encoding="utf-8")
    jsonschema_rs.Draft202012Validator(SARIF, validate_formats=True).validate(json.loads(text))


def test_sarif_points_to_operations_and_rules_of_the_contract(tmp_path: Path) -> None:
    text = (reports(failing(), tmp_path) / "findings.sarif").read_text(encoding="utf-8")
    [run] = json.loads(text)["runs"]
    described = {rule["id"]: rule["properties"]["tags"] for rule in run["tool"]["driver"]["rules"]}
    assert described == {
        "status_is_declared": ["check"],
        "book.isbn_is_well_formed": ["rule"],
        "no_success": ["check"],
        "add_book.book_is_new": ["rule"],
    }
    assert all(
        run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for result in run["results"]
    )
    assert [(result["ruleId"], *map(spot, result["locations"])) for result in run["results"]] == [
        ("status_is_declared", ("spec/v1/operations/add_book.yaml", 1)),
        ("no_success", ("spec/v1/operations/add_book.yaml", 1)),
        ("add_book.book_is_new", ("spec/rules/add_book.yaml", 2)),
    ]
    found = run["results"][0]
    isbn = line_of("rules/book.yaml", "- id: book.isbn_is_well_formed")
    assert [spot(item) for item in found["relatedLocations"]] == [("spec/rules/book.yaml", isbn)]
    assert found["webRequest"]["target"] == "http://library.example/library/v1/books"
    assert found["webRequest"]["body"] == {"text": '{"isbn": "it\'s <none>"}'}
    assert found["webResponse"]["statusCode"] == 500


def spot(location: Any) -> tuple[str, int]:
    place = location["physicalLocation"]
    return place["artifactLocation"]["uri"], place["region"]["startLine"]


def line_of(file: str, text: str) -> int:
    lines = (LIBRARY / file).read_text(encoding="utf-8").splitlines()
    return lines.index(text) + 1


class Page(HTMLParser):
    """The text of a page, the rows of its tables, and whatever it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.rows: list[list[str]] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()


def page(counts: Counts, folder: Path, *exemptions: RunExemption) -> Page:
    text = (reports(counts, folder, *exemptions) / "report.html").read_text(encoding="utf-8")
    assert "url(" not in text
    return Page(text)


def test_the_page_needs_nothing_else_and_says_that_the_run_passed(tmp_path: Path) -> None:
    shown = page(passing(), tmp_path)
    assert shown.loads == []
    assert "passed." in shown.text
    assert ["add_book", "v1", "json", "2", "·", "1", "·", "1"] in shown.rows
    assert ["get_loans", "v1", "xml", "1", "1", "·", "·", "·"] in shown.rows


def test_the_page_shows_findings_and_what_was_not_reached(tmp_path: Path) -> None:
    shown = page(failing(), tmp_path)
    text = re.sub(r"\s+", " ", shown.text)
    assert "failed for 3 reasons." in text
    assert "add_book of v1 was never answered 2xx in xml: no request was made." in text
    assert "-H 'x-library-card: '\"$SESSION\"" in text
    assert "<html>&" in text
    assert "get_loans (v1): Nobody asked for it." in text
    assert ["add_book no 2xx", "v1", "xml", "0", "·", "·"] in shown.rows
    assert [
        "/components/schemas/BookEdit/properties/isbn/pattern",
        "v1",
        "0",
        "1",
    ] in shown.rows
    assert ["status_is_declared", "2"] in shown.rows


def test_the_page_shows_what_was_never_reached_first(tmp_path: Path) -> None:
    view = read_view(failing(), CONTRACT, gate(failing(), CONTRACT))
    rules = [row.rule.id for row in view.rules]
    # Of get_loans, which was not fuzzed, nothing is asked.
    assert "get_loans.book_exists" not in rules
    assert "protocol.body_given" in rules
    assert "book.title_fits" in rules
    assert rules[0] == "add_book.book_is_new"
    assert view.rules[0].lacks == ("never violated",)
    lacking = [len(row.lacks) for row in view.rules[1:]]
    assert lacking == sorted(lacking, reverse=True)


def test_the_page_shows_why_a_rule_is_exempt(tmp_path: Path) -> None:
    shown = page(failing(), tmp_path, EXEMPT)
    assert "Exempt, never violated: The shelf <is> empty." in shown.text
