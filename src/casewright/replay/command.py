"""`casewright replay`: play stories, print the verdicts, say by exit code whether all were kept."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console

from casewright.replay.play import play_all
from casewright.replay.report import show
from casewright.replay.story import StoryError, spec_folder, story_files, takes
from casewright.storage import StorageError

KEPT, DIFFERENT, UNPLAYABLE = 0, 1, 2


def run(path: Path | None = None, *, over_http: bool = True, console: Console | None = None) -> int:
    """Play the story `path`, or all stories below it, and print the table of verdicts.

    Without a path all stories of the repository are played. Returns the exit code: 0 when all is
    as documented, 1 when anything differs, 2 when there is no story or one is ill-formed.
    """
    console = console or Console()
    try:
        told = takes(story_files(path or spec_folder()))
        found = play_all(told, over_http=over_http)
    except (StoryError, StorageError) as error:
        typer.echo(f"casewright: {error}", err=True)
        return UNPLAYABLE
    show(found, console)
    return KEPT if all(verdict.kept for verdict in found) else DIFFERENT
