"""`twinspec serve`: serves the generated stub of a project over HTTP, for development."""

from __future__ import annotations

from typing import Annotated

import typer

from twinspec.cli.common import Project, faults_as_messages


def serve(
    project: Project = None,
    implementation: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="MODULE:CLASS",
            help="The class that supplies operations of the newest version; what it leaves out, or "
            "everything without it, is answered with the smallest document of the contract.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: one that is free.")] = 8000,
) -> None:
    """Serve the generated stub of a project, in JSON and XML, until it is interrupted.

    For development: requests are read and refused as the contract says, one process keeps all.
    """
    from twinspec.stub.called import implementation as named
    from twinspec.stub.run import run
    from twinspec.stub.server import Application

    with faults_as_messages() as opened:
        config, contract = opened.open(project)
        newest = next(reversed(contract.versions))
        served = {newest: named(config, implementation)} if implementation else {}
        run(Application(contract, config, served), host, port, typer.echo)
