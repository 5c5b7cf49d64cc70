"""The options that the commands on two halves share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Halves = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[OPENAPI XSD...]",
        help="An OpenAPI or JSON Schema file and the XSD files of the same documents; "
        "without them the contract of the project is taken.",
    ),
]
Roots = Annotated[
    list[str] | None,
    typer.Option("--root", help="ELEMENT=SCHEMA: an element of the XSD and the schema that it is."),
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", help="YAML file that says what belongs together, see docs/equal.md."),
]
ShowBinding = Annotated[
    bool, typer.Option("--show-binding", help="Print what was taken to belong to what, and why.")
]
Form = Literal["text", "json", "sarif", "junit", "github", "html", "markdown"]
Format = Annotated[Form, typer.Option("--format", help="How to write the verdict.")]
Output = Annotated[
    Path | None, typer.Option(help="File to write the verdict to, instead of printing it.")
]
FailOn = Annotated[
    Literal["error", "warning"], typer.Option(help="The least severity that ends with 1.")
]
Baseline = Annotated[
    Path | None, typer.Option(help="File of what is accepted: only news ends with 1 or 3.")
]
WriteBaseline = Annotated[
    Path | None, typer.Option(help="Accept what is found today: write it to this file.")
]
Waivers = Annotated[
    Path | None, typer.Option(help="YAML file of findings to live with: rule, at, reason, until.")
]
Against = Annotated[
    str | None,
    typer.Option(
        metavar="REV", help="Revision of the git repository here: what breaks since is a finding."
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Documents to draw of each root that is called equal: by default 200, of large ones "
        "fewer, and 20 in a project.",
    ),
]
Seed = Annotated[int, typer.Option(help="Number that the drawn documents follow from.")]
