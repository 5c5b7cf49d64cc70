"""The options of `twinspec fuzz`, apart from the fuzzer, whose import is slow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinspec.fuzz.variables import API_KEY, PASSWORD, TOKEN, USER

CERTIFICATES = "SSL_CERT_FILE"

BaseUrl = Annotated[
    str | None,
    typer.Option(
        help="Address of the server, without the prefix of a version; default: that of --spec."
    ),
]
Spec = Annotated[
    str | None,
    typer.Option(
        help="Folder of the contract, or the address where a server publishes it: an API catalog "
        "(RFC 9727), or an OpenAPI document; default: that of the project."
    ),
]
Values = Annotated[
    Path | None, typer.Option(help="YAML file with values that exist in the server's world.")
]
WriteValues = Annotated[
    Path | None,
    typer.Option(
        help="YAML file to write what the run has learned of the server's world to, for --values."
    ),
]
Logins = Annotated[
    list[str] | None,
    typer.Option(
        "--login",
        help=f"USER:PASSWORD, or USER with the password in {PASSWORD}; again for more users. "
        "The last ones, an eighth of all, are reserved for operations that end sessions.",
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        help="NAME:VALUE, a header of every request; again for more. What security schemes ask for "
        f"is read from {TOKEN} (bearer), {USER} and {PASSWORD} (basic), {API_KEY} (apiKey).",
    ),
]
Operations = Annotated[
    str, typer.Option(help="Operations to fuzz, with commas: edit_case,v20.look_up_cases.")
]
Representations = Annotated[str, typer.Option(help="Representations to use, with commas.")]
Time = Annotated[str, typer.Option(help="How long to fuzz: 60s, 10m.")]
Examples = Annotated[
    int | None, typer.Option(min=1, help="Stop after so many requests, instead of --time.")
]
Seed = Annotated[int | None, typer.Option(help="Number that the choices follow from.")]
Workers = Annotated[int, typer.Option(min=1, max=4, help="Processes that fuzz side by side.")]
Report = Annotated[Path | None, typer.Option(help="Folder for the reports.")]
Corpus = Annotated[
    Path | None,
    typer.Option(help="Folder of requests to replay first; new findings are added to it."),
]
Exemptions = Annotated[
    Path | None, typer.Option(help="YAML file of rules that a run need not reach, and why.")
]
Configuration = Annotated[
    Path | None,
    typer.Option(
        help="YAML file with the server's configuration, in the form that the contract declares: "
        "rules that depend on it are judged by their expressions."
    ),
]
Observer = Annotated[
    str | None,
    typer.Option(
        help="Name of a --login who sees everything, and reads what rules depend on; default: all "
        "of them in turn, each for what those before it do not see."
    ),
]
Ca = Annotated[
    Path | None,
    typer.Option(
        help="PEM file of certificates that the server's is checked by; default: the file that "
        f"{CERTIFICATES} names, or those that are known everywhere."
    ),
]
FindingsOnly = Annotated[
    bool,
    typer.Option(
        "--findings-only", help="Do not fail for operations and rules that the run did not reach."
    ),
]
Twins = Annotated[
    list[str] | None,
    typer.Option(
        "--twin",
        help="Given twice: two servers with equal worlds for comparing JSON with XML.",
    ),
]
