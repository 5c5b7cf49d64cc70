"""Everything that is looked at, in the order in which a server would meet it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from casewright.doctor import machine
from casewright.doctor.check_result import CheckResult
from casewright.doctor.configured import unknown_variables
from casewright.doctor.databases import database
from casewright.listening import is_loopback
from casewright.settings import Settings
from casewright.storage import StorageError
from casewright.storage.world import read_world


def examine(
    settings: Settings, environment: Mapping[str, str], world: Path | None
) -> Iterator[CheckResult]:
    """Look at settings, address, limits, database and, if one is named, a world file."""
    yield from unknown_variables(environment)
    if settings.clock_offset and not is_loopback(settings.host):
        told = "CASEWRIGHT_CLOCK_OFFSET is for this machine alone"
        yield CheckResult("clock", "problem", told, "Remove it, or serve on loopback.")
    yield from machine.address(settings)
    yield machine.descriptors(settings)
    yield from database(settings)
    if world is not None:
        yield from _world_file(world)


def _world_file(path: Path) -> Iterator[CheckResult]:
    try:
        read_world(path)
    except StorageError as error:
        for line in str(error).splitlines():
            yield CheckResult("world file", "problem", line, "See docs/world_files.md.")
    else:
        yield CheckResult("world file", "fine", f"{path} can be loaded")
