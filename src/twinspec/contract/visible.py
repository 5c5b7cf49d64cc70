"""Texts of a contract, made safe for terminals and logs: control characters are escaped."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return `text` on one line, with control and bidirectional characters escaped.

    Example: a line feed becomes two characters, a backslash and `n`.
    """
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def visible_lines(text: str) -> str:
    """Return `text` with its lines kept; the lines after the first are indented.

    So no line of it begins in the first column, as workflow commands of CI systems do (`::error`).
    """
    first, *more = text.splitlines() or [""]
    return "\n".join([visible(first), *(f"  {visible(line)}" for line in more)])


def visible_text(text: str) -> str:
    """Return `text` with lines and tabs kept, and its other control characters escaped."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))
