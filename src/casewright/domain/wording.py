"""How messages show what was sent: short, and so that nothing in it goes unseen."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST_VALUE = 60
_LONGEST_LIST = 150


def shown(text: str) -> str:
    """Return a value as a message shows it: in quotes where blanks would not be seen."""
    if text == "":
        return "empty"
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return text if text == " ".join(text.split()) else f"'{text}'"


def listed(texts: Iterable[str]) -> str:
    """Return values once each, as far as a message has room, and how many more there are."""
    distinct = list(dict.fromkeys(texts))
    length = count = 0
    for text in distinct:
        length += len(text) + 2
        if count and length > _LONGEST_LIST:
            break
        count += 1
    more = len(distinct) - count
    return ", ".join(distinct[:count]) + (f" and {more} more" if more else "")


def code_points(characters: Iterable[str]) -> str:
    """Return characters as their numbers in Unicode, which can be seen whatever they are."""
    return listed(f"U+{ord(one):04X}" for one in dict.fromkeys(characters))
