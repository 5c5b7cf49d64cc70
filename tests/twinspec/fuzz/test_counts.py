"""Counts add up, whoever counts, and counts.json says all of them."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.runs import CREDENTIAL, REFUSED, exchange, facts, failing, finding, passing
from tests.twinspec.fuzz.runs import request as sent
from twinspec.contract.documents import ContractError
from twinspec.fuzz.model.exchange import ExchangeVerdict
from twinspec.fuzz.results.counts import Counts, KeywordKey, ReachCounts, RequestKey, RuleKey
from twinspec.fuzz.results.counts_form import from_document, read_counts, to_document


def test_an_exchange_is_counted_by_operation_representation_status_keyword_and_rule() -> None:
    counts = Counts()
    verdict = ExchangeVerdict(
        refused_with=("book.title_fits", "book.title_fits"),
        kept_keywords=frozenset({"/a", "/b"}),
        broken_keywords=frozenset({"/c"}),
    )
    for _ in range(2):
        counts.add(
            exchange(400, "add_book", "xml"),
            verdict,
            passed=frozenset({"protocol.body_given"}),
            exercised=frozenset({"add_book.book_is_kept"}),
        )
    counts.add(exchange(404, None), ExchangeVerdict())
    assert counts.requests == {
        RequestKey("v1", "add_book", "xml", 400): 2,
        RequestKey("v1", "-", "json", 404): 1,
    }
    assert counts.kept == {KeywordKey("v1", "/a"): 2, KeywordKey("v1", "/b"): 2}
    assert counts.broken == {KeywordKey("v1", "/c"): 2}
    assert counts.violated == {RuleKey("v1", "book.title_fits"): 2}
    assert counts.satisfied == {RuleKey("v1", "protocol.body_given"): 2}
    assert counts.exercised == {RuleKey("v1", "add_book.book_is_kept"): 2}
    assert counts.cases == 3


def test_a_rule_is_counted_over_all_versions() -> None:
    counts = Counts()
    for version in ("v1", "v2"):
        counts.add(exchange(409, version=version), REFUSED, frozenset({"book.title_fits"}))
    assert counts.of_rule("add_book.book_is_new") == ReachCounts(
        satisfied=0, violated=2, exercised=0
    )
    assert counts.of_rule("book.title_fits") == ReachCounts(satisfied=2, violated=0, exercised=0)


def test_of_findings_of_one_signature_the_smallest_request_is_shown() -> None:
    counts = Counts()
    large, small = (exchange(500, sent=sent(body=b" " * size)) for size in (9, 3))
    for bad in (large, small, large):
        counts.add(bad, ExchangeVerdict((finding(bad),)))
    other = exchange(500, "add_book", "xml")
    counts.add(other, ExchangeVerdict((finding(other),)))
    tiny = exchange(500, sent=sent(body=b""))
    counts.show(finding(tiny))
    shown = {key: (found.times, found.finding.exchange) for key, found in counts.findings.items()}
    assert shown == {finding(tiny).signature: (3, tiny), finding(other).signature: (1, other)}


def test_parts_of_a_run_add_up_to_the_run() -> None:
    whole, first, second = Counts(facts()), Counts(facts()), Counts(facts(seed=8))
    for part, status in ((first, 201), (first, 409), (second, 409), (second, 500)):
        verdict = ExchangeVerdict(
            (finding(exchange(status)),),
            refused_with=REFUSED.refused_with if status == 409 else (),
            kept_keywords=frozenset({f"/{status}"}),
        )
        for counts in (part, whole):
            counts.add(exchange(status), verdict, frozenset({"book.title_fits"}))
            counts.checked("status_is_declared")
    first.merge(pickle.loads(pickle.dumps(second)))
    assert first == whole


@pytest.mark.parametrize("run", [passing, failing, Counts])
def test_counts_json_says_all_that_was_counted(run: Any, tmp_path: Path) -> None:
    counts: Counts = run()
    document = to_document(counts)
    file = tmp_path / "counts.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    read = read_counts(file)
    assert to_document(read) == document
    assert read.requests == counts.requests
    assert read.facts == counts.facts
    assert (read.kept, read.broken) == (counts.kept, counts.broken)
    assert (read.satisfied, read.violated) == (counts.satisfied, counts.violated)
    assert (read.exercised, read.checks) == (counts.exercised, counts.checks)
    assert {key: found.times for key, found in read.findings.items()} == {
        key: found.times for key, found in counts.findings.items()
    }


def test_counts_json_sums_the_run_up() -> None:
    run = to_document(passing())["run"]
    assert (run["cases"], run["seconds"], run["cases_per_second"]) == (6, 4.0, 1.5)


def test_the_credential_of_a_live_session_is_never_in_counts_json() -> None:
    document = to_document(failing())
    [entry] = document["findings"]
    assert entry["request"]["headers"][CREDENTIAL] == "$SESSION"
    assert entry["answer"]["headers"][CREDENTIAL] == "$SESSION"
    assert "8f3a-live" not in json.dumps(document)
    assert to_document(from_document(document)) == document


def test_what_a_server_repeats_of_a_session_is_not_in_counts_json() -> None:
    """Pages for debugging show the headers of the request."""
    counts = Counts(facts())
    live = sent(headers={CREDENTIAL: "8f3a-live"}, login="anna")
    counts.found(finding(exchange(500, sent=live, answered=b'{"headers": ["card: 8f3a-live"]}')))
    text = json.dumps(to_document(counts))
    assert "8f3a-live" not in text
    assert "card: $SESSION" in text


def test_addresses_lose_their_credentials() -> None:
    counts = Counts(facts(base_urls={"v1": "https://anna:secret@library.example:81/v1?key=1"}))
    assert to_document(counts)["run"]["base_urls"] == {"v1": "https://library.example:81/v1"}


def test_bytes_that_are_no_text_are_kept_and_large_bodies_beside_the_document() -> None:
    counts = Counts(facts())
    bad = exchange(500, sent=sent(body=b"\xff\xfe\x00"), answered="ä".encode() * 20_000)
    counts.found(finding(bad))
    bodies: dict[str, bytes] = {}
    document = to_document(counts, bodies=bodies)
    found = from_document(document).findings[finding(bad).signature]
    read = found.finding.exchange
    assert read.request == bad.request
    assert read.answer.body == "ä".encode() * 2048
    assert bodies == {file: "ä".encode() * 20_000 for file in found.files}
    assert list(found.files.values()) == ["the whole body of the answer, 40000 bytes"]


def test_a_large_request_is_sent_from_its_file() -> None:
    counts = Counts(facts())
    bad = exchange(500, sent=sent(body=b"[" + b"7" * 9000 + b"]"))
    counts.found(finding(bad))
    bodies: dict[str, bytes] = {}
    [said] = to_document(counts, bodies=bodies)["findings"]
    [(file, body)] = bodies.items()
    assert body == bad.request.body
    assert said["curl"].endswith(f"--data-binary @{file}")
    assert len(said["request"]["body"]["text"]) == 4096
    assert said["request"]["whole"] == {"file": file, "bytes": 9002}
    assert (
        from_document(to_document(counts)).findings[finding(bad).signature].command == said["curl"]
    )


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("format",), 3, id="another format"),
        pytest.param(("run", "representations"), ["json", "yaml"], id="unknown representation"),
        pytest.param(("rules", 0, "violated"), -1, id="negative number"),
        pytest.param(("requests", 0, "statuses"), {"ok": 1}, id="no status"),
    ],
)
def test_what_is_no_counts_json_is_refused(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    document: Any = copy.deepcopy(to_document(passing()))
    node = document
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    file = tmp_path / "counts.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        read_counts(file)
    assert str(refused.value).startswith(f"{file}: not the counts of a fuzz run: ")
    assert "/".join(map(str, place)) in str(refused.value)


def test_a_file_that_is_not_there_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="there is no such file"):
        read_counts(tmp_path / "counts.json")
    (tmp_path / "counts.json").write_text("{", encoding="utf-8")
    with pytest.raises(ContractError, match="not readable as JSON"):
        read_counts(tmp_path / "counts.json")
