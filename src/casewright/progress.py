"""What commands say while they work, on standard error, once a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import typer


def each_second() -> Callable[[], bool]:
    """Return what is true once a second, from the end of the first second on."""
    told = time.monotonic()

    def is_due() -> bool:
        nonlocal told
        now = time.monotonic()
        if now - told < 1:
            return False
        told = now
        return True

    return is_due


def of_cases(cases: int) -> Callable[[int], None]:
    """Return what tells how many of `cases` are written."""
    began = time.monotonic()
    is_due = each_second()

    def tell(written: int) -> None:
        if written == cases:
            typer.echo(f"{written} cases written; indexes are built", err=True)
        elif is_due():
            rate = round(written / (time.monotonic() - began))
            typer.echo(f"{written} of {cases} cases written, {rate} per second", err=True)

    return tell


def counted(words: str) -> Callable[[int, int], None]:
    """Return what tells how many of how many are done: `3 of 7 pages copied`."""
    return partial(of_steps(), words)


def of_steps() -> Callable[[str, int, int], None]:
    """Return what tells the same of several steps, with the words of each."""
    is_due = each_second()

    def tell(what: str, done: int, total: int) -> None:
        if is_due():
            typer.echo(f"{done} of {total} {what}", err=True)

    return tell
