"""`twinspec diff`: what changed between two versions of a contract, and whom it breaks."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from twinspec.cli import twin_options as option
from twinspec.cli.common import Catalogs, conclude, faults_as_messages


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="The old version: a file (OpenAPI, JSON Schema, XSD), a folder, or REV:path of "
            "the git repository around the current folder.",
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new version, said alike.")],
    roots: Annotated[
        list[str] | None,
        typer.Option("--root", help="OLD=NEW: a document of the XSD that is called otherwise now."),
    ] = None,
    map_file: option.MapFile = None,
    catalog: Catalogs = None,
    direction: Annotated[
        Literal["request", "answer", "both"],
        typer.Option(help="For files without operations: who writes documents, who reads them."),
    ] = "both",
    form: option.Format = "text",
    changelog: Annotated[
        bool, typer.Option("--changelog", help="Write Markdown for the page of a release.")
    ] = False,
    output: option.Output = None,
    fail_on: option.FailOn = "error",
    baseline: option.Baseline = None,
    write_baseline: option.WriteBaseline = None,
    waivers: option.Waivers = None,
) -> None:
    """Say what changed between two versions of a contract, and whom it breaks.

    Exit code 0: nobody; 1: a change breaks somebody; 2: nothing could be compared; 3: nothing
    breaks, but some parts could not be compared.
    """
    from twinspec.govern.acceptance import Acceptance
    from twinspec.govern.changes.command import DiffOptions
    from twinspec.govern.changes.command import diff as compare
    from twinspec.govern.severity import severities

    with faults_as_messages():
        options = DiffOptions(
            roots or (),
            map_file,
            catalog,
            direction,
            form,
            fail_on,
            changelog=changelog,
            acceptance=Acceptance(baseline, waivers, write_baseline, severities(None)),
        )
        conclude(*compare(old, new, options), output)
