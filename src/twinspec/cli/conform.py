"""`twinspec conform`: which rules of a contract a server enforces, with the evidence."""

from __future__ import annotations

import typer

from twinspec import fuzz_options as fuzzing
from twinspec.cli.common import Project, config_if_any, fail, faults_as_messages


def conform(
    base_url: fuzzing.BaseUrl = None,
    project: Project = None,
    spec: fuzzing.Spec = None,
    values: fuzzing.Values = None,
    logins: fuzzing.Logins = None,
    headers: fuzzing.Headers = None,
    operations: fuzzing.Operations = "",
    representations: fuzzing.Representations = "json,xml",
    time: fuzzing.Time = "60s",
    examples: fuzzing.Examples = None,
    seed: fuzzing.Seed = None,
    workers: fuzzing.Workers = 1,
    configuration: fuzzing.Configuration = None,
    observer: fuzzing.Observer = None,
    report: fuzzing.Report = None,
    ca: fuzzing.Ca = None,
) -> None:
    """Fuzz a server and say of each rule whether it is enforced, missing, different or unknown."""
    from twinspec import conform_command
    from twinspec.fuzz_settings import RunOptions, SettingsError

    with faults_as_messages():
        config = None if spec and not project else config_if_any(project)
        try:
            options = RunOptions(
                base_url=base_url,
                spec=spec,
                values=values,
                logins=logins,
                headers=headers,
                operations=operations,
                representations=representations,
                time=time,
                examples=examples,
                seed=seed,
                workers=workers,
                configuration=configuration,
                observer=observer,
                ca=ca,
            )
            status = conform_command.conform(options, report, config)
        except SettingsError as error:
            fail(str(error))
    if status:
        raise typer.Exit(status)
