"""The option --version."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

_NAME = "casewright"


def _show(asked: bool) -> None:
    """Print name and version and exit, if the option is given."""
    if asked:
        typer.echo(f"{_NAME} {_installed()}")
        raise typer.Exit


def _installed() -> str:
    try:
        return version(_NAME)
    except PackageNotFoundError:
        return "(not installed: run from its source)"


Version = Annotated[
    bool,
    typer.Option("--version", callback=_show, is_eager=True, help="Show the version and exit."),
]


def options(version: Version = False) -> None:
    """Take the options that stand before every command; `app.callback()` registers this."""
