"""`twinspec ledger`: every rule with its source, its enforcement and its tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import Project, console, faults_as_messages
from twinspec.contract.documents import ContractError
from twinspec.contract.visible import visible
from twinspec.govern import findings


def ledger(
    project: Project = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Show only what is missing, and the counts.")
    ] = False,
    fuzz: Annotated[
        Path | None,
        typer.Option(
            help="A counts.json of twinspec fuzz, to show how often it met every rule; "
            "default: fuzz of tool.twinspec.ledger, if that file exists."
        ),
    ] = None,
) -> None:
    """Show, for every rule, its source, where it is enforced and what tests it; exit 1 on gaps."""
    from twinspec.ledger.ledger import read_ledger
    from twinspec.ledger.table import print_ledger, summary

    with faults_as_messages() as opened:
        config, contract = opened.open(project)
        settings = replace(config.ledger, fuzz=fuzz) if fuzz else config.ledger
        if fuzz and not fuzz.is_file():
            raise ContractError(f"{fuzz}: there is no such file")
        found = read_ledger(contract, settings)
    if not gaps:
        print_ledger(found, config.project, console())
    for defect in found.defects:
        typer.echo(visible(f"{defect.rule} {defect.message}"))
        if defect.place:
            typer.echo(visible(f"  at {findings.relative(defect.place, config.project)}"))
    typer.echo(summary(found))
    if found.defects:
        raise typer.Exit(1)
