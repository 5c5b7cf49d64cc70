"""What /metrics says: read by the parser of prometheus-client, against requests that are sent."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from casewright.api.metrics.exposition import GAUGES
from casewright.api.metrics.meter import BOUNDS, Meter, added
from casewright.api.metrics.readers import Metrics
from casewright.api.metrics.shared import SharedCounts
from tests.api.conftest import Edge

READERS = ("127.0.0.0/8", "::1")
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parsed(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(edge: Edge) -> Samples:
    answer = edge.send("GET", "/metrics", session=None)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return parsed(answer.text)


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((f"casewright_{name}", frozenset(labels.items())), 0)


def test_requests_are_counted_by_operation_status_and_rule(edge: Edge) -> None:
    asked = [
        (("GET", "/system/ws/v12/interaction/case/1"), "v12", "get_cases", "200", ""),
        (
            ("GET", "/system/ws/v12/interaction/case/0x"),
            "v12",
            "get_cases",
            "400",
            "protocol.path_ids_are_well_formed",
        ),
        (("GET", "/nowhere/a"), "", "", "404", "protocol.path_exists"),
        (("GET", "/nowhere/b?c=d"), "", "", "404", "protocol.path_exists"),
        (("GET", "/health/live"), "", "", "200", ""),
    ]
    before = scraped(edge)
    for (method, path), *_ in asked:
        edge.send(method, path)
    after = scraped(edge)
    # The scrape before is a request itself.
    expected = {("", "", "200", ""): 2, ("", "", "404", "protocol.path_exists"): 2}
    for _, version, operation, status, rule in asked[:2]:
        expected[version, operation, status, rule] = 1
    for (version, operation, status, rule), number in expected.items():
        labels = {"version": version, "operation": operation, "status": status, "rule": rule}
        name = "requests_total"
        assert value(after, name, **labels) - value(before, name, **labels) == number, labels
    timed = {"version": "v12", "operation": "get_cases"}
    name = "request_duration_seconds_count"
    assert value(after, name, **timed) - value(before, name, **timed) == 2
    assert value(after, "processes") == 1
    assert value(after, "database_connections") >= 1


def test_nothing_that_a_client_writes_becomes_a_label(edge: Edge) -> None:
    """However many different addresses, methods and headers there are."""
    edge.send("GET", "/nowhere")
    edge.send("PATCH", "/nowhere")
    before = scraped(edge).keys()
    for number in range(20):
        edge.send("GET", f"/nowhere/{number}", X_Request_Id=f"id-{number}")
        edge.send("GET", f"/system/ws/v12/interaction/case/{number}?$attribute=none")
        edge.send("PATCH", f"/nowhere/{number}", Accept_Language=f"x{number}")
    new = scraped(edge).keys() - before
    assert {dict(labels).get("operation") for _, labels in new} <= {"get_cases"}


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"Via": "1.1 x"}]
)
def test_nobody_reads_through_a_proxy(edge: Edge, headers: dict[str, str]) -> None:
    """A proxy on this machine would show them to all the world."""
    sent = {name.replace("-", "_"): value for name, value in headers.items()}
    answer = edge.send("GET", "/metrics", session=None, Accept="application/json", **sent)
    assert answer.status_code == 404
    assert answer.json()["details"][0]["key"] == "protocol.path_exists"


@pytest.mark.parametrize(
    ("readers", "client", "expected"),
    [
        (READERS, "127.0.0.1", True),
        (READERS, "::1", True),
        (READERS, "::ffff:127.0.0.1", True),
        (READERS, "192.0.2.1", False),
        (READERS, None, False),
        (("192.0.2.0/24",), "192.0.2.1", True),
        (("192.0.2.0/24",), "127.0.0.1", False),
        ((), "127.0.0.1", False),
    ],
)
def test_who_may_read(readers: tuple[str, ...], client: str | None, expected: bool) -> None:
    metrics = Metrics(SharedCounts(Meter()), readers)
    assert metrics.may_be_read(client, {}) is expected


def test_a_histogram_has_the_durations_that_were_counted() -> None:
    meter = Meter()
    for seconds in (0.0005, 0.001, 0.0011, 3, 11):
        meter.count(("v12", "edit_case", 204, ""), seconds)
    text = Metrics(SharedCounts(meter), READERS).exposition("")[1].decode()
    samples = parsed(text)
    named = {"version": "v12", "operation": "edit_case"}
    name = "request_duration_seconds"
    bounds = {"0.001": 2, "0.0025": 3, "2.5": 3, "5.0": 4, "10.0": 4, "+Inf": 5}
    for bound, number in bounds.items():
        assert value(samples, f"{name}_bucket", le=bound, **named) == number
    assert value(samples, f"{name}_count", **named) == 5
    assert value(samples, f"{name}_sum", **named) == pytest.approx(14.0026)
    assert len(BOUNDS) + 1 == sum(found == f"casewright_{name}_bucket" for found, _ in samples)


def test_the_help_of_a_metric_is_a_sentence() -> None:
    meter = Meter()
    meter.watch("x", gauges=lambda: dict.fromkeys(GAUGES, 1))
    meter.count(("v12", "edit_case", 204, ""), 0.1)
    text = Metrics(SharedCounts(meter), READERS).exposition("")[1].decode()
    told = {one.name: one.documentation for one in text_string_to_metric_families(text)}
    assert told.keys() >= {f"casewright_{name}" for name in GAUGES}
    assert [one for one in told.values() if not re.fullmatch(r"[A-Z][a-z].*[a-z]\.", one)] == []


def test_a_process_that_has_ended_keeps_its_counts_and_has_nothing_now(tmp_path: Path) -> None:
    kind = ("v12", "edit_case", 204, "")
    ended = Meter()
    ended.watch("x", gauges=lambda: {"connections": 7})
    ended.count(kind, 0.1)
    ended.count_refusal("protocol.header_lines_fit")
    SharedCounts(ended, tmp_path).write()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    (tmp_path / str(os.getpid())).rename(tmp_path / gone)
    (tmp_path / str(os.getppid())).write_text(json.dumps(ended.snapshot()))
    (tmp_path / "5.new").write_text("half of a fi")
    own = Meter()
    own.count(kind, 0.2)
    found = SharedCounts(own, tmp_path).read()
    assert [(kind, sum(counts[:-1])) for kind, counts in found["requests"]] == [(kind, 3)]
    assert found["refusals"] == {"protocol.header_lines_fit": 2}
    assert found["gauges"] == {"processes": 2, "connections": 7}


def test_no_process_has_counted_nothing() -> None:
    assert added([]) == {"requests": [], "refusals": {}, "totals": {}, "gauges": {}}


def test_the_page_names_every_metric() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
    names = ["requests_total", "request_duration_seconds", "connection_refusals_total", *GAUGES]
    assert [name for name in names if f"`casewright_{name}`" not in page] == []
