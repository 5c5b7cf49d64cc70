"""Texts of a contract on a terminal or in a log: nothing in them moves, hides or commands."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return `text` on one line, its control and bidirectional characters written as escapes."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def visible_lines(text: str) -> str:
    """Return `text` with its lines kept: those behind the first are indented, as no command is."""
    first, *more = text.splitlines() or [""]
    return "\n".join([visible(first), *(f"  {visible(line)}" for line in more)])


def visible_text(text: str) -> str:
    """Return `text`, lines and tabs kept, its other control characters written as escapes."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))
