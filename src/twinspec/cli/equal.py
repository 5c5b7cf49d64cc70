"""`twinspec equal`: compares the halves of a project, or two halves in files."""

from __future__ import annotations

from twinspec.cli import twin_options as option
from twinspec.cli.common import Catalogs, Project, conclude, faults_as_messages


def equal(
    halves: option.Halves = None,
    project: Project = None,
    roots: option.Roots = None,
    map_file: option.MapFile = None,
    catalog: Catalogs = None,
    show_binding: option.ShowBinding = False,
    form: option.Format = "text",
    output: option.Output = None,
    fail_on: option.FailOn = "error",
    baseline: option.Baseline = None,
    write_baseline: option.WriteBaseline = None,
    waivers: option.Waivers = None,
    samples: option.Samples = None,
    seed: option.Seed = 0,
) -> None:
    """Check that the OpenAPI half and the XSD half say the same.

    Exit code 0: they do; 1: they differ; 2: nothing could be compared; 3: nothing differs, but
    some parts could not be compared.
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
        levels = severities(project)
        folder = None
        if halves:
            from twinspec.govern.twins.compare import compare
            from twinspec.govern.twins.opinions import opinions

            verdict = compare(asked, opinions({}, levels))
        else:
            from twinspec.govern.twins.project import compare_project

            config, contract = opened.open(project)
            verdict = compare_project(contract, config.project, asked, levels)
            waivers = waivers or config.waivers
            folder = config.project
        text, status = present_verdict(
            verdict,
            VerdictPresentation(form, fail_on, show_binding),
            Acceptance(baseline, waivers, write_baseline, levels, folder),
        )
        conclude(text, status, output)
