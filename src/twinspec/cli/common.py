"""Functions that all commands share: they open the project, and turn errors into messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from twinspec.contract.documents import ContractError
from twinspec.contract.visible import visible_lines
from twinspec.govern import findings
from twinspec.progress import shown_on_terminal

# What a command works with is imported when it runs: the fuzzer alone takes longer than `equal`.
if TYPE_CHECKING:
    from rich.console import Console

    from twinspec.config import Config
    from twinspec.contract.layout import Contract
    from twinspec.govern.severity import Severities

_UNLIMITED = 400
Project = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the pyproject.toml with a table tool.twinspec; default: this one or above."
    ),
]


def fail(message: str) -> NoReturn:
    """Print why the command did nothing, and exit with 2."""
    typer.echo(f"twinspec: {visible_lines(message)}", err=True)
    raise typer.Exit(2)


def config_of(project: Path | None) -> Config:
    """Return the settings of the project in `project`, or around the current folder."""
    from twinspec.config import find_project, read_config

    return read_config(project.resolve() if project else find_project(Path.cwd()))


def config_if_any(project: Path | None) -> Config | None:
    """Return the settings of the project in `project`, or around the current folder; else None."""
    from twinspec.config import find_project

    if project is None:
        try:
            find_project(Path.cwd())
        except ContractError:
            return None
    return config_of(project)


class OpenedContract:
    """The contract that a command uses, once it is read."""

    def __init__(self) -> None:
        self.config: Config | None = None
        self.contract: Contract | None = None

    def open(self, project: Path | None) -> tuple[Config, Contract]:
        """Read settings and contract of a project."""
        from twinspec.contract.layout import load_contract

        self.config = config_of(project)
        self.contract = load_contract(self.config.spec)
        return self.config, self.contract


@contextmanager
def faults_as_messages() -> Iterator[OpenedContract]:
    """Turn each exception in the block into a message; TWINSPEC_TRACEBACK=1 shows the traceback.

    A contract that is not OpenAPI can break any command but lint; then lint's findings are the
    message.
    """
    opened = OpenedContract()
    try:
        with shown_on_terminal():
            yield opened
    except ContractError as error:
        fail(str(error))
    except (typer.Exit, typer.Abort, typer.BadParameter, ModuleNotFoundError):
        raise
    except Exception as error:
        if os.environ.get("TWINSPEC_TRACEBACK"):
            raise
        if opened.contract and opened.config:
            from twinspec.govern.lint import malformed

            found = malformed(opened.contract)
            if found:
                show(found, opened.config)
                raise typer.Exit(2) from None
        said = "it nests too deep" if isinstance(error, RecursionError) else repr(error)
        fail(f"twinspec itself failed: {said}. TWINSPEC_TRACEBACK=1 shows where; please report it")


def console() -> Console:
    """Return the terminal; without one, output is as wide as its rows need."""
    from rich.console import Console

    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=_UNLIMITED, soft_wrap=True)


def show(found: Sequence[findings.Finding], config: Config) -> None:
    """Print findings, and their number."""
    for finding in found:
        typer.echo(findings.render(finding, config.project))
    if found:
        typer.echo(f"{len(found)} finding{'s' if len(found) > 1 else ''}.")


@dataclass(frozen=True, slots=True)
class FindingsPresentation:
    """The format of findings, the output file, and the severity that gives exit code 1."""

    form: str = "text"
    fail_on: findings.FailOn = "error"
    output: Path | None = None


def report(
    project: Path | None,
    judge: Callable[[Contract, Severities], Sequence[findings.Finding]],
    praise: str,
    command: str,
    presentation: FindingsPresentation = FindingsPresentation(),
) -> None:
    """Print the findings of `judge` on a project's contract, or `praise`; exit with 1 on errors."""
    from twinspec.govern.severity import severities

    with faults_as_messages() as opened:
        config, contract = opened.open(project)
        levels = severities(config.project)
        compared = {"versions": len(contract.versions)}
        found = levels.settle(judge(contract, levels))
        write(found, config.project, compared, praise, command, presentation)


def write(
    found: tuple[Sequence[findings.Finding], Sequence[findings.Finding]],
    folder: Path,
    compared: dict[str, int],
    praise: str,
    command: str,
    presentation: FindingsPresentation,
) -> None:
    """Write the findings, those turned off apart, and end with the exit code.

    `found` are the findings that count, and those turned off. Files are named relative to
    `folder`; `compared` has the numbers of compared things.
    """
    counted, off = found
    status = findings.exit_code(counted, presentation.fail_on)
    if presentation.form == "text":
        lines = [findings.render(finding, folder) for finding in counted]
        if counted:
            lines.append(f"{len(counted)} finding{'s' if len(counted) > 1 else ''}.")
        if off:
            lines.append(f"Turned off by the severities of the project: {len(off)} findings.")
        text = "".join(f"{line}\n" for line in lines or [praise])
    else:
        from twinspec.govern.document import as_document
        from twinspec.report import formats

        verdict = "failed" if findings.exit_code((*counted, *off), "error") else "passed"
        document = as_document(verdict, compared, counted, (), folder)
        text = formats.write(document, presentation.form, command)
    conclude(text, status, presentation.output)


Catalogs = Annotated[
    Path | None,
    typer.Option(
        "--catalog", help="Folder, or OASIS XML catalog, where the files of addresses are."
    ),
]


def conclude(text: str, status: int, output: Path | None) -> None:
    """Print a verdict, or write it to the file `output`, and end with its exit code."""
    if output is None:
        typer.echo(text, nl=False)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise ContractError(f"{output}: not written: {error.strerror}") from error
    if status:
        raise typer.Exit(status)
