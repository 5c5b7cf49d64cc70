"""`twinspec lint`: checks the contract of a project, or single files, against their standards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinspec.cli import twin_options as option
from twinspec.cli.common import (
    Catalogs,
    FindingsPresentation,
    Project,
    faults_as_messages,
    report,
    write,
)

if TYPE_CHECKING:
    from twinspec.contract.layout import Contract
    from twinspec.govern.findings import Finding
    from twinspec.govern.severity import Severities


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
    form: option.Format = "text",
    output: option.Output = None,
    fail_on: option.FailOn = "error",
) -> None:
    """Check the contract against the standards, and against its own style rules."""
    presentation = FindingsPresentation(form, fail_on, output)
    if files:
        _lint_files(files, catalog, project, presentation)
        return
    from twinspec.govern.lint import lint as judge_style

    def judge(contract: Contract, levels: Severities) -> list[Finding]:
        return judge_style(contract, opinions=opinions, severities=levels)

    praise = "The contract keeps its style rules."
    report(project, judge, praise, "twinspec lint", presentation)


def _lint_files(
    files: Sequence[Path],
    catalog: Path | None,
    project: Path | None,
    presentation: FindingsPresentation,
) -> None:
    from twinspec.govern.severity import severities
    from twinspec.govern.validity import validity
    from twinspec.grammar.catalog import read_catalog

    with faults_as_messages():
        found = severities(project).settle(validity(files, read_catalog(catalog)))
        praise = f"Valid: {', '.join(map(str, files))}."
        compared = {"files": len(files)}
        write(found, Path.cwd(), compared, praise, "twinspec lint", presentation)
