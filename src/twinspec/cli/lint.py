"""`twinspec lint`: the contract of a project, or single files, against their standards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import Catalogs, Project, report, told
from twinspec.govern import findings


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[OPENAPI] [XSD...]",
            help="Files to check against their standards; without them the contract of the "
            "project is checked, and its style.",
        ),
    ] = None,
    project: Project = None,
    catalog: Catalogs = None,
    opinions: Annotated[
        bool,
        typer.Option(
            "--opinions",
            help="Check the house style, too: what a good contract may do otherwise. "
            "A contract that lists its own style rules is held to exactly these.",
        ),
    ] = False,
) -> None:
    """Check the contract against the standards, and against its own style rules."""
    if files:
        _lint_files(files, catalog)
        return
    from twinspec.govern.lint import lint as judge_style

    judge = partial(judge_style, opinions=opinions)
    report(project, judge, "The contract keeps its style rules.")


def _lint_files(files: Sequence[Path], catalog: Path | None) -> None:
    from twinspec.govern.validity import validity
    from twinspec.grammar.catalog import read_catalog

    with told():
        found = validity(files, read_catalog(catalog))
    for finding in found:
        typer.echo(findings.render(finding, Path.cwd()))
    if status := findings.exit_code(found):
        raise typer.Exit(status)
    typer.echo(f"Valid: {', '.join(map(str, files))}.")
