"""Writes src/casewright/worlds/fuzz.yaml, always the same: python -m tests.fuzz.make_world

The world is data for random choice. Each refusal of a handler has several records that provoke it.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.fuzz import world_cases, world_people
from tests.fuzz.world_people import Record, Section

WORLD = Path(__file__).resolve().parents[2] / "src" / "casewright" / "worlds" / "fuzz.yaml"

_HEAD = """\
# The world for fuzzing: whatever a handler refuses or does happens here for some user, case and
# activity drawn at random, and goes on to happen while requests change the world.
# Written by tests/fuzz/make_world.py. Every user's password is fuzz-<userName>.
version: 1
demo: true
settings: {customerDepartmentalization: true}
"""
_WIDTH = 100


def world_text() -> str:
    """Return the world file as it should be."""
    cases, activities = world_cases.cases_and_activities()
    parts = {
        "departments": world_people.DEPARTMENTS,
        "users": world_people.users(),
        "customAttributes": world_people.CUSTOM_ATTRIBUTES,
        "queues": world_people.QUEUES,
        "customers": world_people.customers(),
        "cases": cases,
        "activities": activities,
    }
    lines = (line for kind, sections in parts.items() for line in _lines(kind, sections))
    return _HEAD + "\n".join(lines) + "\n"


def _lines(kind: str, sections: list[Section]) -> Iterator[str]:
    yield f"{kind}:"
    for comment, records in sections:
        if records:
            yield from textwrap.wrap(comment, _WIDTH, initial_indent="# ", subsequent_indent="# ")
        for record in sorted(records, key=lambda one: int(one.get("id", 0))):
            yield from _flow(record)


def _flow(record: Record) -> Iterator[str]:
    """Yield the lines of a record, broken behind commas only."""
    text = yaml.dump(
        record,
        Dumper=_Plain,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=sys.maxsize,
    )
    line = "- "
    for part in text.rstrip("\n").split(", "):
        if len(line) + len(part) > _WIDTH:
            yield line.rstrip(" ")
            line = "   "
        line += f"{part}, "
    yield line.removesuffix(", ")


class _Plain(yaml.SafeDumper):
    """Repeats equal values instead of giving them names."""

    def ignore_aliases(self, data: object) -> bool:
        return True


if __name__ == "__main__":
    WORLD.write_text(world_text(), encoding="utf-8")
