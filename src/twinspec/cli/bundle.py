"""`twinspec bundle`: writes an OpenAPI document of many files as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import faults_as_messages
from twinspec.contract.documents import ContractError


def bundle(
    openapi: Annotated[Path, typer.Argument(help="The OpenAPI document that names the others.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write: JSON if it is called so.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Folder whose files may be read; default: that of the document, in a project that "
            "of the contract."
        ),
    ] = None,
) -> None:
    """Write an OpenAPI document of many files as one file, its parts named in components."""
    from twinspec.generate.one_file import one_file

    with faults_as_messages():
        count = one_file(openapi, output, folder.resolve() if folder else _contract(openapi))
        typer.echo(f"{output}: {count} components.")


def _contract(openapi: Path) -> Path | None:
    """Return the contract's folder if a document belongs to a project, else None."""
    from twinspec.config import find_project, read_config

    try:
        spec = read_config(find_project(openapi.parent)).spec
    except ContractError:
        return None
    return spec if openapi.resolve().is_relative_to(spec) else None
