"""`twinspec generate`: write the generated tree, or check that it is up to date."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinspec.cli.common import Project, faults_as_messages, show
from twinspec.contract.visible import visible, visible_text
from twinspec.govern import findings

if TYPE_CHECKING:
    from twinspec.govern.findings import UncomparedPart

_DONE = {"missing": "written", "changed": "rewritten", "orphaned": "removed"}
"""What `generate` has done about a file that `generate --check` calls so."""


def generate(
    project: Project = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if anything is out of date.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show, file by file, what changes or would change.")
    ] = False,
) -> None:
    """Write the generated tree from the contract, or check that it is up to date.

    Client profiles are compared with their bundles before anything is written. Exit code of
    --check: 0 up to date; 1 out of date, or a profile differs; 3 parts could not be compared.
    """
    from twinspec.generate import trees
    from twinspec.generate.build import build
    from twinspec.govern.clients import clients
    from twinspec.govern.lint import lint
    from twinspec.govern.severity import severities

    with faults_as_messages() as opened:
        config, contract = opened.open(project)
        levels = severities(config.project)
        found, _ = levels.settle(lint(contract, severities=levels))
        skipped: list[UncomparedPart] = []
        if not findings.exit_code(found):
            differing, skipped = clients(contract, config)
            found += levels.settle(differing)[0]
        if findings.exit_code(found):
            show(found, config)
            typer.echo("Nothing was generated.")
            raise typer.Exit(1)
        with tempfile.TemporaryDirectory() as folder:
            left_out = build(contract, config, Path(folder))
            act = trees.compare if check else trees.replace
            differences = act(config.output, Path(folder))
    for gap in skipped:
        place = findings.relative(gap.place, config.project)
        typer.echo(f"not compared in client profiles: {gap.message} ({place})")
    for why in left_out:
        typer.echo(visible(f"in JSON alone: {why}"))
    name = config.output.name
    for difference in differences:
        done = difference.kind if check else _DONE[difference.kind]
        typer.echo(f"{done}: {name}/{difference.file}")
        if diff and difference.diff:
            typer.echo(visible_text(difference.diff))
    if not differences:
        typer.echo(f"{name}/ is up to date.")
        if check and skipped:
            raise typer.Exit(3)
    elif check:
        counts = ", ".join(
            f"{sum(item.kind == kind for item in differences)} {kind}"
            for kind in ("changed", "missing", "orphaned")
            if any(item.kind == kind for item in differences)
        )
        more = "" if diff else "; --diff shows what changes"
        typer.echo(f"{name}/ is out of date: {counts}. Run: twinspec generate{more}")
        raise typer.Exit(1)
