"""No command of twinspec ends in a traceback, whatever stands in a contract."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY, SETTINGS
from twinspec.cli import app
from twinspec.contract.documents import read_yaml, write_yaml

MALFORMED: tuple[Any, ...] = (
    *(None, "", [], {}, 0, -1, "x", True, 1.5, ["x"], {"a": "b"}, "$ref", {"$ref": "#/x"}),
    *([None], [[]], [{}], {"x": None}, "\u202e\x01", 10**30),
)


def _places(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    inner = (
        node if isinstance(node, dict) else dict(enumerate(node if isinstance(node, list) else ()))
    )
    for key, value in inner.items():
        yield from _places(value, (*way, key))


def _spoil(spec: Path, rng: random.Random) -> None:
    """Put something of the wrong type at one place of one file, or take the place away."""
    file = rng.choice(sorted(spec.rglob("*.yaml")))
    data = copy.deepcopy(read_yaml(file))
    *way, last = rng.choice(list(_places(data)))
    node = data
    for step in way:
        node = node[step]
    if rng.random() < 0.2:
        del node[last]
    else:
        node[last] = rng.choice(MALFORMED)
    file.write_text(write_yaml(data), encoding="utf-8")


@pytest.mark.parametrize("command", ["lint", "equal", "ledger", "generate"])
def test_no_malformed_contract_ends_in_a_traceback(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWINSPEC_TRACEBACK", raising=False)
    text = f"{SETTINGS}jobs = {{}}\n"
    rng = random.Random(command)
    for number in range(12):
        home = tmp_path / str(number)
        shutil.copytree(LIBRARY, home / "spec")
        _spoil(home / "spec", rng)
        (home / "pyproject.toml").write_text(text, encoding="utf-8")
        result = CliRunner().invoke(app, [command, "--project", str(home)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "twinspec itself failed" not in result.output, result.output
        if result.exit_code == 2:
            assert ".yaml:" in result.output, result.output


@pytest.mark.parametrize(("traced", "ends_with"), [("", SystemExit), ("1", Exception)])
def test_a_traceback_is_shown_to_who_asks_for_it(
    tmp_path: Path, traced: str, ends_with: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINSPEC_TRACEBACK", traced)
    monkeypatch.setattr("twinspec.ledger.ledger.read_ledger", lambda *_: 1 / 0)
    shutil.copytree(LIBRARY, tmp_path / "spec")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    done = CliRunner().invoke(app, ["ledger", "--project", str(tmp_path)])
    assert isinstance(done.exception, ends_with)
    assert isinstance(done.exception, ZeroDivisionError) is bool(traced)
    assert ("twinspec itself failed: ZeroDivisionError" in done.output) is not bool(traced)


def test_nothing_is_generated_from_a_contract_with_errors(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    schema = tmp_path / "spec" / "v1" / "schemas" / "book.yaml"
    schema.write_text(schema.read_text("utf-8").replace("maxLength:", "maxLenght:"), "utf-8")
    (tmp_path / "pyproject.toml").write_text(f"{SETTINGS}jobs = {{}}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["generate", "--project", str(tmp_path)])
    assert done.exit_code == 1
    assert "Nothing was generated." in done.output
    assert "book.yaml:" in done.output
    assert not (tmp_path / "generated").exists()


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"a: 1\nb: \xff\n", 2, "invalid leading UTF-8 octet: 0xff"),
        (b"a: 1\nb: \x01\n", 2, "control characters are not allowed: 0x01"),
        (b"a: \xc3", 1, "incomplete UTF-8 octet sequence"),
    ],
)
def test_what_is_no_text_is_named_by_its_line_and_octet(
    tmp_path: Path, content: bytes, line: int, said: str
) -> None:
    """RFC 3629, 3: 0xff begins no character, and 0xc3 begins one of two octets; YAML 1.2.2, 5.1."""
    file = tmp_path / "openapi.yaml"
    file.write_bytes(content)
    done = CliRunner().invoke(app, ["lint", str(file)])
    assert done.exit_code == 2
    assert done.output == f"twinspec: {file}:{line}: not readable as YAML: {said}\n"
