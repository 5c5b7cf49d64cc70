"""The texts of a contract in each of its languages: `messages/<language>.yaml`.

A contract without that folder has its messages and remedies beside its rules, in one language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import line_of
from twinspec.contract.pointer import join
from twinspec.contract.rules import RuleEntry

SECTIONS = ("messages", "remedies", "words", "display_values")
_DEPTHS = {"display_values": 2}

Key = tuple[str, ...]
"""Where a text stands: its section and its name there, of a display value also its enumeration."""


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    """One file of texts, unchecked; the style checks judge it. `tag` is a BCP 47 language tag."""

    tag: str
    file: Path
    data: Mapping[str, Any]

    def entries(self) -> Iterator[tuple[Key, Any]]:
        """Yield every key that should have a text, and its value."""
        for section, held in self.data.items():
            if section != "default":
                yield from _entries((section,), held, _DEPTHS.get(section, 1))

    def texts(self, section: str) -> dict[str, str]:
        """Return the texts of one section by name, without the display values."""
        return {
            key[1]: text
            for key, text in self.entries()
            if key[0] == section and len(key) == 2 and isinstance(text, str)
        }

    def display_values(self) -> dict[str, dict[str, str]]:
        """Return the display values of each enumeration, by value."""
        found: dict[str, dict[str, str]] = {}
        for key, text in self.entries():
            if key[0] == "display_values" and len(key) == 3 and isinstance(text, str):
                found.setdefault(key[1], {})[key[2]] = text
        return found


def pointer_of(key: Key) -> str:
    """Return the JSON Pointer of a text in its file."""
    return join(*key)


def read_languages(folder: Path) -> tuple[LanguageTexts, ...]:
    """Return the texts of each language, the default one first; empty without such a folder."""
    languages = [_language(file) for file in sorted(folder.glob("*.yaml"))]
    if not languages:
        return ()
    defaults = [one for one in languages if "default" in one.data]
    for one in defaults:
        if one.data["default"] is not True or one is not defaults[0]:
            line = line_of(one.file, "/default")
            raise ContractError(f"{one.file}:{line}: one file says `default: true`, no other does")
    if not defaults:
        raise ContractError(
            f"{languages[0].file}:1: no language is the default one; "
            "write `default: true` into the file of one"
        )
    return (*defaults, *(one for one in languages if one is not defaults[0]))


def with_default_texts(
    rules: Sequence[RuleEntry], languages: Sequence[LanguageTexts]
) -> tuple[RuleEntry, ...]:
    """Return the rules with the messages and remedies of the default language, if there is one."""
    if not languages:
        return tuple(rules)
    messages, remedies = (languages[0].texts(section) for section in ("messages", "remedies"))
    return tuple(
        replace(rule, message=messages.get(rule.id), remedy=remedies.get(rule.id)) for rule in rules
    )


def _language(file: Path) -> LanguageTexts:
    data = read_yaml(file)
    if not isinstance(data, dict):
        raise ContractError(f"{file}:1: a file of texts is a map from {', '.join(SECTIONS)}")
    return LanguageTexts(file.stem, file, data)


def _entries(key: Key, held: Any, depth: int) -> Iterator[tuple[Key, Any]]:
    if depth == 0 or not isinstance(held, dict):
        yield key, held
        return
    for name, below in held.items():
        yield from _entries((*key, name), below, depth - 1)
