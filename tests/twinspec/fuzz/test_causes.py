"""One cause, one finding: what alike findings share is told once, with all places."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.running import BOOKS, SHORT, fuzz
from tests.twinspec.fuzz.runs import exchange, facts, finding
from tests.twinspec.fuzz.runs import request as sent
from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.model.exchange import ExchangeVerdict, ServerFinding
from twinspec.fuzz.results.causes import MISSING, by_cause, missing_operations
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import gate
from twinspec.report.fuzz_write import write_reports

BOTH: tuple[Representation, ...] = ("json", "xml")


def lacking(message: str = "The answer lacks the header X-Edition.") -> Counts:
    """A run in which two operations lack a header, in both representations."""
    counts = Counts(facts())
    for operation, status in (("add_book", 201), ("get_loans", 200)):
        for representation in BOTH:
            bad = exchange(status, operation, representation)
            counts.add(bad, ExchangeVerdict((ServerFinding("missing_header", message, bad),)))
    return counts


def test_alike_findings_are_one_that_names_all_places() -> None:
    [found] = by_cause(lacking()).findings.values()
    assert found.times == 4
    first = found.at()[0]
    assert (first[1:4], first[5]) == (("v1", "add_book", "json"), "201")
    assert {place[2:4] for place in found.at()} == {
        (operation, one) for operation in ("add_book", "get_loans") for one in BOTH
    }


def test_findings_that_say_different_things_stay_apart() -> None:
    counts = lacking()
    bad = exchange(200, "get_loans", "json")
    counts.found(
        ServerFinding("invalid_header", "The header X-Edition is not what it should be.", bad)
    )
    counts.found(ServerFinding("missing_header", "The answer lacks the header X-Other.", bad))
    found = by_cause(counts).findings.values()
    # The headers that one answer lacks are told together.
    assert sorted(one.finding.check for one in found) == ["invalid_header", "missing_header"]
    assert sum(one.times for one in found) == 6
    assert [one.also() for one in found if one.finding.check == "missing_header"] == [
        ["The answer lacks the header X-Other."]
    ]


def test_what_says_no_cause_is_of_one_operation() -> None:
    """Two operations may fail for two reasons; JSON and XML of one fail for one."""
    counts = Counts(facts())
    for operation in ("add_book", "get_loans"):
        for representation in BOTH:
            bad = exchange(500, operation, representation)
            counts.found(ServerFinding("server_error", "The server failed with 500.", bad))
    assert [len(one.at()) for one in by_cause(counts).findings.values()] == [2, 2]


def test_a_cause_shows_the_smallest_request() -> None:
    counts = lacking()
    tiny = exchange(201, "add_book", "xml", sent=sent(target="/", body=None, headers={}))
    counts.found(ServerFinding("missing_header", "The answer lacks the header X-Edition.", tiny))
    [found] = by_cause(counts).findings.values()
    assert found.finding.exchange == tiny


def gone() -> Counts:
    """A run against a server that has none of the operations that are fuzzed."""
    counts = Counts(facts())
    for operation in ("add_book", "get_loans"):
        for representation in BOTH:
            bad = exchange(404, operation, representation, answered=b"<h1>Not Found</h1>")
            checks = ("undeclared_status", "wrong_media_type", "missing_header")
            counts.add(
                bad,
                ExchangeVerdict(
                    tuple(ServerFinding(one, f"{one} is wrong.", bad) for one in checks)
                ),
            )
    return counts


def test_operations_that_a_server_does_not_have_are_one_finding(library: Contract) -> None:
    counts = gone()
    assert len(counts.findings) == 12
    together = by_cause(counts)
    [found] = together.findings.values()
    assert found.finding.check == MISSING
    assert "nothing but 404" in found.finding.message
    assert {place[2] for place in found.at()} == {"add_book", "get_loans"}
    # That they never succeeded, and that their rules were never met, follows from it.
    assert [failure.kind for failure in gate(together, library)] == ["finding"]


def test_an_operation_that_answers_otherwise_is_there() -> None:
    counts = gone()
    counts.add(exchange(400, "get_loans"), ExchangeVerdict())
    assert missing_operations(counts) == {("v1", "add_book")}
    proper = Counts(facts())
    proper.add(exchange(404, "get_loans"), ExchangeVerdict())
    assert missing_operations(proper) == frozenset()


def test_the_reports_tell_a_cause_once(library: Contract, tmp_path: Path) -> None:
    counts = by_cause(lacking())
    write_reports(tmp_path, counts, library, failures=gate(counts, library))
    said = json.loads((tmp_path / "counts.json").read_text(encoding="utf-8"))
    [item] = said["findings"]
    assert [place["operation"] for place in item["places"]].count("get_loans") == 2
    assert sum(place["times"] for place in item["places"]) == item["times"] == 4
    [run] = json.loads((tmp_path / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    [result] = [one for one in run["results"] if one["ruleId"] == "missing_header"]
    names = [place["logicalLocations"][0] for place in result["relatedLocations"]]
    assert [one["fullyQualifiedName"] for one in names] == ["get_loans"]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("The answer lacks the header X-Edition.") == 1
    assert "Found in 4 places" in page


def test_a_test_fails_once_whatever_is_wrong(library: Contract, tmp_path: Path) -> None:
    counts = lacking()
    for check in ("one", "two", "three"):
        bad = exchange(201)
        counts.found(ServerFinding(check, f"{check} is wrong.", bad))
    counts = by_cause(counts)
    write_reports(tmp_path, counts, library, failures=gate(counts, library))
    root = ET.parse(tmp_path / "junit.xml").getroot()
    failures = [len(case.findall("failure")) for case in root.iter("testcase")]
    assert max(failures) == 1
    assert int(root.get("failures", 0)) == sum(failures) <= int(root.get("tests", 0))
    [case] = [one for one in root.iter("testcase") if one.get("name") == "add_book json"]
    text = case.findtext("failure") or ""
    assert all(f"{check} is wrong." in text for check in ("one", "two", "three"))
    commands = [one.text or "" for one in root.iter("failure") if "curl " in (one.text or "")]
    assert len(commands) == 1


def test_a_command_in_a_session_says_how_to_get_one(library: Contract, tmp_path: Path) -> None:
    log_in = 'curl -X POST http://x/cards --data-binary \'{"name": "\'"$LOGIN"\'"}\''
    counts = Counts(facts(log_ins={"v1": log_in}))
    headers = {"x-library-card": "8f3a-live"}
    bad = exchange(500, sent=sent(headers=headers, login="anna"))
    counts.found(finding(bad))
    write_reports(tmp_path, counts, library, failures=())
    wanted = f'export SESSION="$({log_in})"'
    root = ET.parse(tmp_path / "junit.xml").getroot()
    assert wanted in (root.findtext(".//failure") or "")
    sarif = json.loads((tmp_path / "findings.sarif").read_text(encoding="utf-8"))
    assert wanted in sarif["runs"][0]["results"][0]["message"]["text"]
    assert "LOGIN=anna PASSWORD=" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_run_tells_a_fault_of_all_answers_once(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with serve(Fault.HEADER_LOST) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, *SHORT, "--findings-only")
    assert run.status == 1
    [item] = run.counts["findings"]
    assert item["check"] == "missing_header"
    assert len(item["places"]) == 2
    assert run.output.count(item["message"]) == 1
