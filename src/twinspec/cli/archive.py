"""`twinspec archive`: the contract as one file for people without the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinspec.cli.common import Project, faults_as_messages
from twinspec.contract.documents import ContractError


def archive(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The zip file to write, as contract-1.0.0.zip.")
    ],
    project: Project = None,
) -> None:
    """Write bundles (YAML and JSON), client profiles, XSDs with an XML catalog, and rules."""
    from twinspec.generate.archive import write_archive

    with faults_as_messages() as opened:
        config, contract = opened.open(project)
        if output.suffix != ".zip":
            raise ContractError(f"--output {output}: an archive is called .zip")
        count = write_archive(contract, config, output)
        typer.echo(f"{output}: {count} files.")
