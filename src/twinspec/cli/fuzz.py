"""`twinspec fuzz`: sends requests in both representations to a running server."""

from __future__ import annotations

import typer

from twinspec.cli.common import Project, config_if_any, fail, faults_as_messages
from twinspec.cli.field_options import with_fields_as_options
from twinspec.fuzz_options import FuzzOptions, ReportOptions


@with_fields_as_options
def fuzz(options: FuzzOptions, reporting: ReportOptions, project: Project = None) -> None:
    """Fuzz a running server in both representations; exit 1 on findings or unreached rules."""
    from twinspec import fuzz_command

    with faults_as_messages():
        config = None if options.spec and not project else config_if_any(project)
        try:
            status = fuzz_command.fuzz(options, reporting, config)
        except fuzz_command.SettingsError as error:
            fail(str(error))
    if status:
        raise typer.Exit(status)
