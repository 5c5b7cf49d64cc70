"""The command line of twinspec: one module per command, which imports its work when it runs."""

from __future__ import annotations

import gc

import typer

from twinspec import version
from twinspec.cli.archive import archive
from twinspec.cli.bundle import bundle
from twinspec.cli.check import check
from twinspec.cli.conform import conform
from twinspec.cli.diff import diff
from twinspec.cli.equal import equal
from twinspec.cli.fuzz import fuzz
from twinspec.cli.generate import generate
from twinspec.cli.init import init
from twinspec.cli.ledger import ledger
from twinspec.cli.lint import lint
from twinspec.cli.serve import serve
from twinspec.cli.site import site

_NEW_OBJECTS = 200_000
app = typer.Typer(
    help="One contract, written as OpenAPI and as XSD: generate, lint, compare and trace it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback()(version.options)
COMMANDS = (
    *(init, check, lint, equal, diff, bundle),
    *(generate, serve, archive, ledger, site, fuzz, conform),
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command line."""
    # A contract is many small objects that all stay: to look for garbage among them took a fifth
    # of the time of a command.
    gc.set_threshold(_NEW_OBJECTS)
    try:
        app()
    finally:
        gc.freeze()  # so that the interpreter, when it ends, does not look through them, either
