"""How mutants are tried: in a forked process each, by the tests that reach them, never on disk.

All tests run once, and coverage tells who reaches what. What a function does is changed in a copy
of the process that ran them; all else is imported changed, in a copy of the process before.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from bench.mutants.plan import Mutant
from bench.mutants.reach import Reach

_RULES = "tests/rules/test_rules.py"
TESTS = (
    "tests/handlers",
    _RULES,
    "tests/api/test_codec.py",
    "tests/api/test_mutants_codec.py",
    "tests/api/test_throttling.py",
)
_LEAST_CPU, _MOST_WALL = 10, 600  # seconds; a mutant that loops is stopped by the first
_SURVIVED, _KILLED = 0, 1


def arguments(folder: Path, paths: Sequence[str] = TESTS) -> list[str]:
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

    And what measures time: mutants share the machine, and none is to be killed by that.
    """
    if "time_does_not_tell" in item.name:
        return False
    taken = getattr(item, "callspec", None)
    told = {} if taken is None else taken.params
    if "postgresql" in told.values():
        return False
    if "representation" in told and told["representation"] != "json":
        test = told.get("test")
        return test is not None and test.rule.id.startswith("protocol.")
    if "version" in told and "test" in told:
        return bool(told["version"] == told["test"].versions[-1])
    return True


_MADE: list[Path] = []


@functools.cache
def _share_applications() -> None:
    """Let all tests of rules play in one house: what it prepared serves the forked ones."""
    from tests.rules import test_rules

    test_rules.Playhouse = functools.cache(test_rules.Playhouse)  # type: ignore[misc, assignment]


@functools.cache
def _leave_no_databases() -> None:
    from tests.databases import Databases

    original = Databases.clean

    def clean(self: Databases, kind: Any) -> str:
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


class Warm(_Plugin):
    """Runs all tests once, then tries mutants in copies of this process."""

    def __init__(
        self,
        reach: Path,
        mutants: Sequence[Mutant],
        jobs: int,
        tell: Callable[[Mutant, Verdict], None],
        most: Callable[[Mutant], int | None],
    ) -> None:
        super().__init__()
        self._most = most
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
        items = {item.nodeid: item for item in session.items}

        def attempt(mutant: Mutant) -> str | None:
            _exchange(mutant)
            chosen = reach.tests(mutant)[: self._most(mutant)]
            return self.first_failure([items[one] for one in chosen], None)

        tried(self._mutants, attempt, reach, self._jobs, self._reach.parent, self._tell)
        return True

    def _measured(self, items: Sequence[pytest.Item]) -> Reach:
        seconds: dict[str, float] = {}
        measuring = coverage.Coverage(
            data_file=None, include=["src/casewright/*"], config_file=False
        )
        measuring.start()
        # After the last one only the session's own things stand: any test can be the next.
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            measuring.switch_context(item.nodeid)
            start = time.process_time()
            self.failed = None
            self.play(item, following)
            if self.failed is None:
                seconds[item.nodeid] = time.process_time() - start
            else:
                self.broken.append(item.nodeid)
        measuring.stop()
        data = measuring.get_data()
        here = Path.cwd()
        lines = {
            str(Path(file).relative_to(here)): {
                line: [one for one in tests if one in seconds]
                for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        return Reach(lines, seconds)


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
    most: Callable[[Mutant], int | None],
) -> None:
    """Try mutants by importing the changed module."""

    def attempt(mutant: Mutant) -> str | None:
        sys.meta_path.insert(0, _Finder(mutant))
        chosen = reach.tests(mutant)
        # The tests of rules take the longest to collect, and are not often needed.
        for part in (
            [one for one in chosen if not one.startswith(_RULES)][: most(mutant)],
            [one for one in chosen if one.startswith(_RULES)][: most(mutant)],
        ):
            failed = _failed(part, folder) if part else None
            if failed is not None:
                return failed
        return None

    tried(mutants, attempt, reach, jobs, folder, tell)


def _failed(chosen: Sequence[str], folder: Path) -> str | None:
    plugin = Cold(chosen)
    code = pytest.main(
        arguments(folder, sorted({one.partition("::")[0] for one in chosen})), [plugin]
    )
    return plugin.failed or (None if code == 0 else "collection")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the changed module in place of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        if name != self._mutant.module:
            return None
        file = str(self._mutant.file.resolve())
        return importlib.util.spec_from_file_location(
            name, file, loader=_Loader(name, file, self._mutant.source)
        )


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, file: str, source: str) -> None:
        super().__init__(name, file)
        self._source = source

    def get_code(self, _fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


def _exchange(mutant: Mutant) -> None:
    """Give the changed function its new code, wherever it is in use already."""
    assert mutant.function is not None
    module = compile(mutant.source, str(mutant.file.resolve()), "exec", dont_inherit=True)
    codes = {code.co_qualname: code for code in _codes(module)}
    held: Any = sys.modules[mutant.module]
    for name in mutant.function.split("."):
        held = vars(held)[name]
    function = getattr(held, "fget", None) or getattr(held, "__func__", held)
    assert isinstance(function, FunctionType)
    function.__code__ = codes[mutant.function]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def tried(
    mutants: Sequence[Mutant],
    attempt: Callable[[Mutant], str | None],
    reach: Reach,
    jobs: int,
    folder: Path,
    tell: Callable[[Mutant, Verdict], None],
) -> None:
    """Try each mutant in a fork of this process, `jobs` at a time; tell what becomes of it."""
    waiting = list(reversed(mutants))
    running: dict[int, tuple[Mutant, float]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            limit = _LEAST_CPU + 3 * sum(reach.seconds[one] for one in reach.tests(mutant))
            running[_forked(mutant, attempt, int(limit), folder)] = mutant, time.monotonic()
        time.sleep(0.005)
        for process, (mutant, since) in list(running.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del running[process]
                tell(mutant, _verdict(mutant, status, folder))
            elif time.monotonic() - since > _MOST_WALL:
                os.kill(process, signal.SIGKILL)


def _forked(
    mutant: Mutant, attempt: Callable[[Mutant], str | None], limit: int, folder: Path
) -> int:
    process = os.fork()
    if process:
        return process
    code = _KILLED
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        failed = attempt(mutant)
        code = _SURVIVED if failed is None else _KILLED
        (folder / mutant.id).write_text(failed or "")
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
