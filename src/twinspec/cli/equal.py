"""`twinspec equal`: whether the halves of a project, or two halves in files, say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from twinspec.cli.common import Catalogs, Project, report, told, write


def equal(
    halves: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[OPENAPI XSD...]",
            help="An OpenAPI or JSON Schema file and the XSD files of the same documents; "
            "without them the contract of the project is compared.",
        ),
    ] = None,
    project: Project = None,
    root: Annotated[
        list[str] | None,
        typer.Option(help="ELEMENT=SCHEMA: an element of the XSD and the schema that it is."),
    ] = None,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="YAML file that says what belongs together, see docs/equal.md."),
    ] = None,
    catalog: Catalogs = None,
    show_binding: Annotated[
        bool,
        typer.Option("--show-binding", help="Print what was taken to belong to what, and why."),
    ] = False,
    format: Annotated[  # noqa: A002 - the name of the option
        Literal["text", "json", "sarif", "junit", "github", "html"],
        typer.Option(help="How to write the verdict."),
    ] = "text",
    output: Annotated[
        Path | None, typer.Option(help="File to write the verdict to, instead of printing it.")
    ] = None,
    fail_on: Annotated[
        Literal["error", "warning"], typer.Option(help="The least severity that ends with 1.")
    ] = "error",
    baseline: Annotated[
        Path | None, typer.Option(help="File of what is accepted: only news ends with 1 or 3.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(help="Accept what is found today: write it to this file.")
    ] = None,
    waivers: Annotated[
        Path | None,
        typer.Option(help="YAML file of findings to live with: rule, at, reason, until."),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=0, help="Documents to draw of each root that is called equal.")
    ] = 200,
    seed: Annotated[int, typer.Option(help="Number that the drawn documents follow from.")] = 0,
) -> None:
    """Check that the OpenAPI half and the XSD half say the same.

    Exit code 0: they do; 1: they differ; 2: nothing could be compared; 3: nothing differs, but
    some parts could not be compared.
    """
    if not halves:
        from twinspec.govern.equal import equal as compare_halves

        report(project, compare_halves, "OpenAPI and XSD say the same.")
        return
    from twinspec.govern.twins.command import Acceptance, judge

    with told():
        text, status = judge(
            halves,
            roots=root or [],
            map_file=map_file,
            catalog=catalog,
            show_binding=show_binding,
            form=format,
            fail_on=fail_on,
            samples=samples,
            seed=seed,
            accepted=Acceptance(baseline, waivers, write_baseline),
        )
        if output:
            write(output, text)
    if not output:
        typer.echo(text, nl=False)
    if status:
        raise typer.Exit(status)
