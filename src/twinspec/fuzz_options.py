"""The options of `twinspec fuzz` and `conform`, apart from the fuzzer, whose import is slow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from twinspec.fuzz.variables import API_KEY, PASSWORD, TOKEN, USER

CERTIFICATES = "SSL_CERT_FILE"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options that decide what a run sends, as a person has given them."""

    base_url: Annotated[
        str | None,
        typer.Option(
            help="Address of the server, without the prefix of a version; default: that of --spec."
        ),
    ] = None
    spec: Annotated[
        str | None,
        typer.Option(
            help="Folder of the contract, or the address where a server publishes it: an API "
            "catalog (RFC 9727), or an OpenAPI document; default: that of the project."
        ),
    ] = None
    values: Annotated[
        Path | None, typer.Option(help="YAML file with values that exist in the server's world.")
    ] = None
    logins: Annotated[
        list[str] | None,
        typer.Option(
            "--login",
            help=f"USER:PASSWORD, or USER with the password in {PASSWORD}; again for more users. "
            "The last ones, an eighth of all, are reserved for operations that end sessions.",
        ),
    ] = None
    headers: Annotated[
        list[str] | None,
        typer.Option(
            "--header",
            help="NAME:VALUE, a header of every request; again for more. What security schemes "
            f"ask for is read from {TOKEN} (bearer), {USER} and {PASSWORD} (basic), "
            f"{API_KEY} (apiKey).",
        ),
    ] = None
    operations: Annotated[
        str, typer.Option(help="Operations to fuzz, with commas: edit_case,v20.look_up_cases.")
    ] = ""
    representations: Annotated[str, typer.Option(help="Representations to use, with commas.")] = (
        "json,xml"
    )
    time: Annotated[str, typer.Option(help="How long to fuzz: 60s, 10m.")] = "60s"
    examples: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many requests, instead of --time.")
    ] = None
    seed: Annotated[int | None, typer.Option(help="Number that the choices follow from.")] = None
    workers: Annotated[
        int, typer.Option(min=1, max=4, help="Processes that fuzz side by side.")
    ] = 1
    configuration: Annotated[
        Path | None,
        typer.Option(
            help="YAML file with the server's configuration, in the form that the contract "
            "declares: rules that depend on it are judged by their expressions."
        ),
    ] = None
    observer: Annotated[
        str | None,
        typer.Option(
            help="Name of a --login who sees everything, and reads what rules depend on; "
            "default: all of them in turn, each for what those before it do not see."
        ),
    ] = None
    ca: Annotated[
        Path | None,
        typer.Option(
            help="PEM file of certificates that the server's is checked by; default: the file that "
            f"{CERTIFICATES} names, or those that are known everywhere."
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class FuzzOptions(RunOptions):
    """Those of `fuzz`, which also compares two servers, and remembers what it has found."""

    corpus: Annotated[
        Path | None,
        typer.Option(help="Folder of requests to replay first; new findings are added to it."),
    ] = None
    twins: Annotated[
        list[str] | None,
        typer.Option(
            "--twin",
            help="Given twice: two servers with equal worlds for comparing JSON with XML.",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The options that decide what is written at the end of a run, and what fails it."""

    report: Annotated[Path | None, typer.Option(help="Folder for the reports.")] = None
    exemptions: Annotated[
        Path | None, typer.Option(help="YAML file of rules that a run need not reach, and why.")
    ] = None
    findings_only: Annotated[
        bool,
        typer.Option(
            "--findings-only",
            help="Do not fail for operations and rules that the run did not reach.",
        ),
    ] = False
    write_values: Annotated[
        Path | None,
        typer.Option(
            help="YAML file to write what the run has learned of the server's world to, for "
            "--values."
        ),
    ] = None
