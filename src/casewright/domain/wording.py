"""How messages show what was sent: short, and so that nothing in it goes unseen.

Nothing here is in a language: what is no name or value is a word, which the edge says in one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, Union

from interaction_contract.texts import WordName

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the contract that each language says its own way, and what fills it."""

    name: WordName
    filled: tuple[tuple[str, Piece], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Several pieces, which are said as far as a message has room."""

    pieces: tuple[Piece, ...]


Piece: TypeAlias = Union[str, Word, Listed]  # noqa: UP007 - the names are defined by themselves
"""What fills a placeholder of a message."""


def word(name: WordName, **filled: Piece) -> Word:
    """Return a word, with what fills its placeholders."""
    return Word(name, tuple(filled.items()))


def piece(value: object) -> Piece:
    """Return what fills a placeholder with any value: a piece as it is, else its text."""
    return value if isinstance(value, (str, Word, Listed)) else str(value)


def shown(text: str) -> Piece:
    """Return a value as a message shows it: in quotes where blanks would not be seen."""
    if text == "":
        return word("empty")
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return text if text == " ".join(text.split()) else f"'{text}'"


def listed(pieces: Iterable[Piece]) -> Listed:
    """Return values as a list that has each of them once."""
    return Listed(tuple(dict.fromkeys(pieces)))


def code_points(characters: Iterable[str]) -> Listed:
    """Return characters as their numbers in Unicode, which can be seen whatever they are."""
    return listed(f"U+{ord(one):04X}" for one in characters)
