"""The command `casewright replay`: sends the documented examples and prints the verdicts."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console

from casewright import progress
from casewright.replay.examples import ExampleError, example_files, replayed_examples, spec_folder
from casewright.replay.replayer import replay_all
from casewright.replay.report import show
from casewright.storage import StorageError

KEPT, DIFFERENT, UNREADABLE = 0, 1, 2


def run(path: Path | None = None, *, over_http: bool = True, console: Console | None = None) -> int:
    """Replay the example `path`, or all examples below it, and print the table of verdicts.

    Without a path all examples of the repository are replayed. Returns the exit code: 0 if all
    answers are as documented, 1 if any differs, 2 if there is no example or one is malformed.
    """
    console = console or Console()
    try:
        examples = replayed_examples(example_files(path or spec_folder()))
        found = replay_all(
            examples, over_http=over_http, progress=progress.counted("examples replayed")
        )
    except (ExampleError, StorageError) as error:
        typer.echo(f"casewright: {error}", err=True)
        return UNREADABLE
    show(found, console)
    return KEPT if all(verdict.kept for verdict in found) else DIFFERENT
