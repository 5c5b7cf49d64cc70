"""How far a command has come: shown on a terminal after a second, never in the output."""

from __future__ import annotations

import io
import re
import sys

import pytest
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY
from twinspec import progress
from twinspec.cli import app
from twinspec.progress import shown_on_terminal, track

SHOW_CURSOR = "\x1b[?25h\r"


class Terminal(io.StringIO):
    """What a person sees."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, *, quiet: float = 0.0) -> Terminal:
    """Let a person look at standard error; a fixture would come before pytest's own capturing."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress, "_QUIET", quiet)
    monkeypatch.setenv("TERM", "xterm")
    return shown


def pages() -> list[str]:
    seen = []
    for page in track("abc", "Writing pages"):
        for _ in track(range(2), "Writing lines"):
            draw()
        seen.append(page)
    return seen


def draw() -> None:
    """Draw the bars now: they draw themselves ten times a second, which is too late here."""
    if progress._display and progress._display._bars:
        progress._display._bars.refresh()


def fail() -> None:
    with shown_on_terminal():
        for one in track("abc", "Writing pages"):
            raise KeyError(one)


def test_a_loop_is_shown_with_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with shown_on_terminal():
        assert pages() == ["a", "b", "c"]
    rows = re.findall(r"Writing (pages|lines).*?(\d/\d)", shown.getvalue())
    assert {("pages", "0/3"), ("pages", "2/3"), ("lines", "0/2"), ("lines", "1/2")} <= {*rows}


def test_nothing_is_shown_of_a_command_that_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch, quiet=60)
    with shown_on_terminal():
        pages()
    assert shown.getvalue() == ""


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with shown_on_terminal():
        pages()
    assert shown.getvalue() == ""


def test_a_loop_that_ends_early_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with pytest.raises(KeyError):
        fail()
    assert progress._display is None
    assert shown.getvalue().endswith(SHOW_CURSOR)


def test_the_output_of_a_command_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    result = CliRunner().invoke(app, ["lint", "--project", str(LIBRARY.parent)])
    assert "Checking style rules" not in result.stdout
