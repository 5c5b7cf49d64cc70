"""The command line of twinspec."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from twinspec import fuzz_options as fuzzing
from twinspec import version
from twinspec.contract.documents import ContractError
from twinspec.contract.visible import visible, visible_lines, visible_text
from twinspec.govern import findings

# What a command works with is imported when it runs: the fuzzer alone takes longer than `equal`.
if TYPE_CHECKING:
    from rich.console import Console

    from twinspec.config import Config
    from twinspec.contract.layout import Contract

app = typer.Typer(
    help="One contract, written as OpenAPI and as XSD: generate, lint, compare and trace it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback()(version.options)
_UNLIMITED = 400
Project = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the pyproject.toml with a table tool.twinspec; default: this one or above."
    ),
]


def _fail(message: str) -> NoReturn:
    typer.echo(f"twinspec: {visible_lines(message)}", err=True)
    raise typer.Exit(2)


def _config(project: Path | None) -> Config:
    from twinspec.config import find_project, read_config

    return read_config(project.resolve() if project else find_project(Path.cwd()))


def _config_if_any(project: Path | None) -> Config | None:
    """Return the settings of the project that is named, or that is here; None if none is here."""
    from twinspec.config import find_project

    if project is None:
        try:
            find_project(Path.cwd())
        except ContractError:
            return None
    return _config(project)


class _Opened:
    """The contract that a command works on, once it is read."""

    def __init__(self) -> None:
        self.config: Config | None = None
        self.contract: Contract | None = None

    def open(self, project: Path | None) -> tuple[Config, Contract]:
        """Read settings and contract of a project."""
        from twinspec.contract.layout import load_contract

        self.config = _config(project)
        self.contract = load_contract(self.config.spec)
        return self.config, self.contract


@contextmanager
def _told() -> Iterator[_Opened]:
    """Turn whatever goes wrong in the block into a message; TWINSPEC_TRACEBACK=1 shows where.

    A contract that is no OpenAPI can break any command but lint: what lint says of it is the
    message then.
    """
    opened = _Opened()
    try:
        yield opened
    except ContractError as error:
        _fail(str(error))
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if os.environ.get("TWINSPEC_TRACEBACK"):
            raise
        if opened.contract and opened.config:
            from twinspec.govern.lint import malformed

            found = malformed(opened.contract)
            if found:
                _show(found, opened.config)
                raise typer.Exit(2) from None
        said = "it nests too deep" if isinstance(error, RecursionError) else repr(error)
        _fail(f"twinspec itself failed: {said}. TWINSPEC_TRACEBACK=1 shows where; please report it")


def _console() -> Console:
    """Return the terminal; where there is none, rows are as wide as they need to be."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=_UNLIMITED, soft_wrap=True)


@app.command()
def generate(
    project: Project = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if anything is out of date.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show, file by file, what changes or would change.")
    ] = False,
) -> None:
    """Write the generated tree from the contract, or check that it is up to date."""
    from twinspec.generate import trees
    from twinspec.generate.build import build
    from twinspec.govern.lint import lint

    with _told() as opened:
        config, contract = opened.open(project)
        found = lint(contract)
        if findings.exit_code(found):
            _show(found, config)
            typer.echo("Nothing was generated.")
            raise typer.Exit(1)
        with tempfile.TemporaryDirectory() as folder:
            build(contract, config, Path(folder))
            act = trees.compare if check else trees.replace
            differences = act(config.output, Path(folder))
    name = config.output.name
    for difference in differences:
        typer.echo(f"{difference.kind}: {name}/{difference.file}")
        if diff and difference.diff:
            typer.echo(visible_text(difference.diff))
    if not differences:
        typer.echo(f"{name}/ is up to date.")
    elif check:
        counts = ", ".join(
            f"{sum(item.kind == kind for item in differences)} {kind}"
            for kind in ("changed", "missing", "orphaned")
            if any(item.kind == kind for item in differences)
        )
        more = "" if diff else "; --diff shows what changes"
        typer.echo(f"{name}/ is out of date: {counts}. Run: make generate{more}")
        raise typer.Exit(1)


def _show(found: Sequence[findings.Finding], config: Config) -> None:
    for finding in found:
        typer.echo(findings.render(finding, config.project))
    if found:
        typer.echo(f"{len(found)} finding{'s' if len(found) > 1 else ''}.")


def _report(
    project: Path | None, judge: Callable[[Contract], Sequence[findings.Finding]], praise: str
) -> None:
    with _told() as opened:
        config, contract = opened.open(project)
        found = judge(contract)
    _show(found, config)
    if status := findings.exit_code(found):
        raise typer.Exit(status)
    typer.echo(praise)


Catalogs = Annotated[
    Path | None,
    typer.Option(
        "--catalog", help="Folder, or OASIS XML catalog, where the files of addresses are."
    ),
]


@app.command()
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[OPENAPI] [XSD...]",
            help="Files to check against their standards; without them the contract of the "
            "project is checked, and its style.",
        ),
    ] = None,
    project: Project = None,
    catalog: Catalogs = None,
    opinions: Annotated[
        bool,
        typer.Option(
            "--opinions",
            help="Check the house style, too: what a good contract may do otherwise. "
            "A contract that lists its own style rules is held to exactly these.",
        ),
    ] = False,
) -> None:
    """Check the contract against the standards, and against its own style rules."""
    if files:
        _lint_files(files, catalog)
        return
    from twinspec.govern.lint import lint as judge_style

    judge = partial(judge_style, opinions=opinions)
    _report(project, judge, "The contract keeps its style rules.")


def _lint_files(files: Sequence[Path], catalog: Path | None) -> None:
    from twinspec.govern.validity import validity
    from twinspec.grammar.catalog import read_catalog

    with _told():
        found = validity(files, read_catalog(catalog))
    for finding in found:
        typer.echo(findings.render(finding, Path.cwd()))
    if status := findings.exit_code(found):
        raise typer.Exit(status)
    typer.echo(f"Valid: {', '.join(map(str, files))}.")


@app.command()
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

        _report(project, compare_halves, "OpenAPI and XSD say the same.")
        return
    from twinspec.govern.twins.command import Acceptance, judge

    with _told():
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
            _write(output, text)
    if not output:
        typer.echo(text, nl=False)
    if status:
        raise typer.Exit(status)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ContractError(f"{file}: not written: {error.strerror}") from error


@app.command()
def ledger(
    project: Project = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Show only what is missing, and the counts.")
    ] = False,
    fuzz: Annotated[
        Path | None,
        typer.Option(
            help="A counts.json of twinspec fuzz, to show how often it met every rule; "
            "default: fuzz of tool.twinspec.ledger, if that file exists."
        ),
    ] = None,
) -> None:
    """Show, for every rule, its source, where it is enforced and what tests it; exit 1 on gaps."""
    from twinspec.ledger.ledger import read_ledger
    from twinspec.ledger.table import print_ledger, summary

    with _told() as opened:
        config, contract = opened.open(project)
        settings = replace(config.ledger, fuzz=fuzz) if fuzz else config.ledger
        if fuzz and not fuzz.is_file():
            raise ContractError(f"{fuzz}: there is no such file")
        found = read_ledger(contract, settings)
    if not gaps:
        print_ledger(found, config.project, _console())
    for defect in found.defects:
        typer.echo(visible(f"{defect.rule} {defect.message}"))
        if defect.place:
            typer.echo(visible(f"  at {findings.relative(defect.place, config.project)}"))
    typer.echo(summary(found))
    if found.defects:
        raise typer.Exit(1)


@app.command()
def fuzz(
    base_url: fuzzing.BaseUrl,
    project: Project = None,
    spec: fuzzing.Spec = None,
    values: fuzzing.Values = None,
    logins: fuzzing.Logins = None,
    operations: fuzzing.Operations = "",
    representations: fuzzing.Representations = "json,xml",
    time: fuzzing.Time = "60s",
    examples: fuzzing.Examples = None,
    seed: fuzzing.Seed = None,
    workers: fuzzing.Workers = 1,
    report: fuzzing.Report = None,
    corpus: fuzzing.Corpus = None,
    exemptions: fuzzing.Exemptions = None,
    twins: fuzzing.Twins = None,
    findings_only: fuzzing.FindingsOnly = False,
    ca: fuzzing.Ca = None,
) -> None:
    """Fuzz a running server in both representations; exit 1 on findings or unreached rules."""
    from twinspec import fuzz_command

    with _told():
        config = None if spec and not project else _config_if_any(project)
        try:
            status = fuzz_command.fuzz(
                base_url=base_url,
                spec=spec,
                values=values,
                logins=logins,
                operations=operations,
                representations=representations,
                time=time,
                examples=examples,
                seed=seed,
                workers=workers,
                report=report,
                corpus=corpus,
                exemptions=exemptions,
                twins=twins,
                findings_only=findings_only,
                ca=ca,
                config=config,
            )
        except fuzz_command.SettingsError as error:
            _fail(str(error))
    if status:
        raise typer.Exit(status)


def main() -> None:
    """Run the command line."""
    app()
