"""A verdict as Markdown, for a comment on a pull request or the summary of a run."""

from __future__ import annotations

from twinspec.report.formats.document import VerdictDocument
from twinspec.report.formats.text import text

_LONGEST = 60_000
"""Characters of the findings; a comment of GitHub may have 65 536, with all that is around."""


def markdown(document: VerdictDocument, command: str) -> str:
    """Return the verdict as a heading, and the findings in a fenced code block.

    In the block, texts of a contract are no markup, and an `@name` notifies nobody.
    """
    *lines, verdict, _ = text(document, command).split("\n")
    kept: list[str] = []
    room = _LONGEST
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    cut = len(lines) - len(kept)
    said = [f"### {command}: {document['verdict']}", "", verdict.partition(". ")[2]]
    if kept:
        body = "\n".join(kept)
        said += ["", f"{fence(body)}text", body, fence(body)]
    if cut:
        said += ["", f"{cut} more lines are in the report."]
    return "\n".join(said) + "\n"


def fence(body: str) -> str:
    """Return the fence of a code block with `body`: longer than any run of backticks in it."""
    marks = "```"
    while marks in body:
        marks += "`"
    return marks
