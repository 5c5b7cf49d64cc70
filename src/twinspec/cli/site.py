"""`twinspec site`: writes pages about a contract into a folder that any web server can serve."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli import twin_options as option
from twinspec.cli.common import Catalogs, Project, faults_as_messages


def site(
    halves: option.Halves = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write: an empty one, or a site.")
    ] = Path("site"),
    project: Project = None,
    roots: option.Roots = None,
    map_file: option.MapFile = None,
    catalog: Catalogs = None,
    against: option.Against = None,
    try_at: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Where a server lets people try requests, as /docs; in the bar."
        ),
    ] = None,
) -> None:
    """Write reference, rules, errors, report and documents of a contract as pages.

    Of a project all of them; of files the reference and the report, also of an OpenAPI document
    without XSDs. The pages need no network. Exit code 0 says that they are written; the verdict of
    the check is printed and on a page.
    """
    from twinspec.govern.twins.command import comparison_options, ensure_files
    from twinspec.site.build import Site
    from twinspec.site.inputs import SiteOptions, of_files, of_one_file, of_project
    from twinspec.site.write import write_site

    with faults_as_messages() as opened:
        options = SiteOptions(against, try_at, catalog)
        asked = partial(comparison_options, roots=roots or (), map_file=map_file, catalog=catalog)
        if halves and len(halves) == 1:
            ensure_files(halves)
            inputs = of_one_file(halves[0], options)
        elif halves:
            inputs = of_files(asked(halves), halves, options)
        else:
            config, contract = opened.open(project)
            inputs = of_project(contract, config, asked(()), options)
        number = write_site(Site(inputs), output)
        verdict = inputs.report["verdict"]
        typer.echo(f"{output}: {number} pages; open {output / 'index.html'}.")
        typer.echo(f"The check of the contract, on the page report.html, says: {verdict}.")
