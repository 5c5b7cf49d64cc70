"""A client whose tools are missing is named, and fails where nobody may miss it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clients import __main__ as command
from clients.jobs import Jobs, read_jobs

READ = read_jobs()
LACKING = replace(READ.clients["python"], needs=["no-such-compiler"])
JOBS = replace(
    READ,
    clients={"python": LACKING},
    tools={"no-such-compiler": "A compiler 1.0 or newer"},
    validate=["true"],
    expected=[],
)


@pytest.fixture(autouse=True)
def jobs(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """The only client needs a tool that no machine has."""
    monkeypatch.setattr(command, "read_jobs", lambda: JOBS)
    monkeypatch.delenv("CI", raising=False)
    return JOBS


def test_it_is_named_with_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    printed = capsys.readouterr().out
    assert "not run: python needs A compiler 1.0 or newer (no-such-compiler)\n" in printed
    assert printed.endswith("clients: 0 passed, 0 failed, 1 not run\n")


def test_it_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert command.main([]) == 1


@pytest.mark.parametrize("arguments", [["python"], ["--dist", "python"]], ids=" ".join)
def test_it_fails_when_it_was_asked_for(arguments: list[str]) -> None:
    assert command.main(arguments) == 1


def test_a_client_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SystemExit, match=r"No such client: pyhton\. Clients: python\."):
        command.main(["pyhton"])
