"""twinspec fuzz against a server that keeps the library's contract, and ones that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import READERS, Fault
from tests.twinspec.fuzz.running import BOOKS, LONG, LONGER, SHORT, Run, fuzz
from twinspec.contract.documents import read_yaml

pytestmark = pytest.mark.slow


def logins(*names: str) -> Iterator[str]:
    for name in names:
        yield from ("--login", f"{name}:{READERS[name]}")


def answered(run: Run) -> set[tuple[str, str]]:
    """The operations, with their representations, that were answered with a success."""
    return {
        (item["operation"], item["representation"])
        for item in run.counts["requests"]
        if any(status.startswith("2") for status in item["statuses"])
    }


def everywhere(*operations: str) -> set[tuple[str, str]]:
    return {(operation, one) for operation in operations for one in ("json", "xml")}


# A server that keeps the contract


def test_an_empty_library_is_clean_by_its_address_and_contract_alone(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve(books=0) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", "v1.add_book,v1.get_loans", *LONG)
    assert (run.status, run.found) == (0, set()), run.output
    assert answered(run) == everywhere("add_book", "get_loans")


def test_a_server_that_keeps_the_contract_is_clean(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve() as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, *LONG)
    assert (run.status, run.found) == (0, set()), run.output
    assert answered(run) == everywhere("find_books", "get_book", "change_book")
    rules = {item["rule"]: item for item in run.counts["rules"]}
    for rule in ("get_book.book_exists", "change_book.edition_is_current"):
        assert rules[rule]["satisfied"]
        assert rules[rule]["violated"]
    assert run.counts["checks"]["links"] > 0


def test_sessions_are_begun_used_and_ended(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with serve() as (url, shelves):
        run = fuzz(
            tmp_path,
            url,
            spec,
            *("--operations", "log_in,log_out,get_reader", *LONG),
            *logins("anna", "ben", "cleo"),
        )
        assert (run.status, run.found) == (0, set()), run.output
        assert answered(run) >= everywhere("log_in", "log_out", "get_reader")
        # Log-ins of the operation itself may stay; those of the run's own users do not.
        assert set(shelves.readers()) <= {"cleo"}


def test_one_representation_is_all_that_is_used_if_it_is_all_that_is_asked_for(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve() as (url, _):
        run = fuzz(tmp_path, url, spec, "--representations", "xml", *logins("anna", "ben"), *SHORT)
    assert run.found == set(), run.output
    assert {item["representation"] for item in run.counts["requests"]} == {"xml"}


def test_operations_on_sessions_need_a_user_to_spare(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve() as (url, _):
        options = ("--operations", "get_reader,log_out", *SHORT, *logins("anna"))
        run = fuzz(tmp_path, url, spec, *options)
    assert run.status == 0, run.output
    assert [item["operation"] for item in run.counts["run"]["left_out"]] == ["log_out"]
    assert "Left out: v3 log_out, because it ends sessions" in run.output


# Servers that do not

WRONG = (Fault.INVALID_ACCEPTED, Fault.HEADER_LOST, Fault.OTHER_RULE, Fault.REFUSAL_CHANGES)


def test_faults_of_one_server_are_all_found_and_found_again(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    kept = ("--corpus", corpus)
    with serve(*WRONG) as (url, _):
        first = fuzz(tmp_path, url, spec, "--operations", BOOKS, *LONGER, *kept)
        files = sorted(corpus.glob("v2/*.yaml"))
        again = fuzz(tmp_path, url, spec, "--operations", BOOKS, *SHORT, *kept)
    assert first.status == 1
    assert {"missing_header", "refusal_changes_nothing"} <= first.checks
    assert ("unprovoked_refusal", "book.price_in_range") in first.found
    assert {"accepted_invalid", "late_check"} & {
        check for check, rule in first.found if rule == "book.pages_in_range"
    }
    assert first.output.count("curl -sSig --path-as-is -X PUT") >= 4
    # What Schemathesis' own requests found is not kept: it comes again by itself.
    found = {read_yaml(file)["found"] for file in files}
    assert {"missing_header", "refusal_changes_nothing"} <= found <= first.checks
    names = {file.name for file in files}
    shown = set(re.findall(r"Kept as \S+/(\S+\.yaml)", first.output))
    assert shown == names or (shown < names and "more; see the report." in first.output)

    assert again.status == 1
    assert found <= again.checks
    # Of findings alike the smallest request is shown, and fuzzing may find a smaller one.
    phases = {item["phase"] for item in again.counts["findings"]}
    assert phases & {"corpus", "minimising"}

    with serve() as (url, _):
        clean = fuzz(tmp_path, url, spec, "--operations", BOOKS, *LONG, *kept)
    assert (clean.status, clean.found) == (0, set()), clean.output


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.UNDECLARED_STATUS, {("undeclared_status", None)}),
        (Fault.WRONG_NAMESPACE, {("invalid_answer", None)}),
        (Fault.GARBAGE, {("invalid_answer", None)}),
        (Fault.EDITION_STAYS, {("precondition_moves", None)}),
    ],
)
def test_a_wrong_answer_is_found(
    serve: Serve,
    spec: Path,
    tmp_path: Path,
    fault: Fault,
    expected: set[tuple[str, str | None]],
) -> None:
    with serve(fault) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, *SHORT)
    assert run.status == 1
    assert run.found == expected
    assert "The run itself went wrong" not in run.output


def test_a_failure_at_a_bound_is_found_with_values_of_a_file(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    values = tmp_path / "values.yaml"
    values.write_text("book:\n- {id: '9780000000003', edition: 4}\n", encoding="utf-8")
    with serve(Fault.FAILS_AT_BOUND) as (url, _):
        options = ("--operations", "v2.change_book", "--examples", 900, "--seed", 1)
        run = fuzz(tmp_path, url, spec, *options, "--values", values)
    assert run.status == 1
    assert run.found == {("server_error", None)}
    [found, *_] = run.counts["findings"]
    assert "9999" in found["curl"]


def test_a_rule_that_is_never_enforced_fails_the_gate(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve(Fault.BOOK_UNKNOWN_ACCEPTED) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, *LONG)
        lenient = fuzz(tmp_path, url, spec, "--operations", BOOKS, *SHORT, "--findings-only")
    assert (run.status, run.found) == (1, set()), run.output
    assert "change_book.book_exists was never violated." in run.output
    assert "To reach more, give the run more --time" in run.output
    assert (lenient.status, lenient.found) == (0, set()), lenient.output
    assert "never violated" not in lenient.output


def test_a_location_that_leads_nowhere_is_found(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with serve(Fault.LOCATION_LOST) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", "v1.add_book,v1.get_loans", *LONG)
    assert (run.status, run.found) == (1, {("location_resolves", None)}), run.output


def test_findings_fail_a_run_that_need_not_reach_anything(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with serve(Fault.UNDECLARED_STATUS) as (url, _):
        run = fuzz(tmp_path, url, spec, "--operations", BOOKS, *SHORT, "--findings-only")
    assert run.status == 1
    assert run.checks == {"undeclared_status"}


def test_twins_show_where_json_and_xml_differ(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        url, one, other = (stack.enter_context(serve(Fault.XML_DIFFERS))[0] for _ in range(3))
        options = ("--operations", BOOKS, *LONG, "--twin", one, "--twin", other)
        run = fuzz(tmp_path, url, spec, *options)
    assert run.status == 1
    assert run.checks == {"json_equals_xml"}


def test_twins_that_agree_and_workers_side_by_side_are_clean(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        url, one, other = (stack.enter_context(serve())[0] for _ in range(3))
        options = ("--operations", BOOKS, *LONG, "--workers", 2, "--twin", one, "--twin", other)
        run = fuzz(tmp_path, url, spec, *options)
    assert (run.status, run.found) == (0, set()), run.output
    assert run.counts["checks"]["json_equals_xml"] > 20
    assert run.counts["run"]["workers"] == 2


def test_sessions_that_die_at_once_are_found(serve: Serve, spec: Path, tmp_path: Path) -> None:
    with serve(Fault.CARD_DIES) as (url, _):
        options = ("--operations", "get_reader", *SHORT, *logins("anna"))
        run = fuzz(tmp_path, url, spec, *options)
    assert run.status == 1
    assert run.checks == {"session_is_live"}
