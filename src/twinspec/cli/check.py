"""`twinspec check`: all checks of a project, or of two halves in files, in one verdict."""

from __future__ import annotations

from typing import Annotated

import typer

from twinspec.cli import twin_options as option
from twinspec.cli.common import Catalogs, Project, conclude, faults_as_messages


def check(
    halves: option.Halves = None,
    project: Project = None,
    roots: option.Roots = None,
    map_file: option.MapFile = None,
    catalog: Catalogs = None,
    form: option.Format = "text",
    output: option.Output = None,
    fail_on: option.FailOn = "error",
    baseline: option.Baseline = None,
    write_baseline: option.WriteBaseline = None,
    no_baseline: Annotated[
        bool, typer.Option("--no-baseline", help="Take no baseline of the project's settings.")
    ] = False,
    waivers: option.Waivers = None,
    against: option.Against = None,
    samples: option.Samples = None,
    seed: option.Seed = 0,
) -> None:
    """Check standards, equal halves, breaking changes; of a project also all that it derives.

    These are style, generated files and the tracing of rules.

    One verdict and one exit code. 0: nothing found and everything compared; 1: findings; 2: it
    could not run; 3: nothing found, but some parts could not be compared.
    """
    from twinspec.govern.acceptance import Acceptance
    from twinspec.govern.severity import severities
    from twinspec.govern.twins.command import (
        VerdictPresentation,
        comparison_options,
        present_verdict,
    )

    with faults_as_messages() as opened:
        asked = comparison_options(
            halves or (),
            roots=roots or (),
            map_file=map_file,
            catalog=catalog,
            samples=samples,
            seed=seed,
        )
        if not halves:
            from twinspec.govern.check import check as check_project

            config, contract = opened.open(project)
            accepted = Acceptance(
                baseline or (None if no_baseline else config.baseline),
                waivers or config.waivers,
                write_baseline,
                severities(config.project),
                config.project,
            )
            verdict = check_project(
                contract, config, asked, against, form=form, fail_on=fail_on, accepted=accepted
            )
            conclude(*verdict, output)
            return
        from twinspec.govern.against import against as since
        from twinspec.govern.findings import UncomparedPart
        from twinspec.govern.twins.compare import compare
        from twinspec.govern.twins.opinions import opinions
        from twinspec.govern.validity import validity
        from twinspec.grammar.catalog import read_catalog

        levels = severities(project)
        broken, gaps = since(against, halves, catalog) if against else ([], [])
        verdict = present_verdict(
            compare(asked, opinions({}, levels)),
            VerdictPresentation(form, fail_on),
            Acceptance(baseline, waivers, write_baseline, levels),
            command="twinspec check",
            also=[*validity(halves, read_catalog(catalog)), *broken],
            gaps=[UncomparedPart(one.construct, one.message, one.place) for one in gaps],
        )
        conclude(*verdict, output)
