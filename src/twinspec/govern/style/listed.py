"""The style rules that a contract lists and explains, in `style/*.yaml`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place


@dataclass(frozen=True, slots=True)
class StyleRule:
    """One entry of spec/style: what must hold, the reason, and what to write instead."""

    id: str
    statement: str
    because: str
    instead: str


def listed(folder: Path, checked: Collection[str] | None = None) -> dict[str, StyleRule]:
    """Return the style rules that a contract lists by id, in the order of their files.

    ContractError for an entry that is incomplete, repeated, or not among `checked`, if given.
    """
    rules: dict[str, StyleRule] = {}
    for file in sorted(folder.glob("*.yaml")):
        entries = read_yaml(file) or []
        if not isinstance(entries, list):
            raise ContractError(f"{file}:1: a file of style rules is a list")
        for index, entry in enumerate(entries):
            place = place_of(file, f"/{index}")
            rule = _style_rule(entry, place)
            if rule.id in rules:
                raise ContractError(f"{place}: the style rule {rule.id} stands twice")
            if checked is not None and rule.id not in checked:
                known = ", ".join(sorted(checked))
                raise ContractError(f"{place}: nothing checks {rule.id}; known are {known}")
            rules[rule.id] = rule
    return rules


def _style_rule(entry: Any, place: Place) -> StyleRule:
    try:
        return StyleRule(**{key: value.strip() for key, value in entry.items()})
    except (TypeError, AttributeError):
        name = entry.get("id", "?") if isinstance(entry, dict) else entry
        raise ContractError(
            f"{place}: the style rule {name} needs exactly id, statement, because and instead"
        ) from None
