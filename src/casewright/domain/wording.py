"""Shows sent values in messages: shortened, and with invisible characters made visible.

Nothing here is in a language: everything but names and values is a `Word`, which the API layer
translates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, Union

from interaction_contract.texts import WordName

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of the contract that each language translates, and its placeholders' values."""

    name: WordName
    filled: tuple[tuple[str, Piece], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Several pieces, listed as far as a message has room."""

    pieces: tuple[Piece, ...]


Piece: TypeAlias = Union[str, Word, Listed]  # noqa: UP007 - the names are defined by themselves
"""What fills a placeholder of a message."""


def word(name: WordName, **filled: Piece) -> Word:
    """Return a phrase with the values of its placeholders."""
    return Word(name, tuple(filled.items()))


def piece(value: object) -> Piece:
    """Return a value as the content of a placeholder: a piece unchanged, else its text."""
    return value if isinstance(value, (str, Word, Listed)) else str(value)


def shown(text: str) -> Piece:
    """Return a value as a message shows it: shortened, in quotes if blanks would be invisible.

    `" a"` becomes `"' a'"`; the empty text becomes the word "empty".
    """
    if text == "":
        return word("empty")
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return text if text == " ".join(text.split()) else f"'{text}'"


def listed(pieces: Iterable[Piece]) -> Listed:
    """Return different values as a list, without repetition."""
    return Listed(tuple(dict.fromkeys(pieces)))


def code_points(characters: Iterable[str]) -> Listed:
    """Return characters as their Unicode numbers, which are always visible: a tab is `U+0009`."""
    return listed(f"U+{ord(one):04X}" for one in characters)
