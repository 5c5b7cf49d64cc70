"""What cannot be run is said in one line, before anything is sent that a run would send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.running import command
from twinspec.cli import app


def asked(url: str, spec: Path, *options: object) -> Result:
    """Ask in this process: what is asked wrongly ends before there are others."""
    return CliRunner().invoke(app, command(url, spec, *options))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--operations", "lend_book"), "there is no operation lend_book; there are: add_book"),
        (("--operations", "v2.add_book"), "there is no operation v2.add_book"),
        (("--time", "soon"), "--time soon: expected a length such as 60s or 10m"),
        (("--time", "0m"), "--time 0m: expected a length"),
        (("--representations", "yaml"), "--representations yaml: expected json or xml"),
        (("--login", "anna"), "--login anna: expected USER:PASSWORD"),
        (("--login", ":x"), "--login :x: expected USER:PASSWORD"),
        (("--twin", "http://127.0.0.1:1"), "--twin is given twice"),
        (("--operations", "get_reader", "--login", "anna:guessed"), "to the log-in of anna"),
        (("--operations", "get_reader"), "v3 get_reader needs a session: give at least one"),
        (("--operations", "log_in", "--login", "anna:x"), "nothing is left to fuzz: it ends"),
        (
            ("--representations", "json", *("--twin", "http://127.0.0.1:1") * 2),
            "--twin compares JSON with XML: it needs both --representations",
        ),
        (("--twin", "localhost:1", "--twin", "x"), "--twin localhost:1: expected http://host"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_line(
    serve: Serve, spec: Path, monkeypatch: pytest.MonkeyPatch, options: Any, message: str
) -> None:
    monkeypatch.delenv("TWINSPEC_PASSWORD", raising=False)
    with serve() as (url, _):
        result = asked(url, spec, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.startswith("twinspec: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("book: {id: x}", "book: expected a list of records"),
        ("book: [9780000000001]", "book/0: expected members and their values"),
        ("[a]", "expected kinds, each with a list of records"),
        ("book: [", "not readable as YAML"),
        ("login: [{name: anna}]", "login/0: expected name and password"),
        ("login: [{name: anna, password: 7}]", "login/0: expected name and password"),
        ("? [a]\n: b", "a key is a text, not a list or map"),
        ("book: \x01", "not readable as YAML: "),
    ],
)
def test_malformed_values_are_named(spec: Path, tmp_path: Path, text: str, message: str) -> None:
    values = tmp_path / "values.yaml"
    values.write_text(text, encoding="utf-8")
    result = asked("http://127.0.0.1:9", spec, "--values", values)
    assert result.exit_code == 2
    assert f"twinspec: {values}:" in result.stderr
    assert message in result.stderr


def test_values_that_are_no_file_are_named(spec: Path, tmp_path: Path) -> None:
    result = asked("http://127.0.0.1:9", spec, "--values", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"twinspec: {tmp_path}: not readable: Is a directory\n"


def test_a_file_of_the_corpus_that_makes_no_sense_is_named(spec: Path, tmp_path: Path) -> None:
    file = tmp_path / "v2" / "lend_book.yaml"
    file.parent.mkdir()
    file.write_text("{version: v2, operation: lend_book, representation: json}", encoding="utf-8")
    options = ("--operations", "get_book", "--corpus", tmp_path)
    result = asked("http://127.0.0.1:9", spec, *options)
    assert result.exit_code == 2
    assert result.stderr == f"twinspec: {file}: lacks or misstates 'lend_book'\n"


def test_a_server_that_does_not_answer_is_named(spec: Path) -> None:
    for options in (("--operations", "get_book"), ("--login", "anna:x")):
        result = asked("http://127.0.0.1:9", spec, *options)
        assert result.exit_code == 2
        assert result.stderr.startswith("twinspec: http://127.0.0.1:9: no answer from there (")
        assert result.stderr.count("\n") == 1


def test_a_twin_that_does_not_answer_is_named(serve: Serve, spec: Path) -> None:
    dead = "http://127.0.0.1:9"
    with serve() as (url, _):
        options = ("--operations", "get_book", "--twin", dead, "--twin", dead)
        result = asked(url, spec, *options)
    assert result.exit_code == 2
    assert f"twinspec: {dead}: no answer from there (" in result.stderr


def test_an_address_is_one_of_http(spec: Path) -> None:
    for url in ("ftp://127.0.0.1", "127.0.0.1:80", "http://", "http://[::1", "http://a:99999"):
        result = asked(url, spec)
        assert result.exit_code == 2
        assert "expected http://host:port or https://host" in result.stderr


def test_a_contract_is_needed(tmp_path: Path) -> None:
    result = asked("http://127.0.0.1:9", tmp_path / "none")
    assert result.exit_code == 2
    assert "no version here" in result.stderr


def test_where_no_project_is_the_contract_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As anybody meets it who has installed twinspec and nothing else."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["fuzz", "--base-url", "http://127.0.0.1:9"])
    assert result.exit_code == 2
    assert "an installed twinspec has no contract of its own" in result.stderr
    assert "--spec" in result.stderr
    assert result.stderr.count("\n") == 1
