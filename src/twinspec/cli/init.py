"""`twinspec init`: makes a new project, from an example or from an existing contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import faults_as_messages
from twinspec.contract.visible import visible


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder: empty, or not there.")],
    xsd: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[XSD...]", help="With --from: the XSD files of its documents."),
    ] = None,
    openapi: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="OPENAPI",
            help="Make it of this OpenAPI 3 file, or JSON Schema, and the XSD files behind it; "
            "without, of a small example.",
        ),
    ] = None,
) -> None:
    """Write a project that passes check, is generated, serves its stub and can be fuzzed."""
    from twinspec.start.project import start

    with faults_as_messages():
        pair = () if openapi is None else (openapi, *(xsd or ()))
        if openapi is None and xsd:
            raise typer.BadParameter("XSD files go with --from OPENAPI")
        for file in pair:
            if not file.is_file():
                from twinspec.contract.documents import ContractError

                raise ContractError(f"{file}: there is no such file")
        started = start(folder, pair)
    typer.echo(f"{folder} is a project. Its README says what is where. Go on with")
    typer.echo(f"  cd {folder}")
    for command in started.commands:
        typer.echo(f"  {command}")
    for note in started.notes:
        typer.echo(visible(f"note: {note}"))
