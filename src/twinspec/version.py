"""The option --version."""

from __future__ import annotations

from typing import Annotated

import typer

_PROGRAM = "twinspec"


def _show(asked: bool) -> None:
    """Print name and version and exit, if the option is given."""
    if asked:
        typer.echo(f"{_PROGRAM} {_installed()}")
        raise typer.Exit


def _installed() -> str:
    # No command but this option needs it, and to import it takes a tenth of the start.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(_PROGRAM)
    except PackageNotFoundError:
        return "(not installed: run from its source)"


Version = Annotated[
    bool,
    typer.Option("--version", callback=_show, is_eager=True, help="Show the version and exit."),
]


def options(version: Version = False) -> None:
    """Take the options before every command; `app.callback()` registers this."""
