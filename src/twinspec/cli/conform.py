"""`twinspec conform`: which rules of a contract a server enforces, with the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import Project, config_if_any, fail, faults_as_messages
from twinspec.cli.field_options import with_fields_as_options
from twinspec.fuzz_options import RunOptions


@with_fields_as_options
def conform(
    options: RunOptions,
    project: Project = None,
    report: Annotated[Path | None, typer.Option(help="Folder for the reports.")] = None,
) -> None:
    """Fuzz a server and say of each rule whether it is enforced, missing, different or unknown."""
    from twinspec import conform_command
    from twinspec.fuzz_settings import SettingsError

    with faults_as_messages():
        config = None if options.spec and not project else config_if_any(project)
        try:
            status = conform_command.conform(options, report, config)
        except SettingsError as error:
            fail(str(error))
    if status:
        raise typer.Exit(status)
