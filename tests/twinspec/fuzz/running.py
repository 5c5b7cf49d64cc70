"""Runs of twinspec fuzz in a process of their own, as people run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.fuzz.results.counts_form import read_counts

ROOT = Path(__file__).parents[3]
BOOKS = "v2.find_books,v2.get_book,v2.change_book"
SHORT, LONG, LONGER = ("--examples", "500"), ("--examples", "1500"), ("--examples", "4000")
LONGEST = 150
"""Seconds after which a run hangs: those of these tests take a few."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run has printed, and what it counted."""

    status: int
    output: str
    counts: dict[str, Any]

    @property
    def found(self) -> set[tuple[str, str | None]]:
        """The checks that found something, with their rules."""
        return {(item["check"], item.get("rule")) for item in self.counts["findings"]}

    @property
    def checks(self) -> set[str]:
        """The checks that found something."""
        return {check for check, _ in self.found}


def command(url: str, spec: Path, *options: object) -> list[str]:
    return ["fuzz", "--base-url", url, "--spec", str(spec), *map(str, options)]


def fuzz(folder: Path, url: str, spec: Path, *options: object) -> Run:
    """Fuzz in a process of its own, and read what it wrote below `folder`."""
    report = folder / f"report-{len(list(folder.iterdir()))}"
    done = subprocess.run(
        [sys.executable, "-m", "twinspec", *command(url, spec, "--report", report, *options)],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.stderr == ""
    read_counts(report / "counts.json")
    counts = json.loads((report / "counts.json").read_text(encoding="utf-8"))
    return Run(done.returncode, done.stdout, counts)


@contextmanager
def started(url: str, spec: Path, *options: object) -> Iterator[subprocess.Popen[str]]:
    """A run of its own process group, with what it prints."""
    # Whoever starts the tests in the background lets them, and what they start, ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run = subprocess.Popen(
            [sys.executable, "-m", "twinspec", *command(url, spec, *options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with run as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
