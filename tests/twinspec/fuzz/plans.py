"""Surfaces, pools and plans of the tests, made as a run makes them."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.twinspec.fuzz.documents import VERSIONS
from twinspec.contract.layout import Version
from twinspec.fuzz.choose.banks import Banks
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.choose.marks import read_marks
from twinspec.fuzz.choose.mutate import Mutator
from twinspec.fuzz.choose.surface import read_surface
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools, RecordReference
from twinspec.fuzz.model.targets import Surface, Target
from twinspec.fuzz.send.render import RequestRenderer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOGINS = ("anna", "ben")


# Equal facets share a bank, in all versions: drawing one takes a moment.
_BANKS = Banks(1, NOW)
_surfaces: dict[Path, Surface] = {}


def surface_of(version: Version) -> Surface:
    """What can be sent to a version, read once: its banks take a moment."""
    if version.folder not in _surfaces:
        _surfaces[version.folder] = read_surface(version, _BANKS, read_marks(version))
    return _surfaces[version.folder]


def surface(name: str) -> Surface:
    """The surface of a version of the library, or of casewright's contract."""
    return surface_of(VERSIONS[name])


@cache
def renderer(name: str) -> RequestRenderer:
    return RequestRenderer(VERSIONS[name])


def operations() -> list[tuple[str, str]]:
    """Every operation of these versions."""
    return [(name, one.id) for name in sorted(VERSIONS) for one in VERSIONS[name].operations]


def with_body() -> list[tuple[str, str]]:
    """Those that take a body."""
    return [
        (name, one.id) for name in sorted(VERSIONS) for one in VERSIONS[name].operations if one.body
    ]


def composer(seed: int, pools: Pools | None = None) -> Composer:
    return Composer(pools or Pools(), random.Random(seed))


def changes(operation: Target, pools: Pools, seed: int, times: int) -> list[Plan]:
    """A composed plan and what becomes of it by change after change, begun anew now and then."""
    made = composer(seed, pools)
    mutator = Mutator(made, LOGINS)
    plans: list[Plan] = []
    for step in range(times):
        if step % 20 == 0:
            plans.append(made.plan(operation, LOGINS[0]))
        else:
            plans.append(mutator.change(plans[-1]))
    return plans


def filled() -> Pools:
    """Pools with things of every kind that the contracts draw from."""
    pools = Pools()
    for number in range(1, 30):
        text = str(1000 + number)
        pools.add("case", {"id": text, "lastModified": f"2026-02-{number % 27 + 1:02d}T10:00:00Z"})
        pools.add("customer", {"id": text, "case": [str(1000 + number), str(1001 + number)]})
        pools.add("activity", {"id": text, "case": str(1000 + number // 2)})
        pools.add("user", {"id": text, "name": f"user{number}"})
        pools.add("book", {"id": f"978{number:010d}", "edition": number})
        pools.add("login", {"name": f"user{number}", "password": f"word{number}"})
    return pools


def keys(value: Any) -> list[str]:
    """The keys of the references in a value."""
    if isinstance(value, RecordReference):
        return [value.key]
    if isinstance(value, dict):
        return [key for item in value.values() for key in keys(item)]
    if isinstance(value, (list, tuple)):
        return [key for item in value for key in keys(item)]
    return []
