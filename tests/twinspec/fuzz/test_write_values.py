"""What a run has learned of a server's world is written, and read by the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.running import BOOKS, fuzz
from twinspec.contract.documents import ContractError
from twinspec.fuzz.model.pools import Pools, read_values, write_values
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.outcome import Outcome


def test_values_are_read_as_they_were_written(tmp_path: Path) -> None:
    pools = Pools()
    pools.add("case", {"id": "1000", "owner": "mary", "tags": ["a", "b"], "date": "2026-01-02"})
    pools.add("case", {"id": "0x10", "owner": "no"})
    pools.add("customer", {"id": "7"})
    write_values(tmp_path / "values.yaml", pools.values())
    assert read_values(tmp_path / "values.yaml") == {
        "case": [
            {"id": "1000", "owner": "mary", "tags": ["a", "b"], "date": "2026-01-02"},
            {"id": "0x10", "owner": "no"},
        ],
        "customer": [{"id": "7"}],
    }


def test_what_lets_somebody_in_is_not_written(tmp_path: Path) -> None:
    pools = Pools()
    pools.add("login", {"name": "mary", "password": "guess"})
    pools.add("user", {"id": "1", "session": "secret", "password": "guess"})
    pools.add("visit", {"session": "secret"})
    write_values(tmp_path / "values.yaml", pools.values())
    text = (tmp_path / "values.yaml").read_text(encoding="utf-8")
    assert "secret" not in text
    assert "guess" not in text
    assert read_values(tmp_path / "values.yaml") == {"user": [{"id": "1"}], "visit": []}


def test_workers_learn_together() -> None:
    whole = Outcome(Counts())
    whole.add(Outcome(Counts(), values={"case": {"1": {"id": "1", "owner": "mary"}}}))
    whole.add(
        Outcome(Counts(), values={"case": {"1": {"date": "d"}, "2": {"id": "2"}}, "user": {}})
    )
    assert whole.values == {
        "case": {"1": {"id": "1", "owner": "mary", "date": "d"}, "2": {"id": "2"}},
        "user": {},
    }


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=f"{tmp_path}: not written: Is a directory"):
        write_values(tmp_path, {})


@pytest.mark.slow
def test_a_run_writes_the_books_that_the_server_has(
    serve: Serve, spec: Path, tmp_path: Path
) -> None:
    (tmp_path / "reports").mkdir()
    values = tmp_path / "values.yaml"
    few = ("--operations", BOOKS, "--examples", "300", "--seed", "1", "--findings-only")
    with serve() as (url, shelves):
        first = fuzz(tmp_path / "reports", url, spec, *few, "--write-values", values)
        assert first.status == 0, first.output
        learned = {record["id"] for record in read_values(values)["book"]}
        assert f"Values: {values}: " in first.output
        assert learned & set(shelves._books)
        second = fuzz(tmp_path / "reports", url, spec, *few, "--values", values)
    assert second.status == 0, second.output
