"""The progress of a command, on the terminal of its user.

Nothing is shown within the first second, without a terminal, or when twinspec is used as a library.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

# rich takes 50 ms to import: most commands end before there is anything to show.
if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Item = TypeVar("Item")

_QUIET = 1.0
"""Seconds in which nothing is shown."""


@dataclass(slots=True)
class _Work:
    """A running loop: its description, and its row on the terminal, if it has one."""

    words: str
    total: int
    done: int = 0
    row: TaskID | None = None


class Display:
    """The progress bars of one command: a row for each running loop, inner below outer ones."""

    def __init__(self) -> None:
        """Start the time in which nothing is shown."""
        self._started = time.monotonic()
        self._running: list[_Work] = []
        self._bars: Progress | None = None

    def begin(self, work: _Work) -> None:
        """Add a loop."""
        self._running.append(work)
        self._update(work)

    def advance(self, work: _Work) -> None:
        """Count one more item of a loop."""
        work.done += 1
        self._update(work)

    def end(self, work: _Work) -> None:
        """Remove the row of a loop."""
        self._running.remove(work)
        if self._bars and work.row is not None:
            self._bars.remove_task(work.row)

    def close(self) -> None:
        """Remove all rows, so that only the output of the command remains."""
        if self._bars:
            self._bars.stop()

    def _update(self, work: _Work) -> None:
        if self._bars is None:
            if time.monotonic() - self._started < _QUIET:
                return
            self._bars = _bars()
        for one in self._running:
            if one.row is None:
                one.row = self._bars.add_task(one.words, total=one.total)
        if work.row is not None:
            self._bars.update(work.row, completed=work.done)


_display: Display | None = None


@contextmanager
def shown_on_terminal() -> Iterator[None]:
    """Show the progress of the block, if standard error is a terminal."""
    global _display
    _display = Display() if sys.stderr.isatty() else None
    try:
        yield
    finally:
        if _display:
            _display.close()
        _display = None


def track(items: Collection[Item], words: str) -> Iterator[Item]:
    """Yield `items`; the terminal shows `words` and the number of items done.

    `for page in track(pages, "Writing pages")`
    """
    display = _display
    if display is None:
        yield from items
        return
    work = _Work(words, len(items))
    display.begin(work)
    try:
        for item in items:
            yield item
            display.advance(work)
    finally:
        display.end(work)


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bars.start()
    return bars
