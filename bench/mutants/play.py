"""How mutants are tried: in a forked process each, by the tests that reach them, never on disk.

All tests run once, and coverage tells who reaches what. What a function does is changed in a copy
of the process that ran them; all else is imported changed, in a copy of the process before.
"""

from __future__ import annotations

import functools
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from bench.mutants.change import ChangedModuleFinder, Exchange, Unexchangeable
from bench.mutants.plan import Mutant
from bench.mutants.reach import Reach

_RULES = "tests/rules/test_rules.py"
_WARM_CPU, _COLD_CPU = 20, 120
"""Seconds of CPU that the tests of a mutant may take without it: the likeliest are asked."""
_SLACK = {True: 10, False: 60}
"""Seconds of CPU for what is no test: nothing in a copy that is warm, collecting in a cold one."""
_MOST_IDLE = 60
"""Seconds in which a copy may use less than a hundredth of them as CPU: the others wait for ever.

Tests that take long are not asked, and a busy machine gives a copy that can run more than that.
"""
_MOST_WALL = 1200  # seconds, where the system does not tell what a process uses
_IN_PROCESS = ("tests/hostile/test_logs.py",)
"""Tests that are called slow for the folder that they stand in, and start few processes."""
_BOUND_TO_THREADS = frozenset({"edge"})
"""Fixtures of the session with a thread, which a copy of the process does not have."""
_SURVIVED, _KILLED = 0, 1


def arguments(folder: Path, paths: Sequence[str]) -> list[str]:
    """Return pytest's arguments: everything temporary below `folder`, nothing kept."""
    options = ["tmp_path_retention_policy=none", f"cache_dir={folder}/cache"]
    flags = [
        "-q",
        "-s",
        "--assert=plain",
        "--no-header",
        "--no-summary",
        f"--basetemp={folder}/tests-{os.getpid()}",
    ]
    return [*flags, *(part for one in options for part in ("-o", one)), *paths]


class _Plugin:
    """Chooses tests, and notes the first failure."""

    def __init__(self) -> None:
        self.failed: str | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if _is_taken(item)]
        if any(item.nodeid.startswith(_RULES) for item in items):
            _share_applications()
        _leave_no_databases()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid

    def play(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """Run one test and remove the databases that it made."""
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        _remove_databases()

    def first_failure(self, items: Sequence[pytest.Item], after: pytest.Item | None) -> str | None:
        """Run tests until one fails, and return that one."""
        for item, following in zip(items, [*items[1:], after], strict=False):
            self.play(item, following)
            if self.failed is not None:
                return self.failed
        return None


def _is_taken(item: pytest.Item) -> bool:
    """Leave out what repeats other tests on what is mutated: PostgreSQL, XML, older versions.

    And what measures time: mutants share the machine, and none is to be killed by that. And what
    starts servers or takes long: it runs code that nobody has changed, or costs more than it says.
    """
    is_slow = item.get_closest_marker("slow") and not item.nodeid.startswith(_IN_PROCESS)
    if "time_does_not_tell" in item.name or is_slow:
        return False
    taken = getattr(item, "callspec", None)
    told = {} if taken is None else taken.params
    if "postgresql" in told.values():
        return "tests/storage" in item.nodeid
    if "representation" in told and told["representation"] != "json":
        test = told.get("test")
        return test is not None and test.rule.id.startswith("protocol.")
    if "version" in told and "test" in told:
        return bool(told["version"] == told["test"].versions[-1])
    return True


_MADE: list[Path] = []
are_several = False
"""Whether several copies run at a time: then each makes a PostgreSQL database of its own."""


@functools.cache
def _share_applications() -> None:
    """Let all tests of rules play in one house: what it prepared serves the forked ones."""
    from tests.rules import test_rules

    test_rules.RuleApplications = functools.cache(test_rules.RuleApplications)  # type: ignore[misc, assignment]


@functools.cache
def _leave_no_databases() -> None:
    from tests.databases import Databases

    original, maker = Databases.clean, os.getpid()

    def clean(self: Databases, kind: Any) -> str:
        if are_several and os.getpid() != maker and not hasattr(self, "is_own"):
            vars(self).update(is_own=True, _shared=None)
        url = original(self, kind)
        _MADE.append(Path(url.removeprefix("sqlite:///")))
        return url

    Databases.clean = clean  # type: ignore[method-assign]


def _remove_databases() -> None:
    while _MADE:
        made = _MADE.pop()
        for suffix in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + suffix).unlink(missing_ok=True)


Verdict = tuple[str, str]
"""What became of a mutant, `killed`, `timeout` or `survived`, and the test that failed."""

WAITS: Verdict = ("timeout", "the process waits")


class Warm(_Plugin):
    """Runs all tests once, then tries mutants in copies of this process."""

    def __init__(
        self,
        reach: Path,
        mutants: Sequence[Mutant],
        jobs: int,
        tell: Callable[[Mutant, Verdict], None],
    ) -> None:
        super().__init__()
        self._reach = reach
        self._mutants = mutants
        self._jobs = jobs
        self._tell = tell
        self.broken: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run tests in place of pytest."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        reach = self._measured(session.items)
        self.failed = None
        reach.save(self._reach)
        items = {
            item.nodeid: item
            for item in session.items
            if not _BOUND_TO_THREADS.intersection(getattr(item, "fixturenames", ()))
        }

        def asked(mutant: Mutant) -> list[str]:
            able = [one for one in reach.tests(mutant) if one in items]
            return reach.within(able, _WARM_CPU)

        exchange = Exchange()

        def attempt(mutant: Mutant) -> str | None:
            exchange.put(mutant)
            # What the session holds is that of the process behind: nothing of it may be given back.
            return self.first_failure([items[one] for one in asked(mutant)], session.items[0])

        trial = Trial(attempt, asked, reach, self._jobs, self._reach.parent, is_warm=True)
        trial.run([one for one in self._mutants if one.is_warm], self._tell)
        return True

    def _measured(self, items: Sequence[pytest.Item]) -> Reach:
        seconds: dict[str, float] = {}
        files = sorted({str(one.file) for one in self._mutants})
        measuring = coverage.Coverage(data_file=None, include=files, config_file=False)
        measuring.start()
        # After the last one only the session's own things stand: any test can be the next.
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            measuring.switch_context(item.nodeid)
            start = _cpu()
            self.failed = None
            self.play(item, following)
            if self.failed is None:
                seconds[item.nodeid] = _cpu() - start
            else:
                self.broken.append(item.nodeid)
        measuring.stop()
        return Reach.of(measuring.get_data(), seconds, self._mutants)


class Cold(_Plugin):
    """Runs chosen tests in their order until one fails."""

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__()
        self._chosen = chosen

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run tests in place of pytest."""
        items = {item.nodeid: item for item in session.items}
        if session.testsfailed:
            self.failed = self.failed or "collection"
            return True
        self.first_failure([items[one] for one in self._chosen if one in items], None)
        return True


def try_cold(
    mutants: Sequence[Mutant],
    reach: Reach,
    jobs: int,
    folder: Path,
    tell: Callable[[Mutant, Verdict], None],
) -> None:
    """Try mutants by importing the changed module."""

    def asked(mutant: Mutant) -> list[str]:
        return reach.within(reach.tests(mutant), _COLD_CPU)

    def attempt(mutant: Mutant) -> str | None:
        sys.meta_path.insert(0, ChangedModuleFinder(mutant))
        # Collecting takes the longest: the files of the likeliest tests come first.
        for part in by_files(asked(mutant)):
            failed = _failed(part, folder)
            if failed is not None:
                return failed
        return None

    Trial(attempt, asked, reach, jobs, folder, is_warm=False).run(mutants, tell)


def by_files(tests: Sequence[str]) -> list[list[str]]:
    """Return tests in three parts: those of the first file, of the next three, of the others.

    The tests of rules are in a part of their own, at the end: they take the longest to collect.
    """
    files = list(dict.fromkeys(one.partition("::")[0] for one in tests))
    files.sort(key=lambda file: file == _RULES)
    parts = (files[:1], files[1:4], [one for one in files[4:] if one != _RULES], files[4:][-1:])
    found = []
    for part in parts:
        chosen = [one for one in tests if one.partition("::")[0] in part]
        tests = [one for one in tests if one not in chosen]
        found += [chosen] if chosen else []
    return found


def _cpu() -> float:
    """Return the seconds of CPU of this process and of those it has waited for."""
    return sum(os.times()[:4])


def _failed(chosen: Sequence[str], folder: Path) -> str | None:
    plugin = Cold(chosen)
    code = pytest.main(
        arguments(folder, sorted({one.partition("::")[0] for one in chosen})), [plugin]
    )
    return plugin.failed or (None if code == 0 else "collection")


class Activity:
    """Tells when a process only waits."""

    def __init__(self, process: int) -> None:
        self._stat = Path("/proc", str(process), "stat")
        self._is_known = self._stat.exists()
        self._since, self._used = time.monotonic(), 0.0

    def has_ended(self) -> bool:
        """Return whether the process has used no CPU worth the name for `_MOST_IDLE` seconds."""
        passed = time.monotonic() - self._since
        if passed < (_MOST_IDLE if self._is_known else _MOST_WALL):
            return False
        used = self._cpu()
        is_idle = used - self._used < passed / 100
        self._since, self._used = time.monotonic(), used
        return is_idle

    def _cpu(self) -> float:
        """Return the seconds of CPU of the process and of those it has waited for (proc(5))."""
        if not self._is_known:
            return 0.0
        fields = self._stat.read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Trial:
    """Tries each mutant in a fork of this process, `jobs` at a time; tells what becomes of it."""

    attempt: Callable[[Mutant], str | None]
    asked: Callable[[Mutant], list[str]]
    reach: Reach
    jobs: int
    folder: Path
    is_warm: bool

    def run(self, mutants: Sequence[Mutant], tell: Callable[[Mutant, Verdict], None]) -> None:
        """Try all."""
        waiting = list(reversed(mutants))
        running: dict[int, tuple[Mutant, Activity]] = {}
        while waiting or running:
            while waiting and len(running) < self.jobs:
                mutant = waiting.pop()
                process = self._forked(mutant)
                running[process] = mutant, Activity(process)
            time.sleep(0.005)
            for process, (mutant, activity) in list(running.items()):
                ended, status = os.waitpid(process, os.WNOHANG)
                if ended:
                    del running[process]
                    tell(mutant, _verdict(mutant, status, self.folder))
                elif activity.has_ended():
                    del running[process]
                    os.kill(process, signal.SIGKILL)
                    os.waitpid(process, 0)
                    tell(mutant, WAITS)

    def _forked(self, mutant: Mutant) -> int:
        process = os.fork()
        if process:
            return process
        code = _KILLED
        try:
            seconds = sum(self.reach.seconds[one] for one in self.asked(mutant))
            limit = int(_SLACK[self.is_warm] + 3 * seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            failed = self.attempt(mutant)
            code = _SURVIVED if failed is None else _KILLED
            (self.folder / mutant.id).write_text(failed or "")
        except Unexchangeable:
            code = _SURVIVED
        finally:
            os._exit(code)
        raise AssertionError


def _verdict(mutant: Mutant, status: int, folder: Path) -> Verdict:
    told = folder / mutant.id
    test = told.read_text() if told.exists() else "the process"
    told.unlink(missing_ok=True)
    if os.WIFSIGNALED(status):
        return "timeout", test
    return ("survived" if os.WEXITSTATUS(status) == _SURVIVED else "killed"), test
