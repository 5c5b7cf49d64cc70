"""`twinspec fuzz`: sends requests in both representations to a running server."""

from __future__ import annotations

import typer

from twinspec import fuzz_options as fuzzing
from twinspec.cli.common import Project, config_if_any, fail, faults_as_messages


def fuzz(
    base_url: fuzzing.BaseUrl = None,
    project: Project = None,
    spec: fuzzing.Spec = None,
    values: fuzzing.Values = None,
    write_values: fuzzing.WriteValues = None,
    logins: fuzzing.Logins = None,
    headers: fuzzing.Headers = None,
    operations: fuzzing.Operations = "",
    representations: fuzzing.Representations = "json,xml",
    time: fuzzing.Time = "60s",
    examples: fuzzing.Examples = None,
    seed: fuzzing.Seed = None,
    workers: fuzzing.Workers = 1,
    report: fuzzing.Report = None,
    corpus: fuzzing.Corpus = None,
    exemptions: fuzzing.Exemptions = None,
    configuration: fuzzing.Configuration = None,
    observer: fuzzing.Observer = None,
    twins: fuzzing.Twins = None,
    findings_only: fuzzing.FindingsOnly = False,
    ca: fuzzing.Ca = None,
) -> None:
    """Fuzz a running server in both representations; exit 1 on findings or unreached rules."""
    from twinspec import fuzz_command
    from twinspec.fuzz_settings import RunOptions

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
                corpus=corpus,
                configuration=configuration,
                observer=observer,
                twins=twins,
                ca=ca,
            )
            reporting = fuzz_command.ReportOptions(report, exemptions, findings_only, write_values)
            status = fuzz_command.fuzz(options, reporting, config)
        except fuzz_command.SettingsError as error:
            fail(str(error))
    if status:
        raise typer.Exit(status)
