"""Worlds in parts: an overlay has only what differs from its base."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WorldPart = Mapping[str, Any]


def read_world(part: WorldPart, folder: Path) -> WorldPart:
    """Return `part` merged over its `base`, a file relative to `folder`, if it names one."""
    own = {key: value for key, value in part.items() if key != "base"}
    if "base" not in part:
        return own
    return overlay(_read_base((folder / part["base"]).resolve()), own)


def overlay(base: WorldPart, top: WorldPart) -> WorldPart:
    """Return `base` with `top` merged over it: entries of the same id member by member."""
    merged = dict(base)
    for key, value in top.items():
        if isinstance(value, list):
            merged[key] = _merge_entries(base.get(key, []), value)
        elif isinstance(value, dict):
            merged[key] = {**base.get(key, {}), **value}
        else:
            merged[key] = value
    return merged


@cache
def _read_base(file: Path) -> WorldPart:
    return read_world(yaml.safe_load(file.read_bytes()), file.parent)


def _merge_entries(
    base: list[Mapping[str, Any]], top: list[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    entries = {_identity(entry): entry for entry in base}
    for entry in top:
        entries[_identity(entry)] = {**entries.get(_identity(entry), {}), **entry}
    return list(entries.values())


def _identity(entry: Mapping[str, Any]) -> tuple[object, ...]:
    return ("id", entry["id"]) if "id" in entry else (entry.get("resource"), entry.get("name"))
