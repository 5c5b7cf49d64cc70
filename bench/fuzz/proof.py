"""Proves that what is seeded is there: a request tells the defective server from the sound one.

    python -m bench.fuzz.proof [--rules N --seed S] [--all] [NAME ...]

Without --all over HTTP, against the launcher: every hand-made defect and the drawn rules. With
--all every rule that can be switched off, in one process. Exit code 1: something is not there.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tests.defective import draw, switch

switch.install()  # before anything imports what it patches

import httpx  # noqa: E402
from bench.fuzz.probes import PROBES, World  # noqa: E402

from casewright.api import logs  # noqa: E402
from casewright.clock import Clock, format_instant  # noqa: E402
from casewright.storage import open_store  # noqa: E402
from tests.databases import Databases, Kind  # noqa: E402
from tests.defective.defects import defects  # noqa: E402
from tests.defective.servers import served  # noqa: E402
from tests.rules.applications import (  # noqa: E402
    MEDIA_TYPES,
    RuleApplications,
    WorldClient,
    _sessions,
    shape,
)
from tests.rules.story import FOLDER, RuleTest, Side, read_test  # noqa: E402


class _Served(RuleApplications):
    """Plays tests of rules over HTTP, on a server with a rule switched off or with none."""

    def __init__(self, databases: Databases, defect: tuple[str, ...]) -> None:
        super().__init__(databases)
        self._defect = defect

    @asynccontextmanager
    async def play(self, kind: Kind, side: Side) -> AsyncIterator[WorldClient]:
        """Serve the side's world, and yield what sends requests to it."""
        url = self._filled(kind, side.world)
        clock = Clock.starting_at(side.clock)
        settings = {
            name.upper(): str(value) for name, value in side.server.get("settings", {}).items()
        }
        async with open_store(url) as store:
            held = await _sessions(store, side, clock.now())
        options = ("--clock", format_instant(side.clock))
        database = Path(url.removeprefix("sqlite:///"))
        with served(database, *options, defect=self._defect, settings=settings) as address:
            async with httpx.AsyncClient(base_url=address) as client:
                client.headers.clear()
                yield WorldClient(url, side, client, held, clock, lambda _: None)


def rule_test(rule_id: str) -> RuleTest:
    """Return the test of a rule."""
    scope, _, name = rule_id.partition(".")
    return read_test(FOLDER / scope / f"{name}.yaml")


async def answers(applications: RuleApplications, test: RuleTest) -> dict[str, str]:
    """Return, per version and representation, how the refused request of a test is answered."""
    side = test.refused
    assert side is not None, test.rule.id
    found = {}
    for version in test.versions:
        for representation in MEDIA_TYPES:
            raw = side.request.get("raw")
            if raw is not None and representation not in raw:
                continue
            async with applications.play("sqlite", side) as play:
                for request in side.earlier:
                    await play.send(version, representation, request)
                answer = await play.send(version, representation)
            found[f"{version} {representation}"] = _told(answer, version, side.operation)
    return found


def _told(answer: httpx.Response, version: str, operation: str) -> str:
    if answer.is_success:
        return str(answer.status_code)
    details = shape(answer, version, operation)["details"]
    return f"{answer.status_code} {', '.join(dict.fromkeys(one['key'] for one in details))}"


def _is_refused(told: str, rule_id: str) -> bool:
    return rule_id in told.partition(" ")[2].split(", ")


def _judged(rule_id: str, sound: dict[str, str], defective: dict[str, str]) -> list[str]:
    """Return what contradicts that the rule is on in the one server and off in the other."""
    wrong = [f"kept by {place}: {told}" for place, told in defective.items()
             if _is_refused(told, rule_id)]  # fmt: skip
    wrong += [f"not even on, {place}: {told}" for place, told in sound.items()
              if not _is_refused(told, rule_id)]  # fmt: skip
    return wrong


def prove_rules(databases: Databases, rules: Iterator[Any], *, in_process: bool) -> Iterator[bool]:
    """Print what becomes of each rule's refused request; yield whether the rule is off."""
    applications = RuleApplications(databases)
    for rule in rules:
        test = rule_test(rule.id)
        if in_process:
            switch.OFF.clear()
            sound = asyncio.run(answers(applications, test))
            switch.OFF.add(rule.id)
            # What is prepared for a rule that is off is prepared at start-up.
            defective = asyncio.run(answers(RuleApplications(databases), test))
        else:
            sound = asyncio.run(answers(_Served(databases, ()), test))
            defective = asyncio.run(answers(_Served(databases, ("--off", rule.id)), test))
        wrong = _judged(rule.id, sound, defective)
        shown = sorted(set(defective.values()))
        print(f"{'NOT OFF' if wrong else 'off'} {rule.id}: {'; '.join(wrong or shown)}", flush=True)
        yield not wrong


def prove_defects(folder: Path, names: list[str]) -> Iterator[bool]:
    """Print whether each defect shows with it and not without it; yield whether it is so."""
    for name in names:
        seen = []
        for index, defect in enumerate(((), ("--defect", name))):
            world = World(folder / f"{name}-{index}.db")
            with served(world.database, "--clock", world.clock, defect=defect) as address:
                seen.append(PROBES[name](world.client(address)))
        is_there = seen == [False, True]
        print(f"{'there' if is_there else f'NOT THERE {seen}'} {name}", flush=True)
        yield is_there


def main() -> int:
    """Prove what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz.proof", description=__doc__)
    parser.add_argument("names", nargs="*", help="rules or defects; default: those of the bench")
    parser.add_argument("--rules", type=int, default=20, help="how many rules are drawn")
    parser.add_argument("--seed", type=int, default=4, help="by which seed")
    parser.add_argument("--all", action="store_true", help="all rules, in one process")
    options = parser.parse_args()
    logs.configure("critical")
    rules = draw.switchable() if options.all else draw.drawn(options.rules, options.seed)
    if options.names:
        rules = [rule for rule in draw.switchable() if rule.id in options.names]
    names = [] if options.all else [
        name for name in defects() if not options.names or name in options.names
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), stack)
        proven = [
            *prove_defects(Path(folder), names),
            *prove_rules(databases, iter(rules), in_process=options.all),
        ]
    print(f"{sum(proven)} of {len(proven)} are there")
    return 0 if all(proven) else 1


if __name__ == "__main__":
    sys.exit(main())
