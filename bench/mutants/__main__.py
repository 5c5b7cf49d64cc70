"""Changes conditions, constants and results one at a time, and says which changes no test notices.

    python -m bench.mutants [--sample N --seed S] [--only PART ...] [--jobs N] [--record]

`--sample` tries N of the places of each folder. `--results FILE` goes on with a run that was ended:
what FILE says was killed, or survives and is explained, is not tried again, as long as the source
and the test that killed it are the same. `--record` writes bench/mutants/report.md, as a run of
everything does. Exit code 1: there is a survivor that bench/mutants/survivors.yaml does not
explain, or (run of everything) one that is explained there and does not survive; 2: tests fail
without any change.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
from bench.mutants import plan, play, report
from bench.mutants.plan import Choice, Mutant
from bench.mutants.play import Verdict
from bench.mutants.reach import Reach
from bench.mutants.suites import SUITES, Suite

SERVER_VARIABLE = "CASEWRIGHT_TEST_POSTGRES_URL"
"""Where tests look for a PostgreSQL server: tests/databases.py, which imports what is mutated."""


def main() -> int:
    """Run what the command line asks for."""
    options = _options()
    start = time.monotonic()
    sys.path[:0] = [str(Path(one).resolve()) for one in (".", "src", "generated")]
    play.are_several = options.jobs > 1
    choice = Choice(options.only, options.sample, options.seed)
    run = report.Run(choice, is_whole=not (options.only or options.sample or options.ids))
    broken: list[str] = []
    for suite in SUITES:
        chosen = plan.chosen(suite, choice)
        mutants = [one for one in chosen.mutants if one.id.startswith(tuple(options.ids or [""]))]
        print(f"{suite.name}: {len(mutants)} mutants of {sum(chosen.places.values())}", flush=True)
        verdicts = _told(options, mutants)
        left = [one for one in mutants if one.id not in verdicts]
        if left:
            found, failing = _tried(suite, chosen.tests, left, options)
            verdicts |= found
            broken += failing
        run.add(chosen.places, mutants, verdicts)
    code = report.tell(run, is_recorded=(run.is_whole or options.record) and not broken)
    print(f"{time.monotonic() - start:.0f} s", flush=True)
    if broken:
        print("They fail without any change:", *broken, sep="\n  ", file=sys.stderr)
    return 2 if broken else code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, help="try so many places of each folder only")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    parser.add_argument("--only", nargs="*", default=(), help="parts of paths of modules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--ids", nargs="*", default=(), help="beginnings of ids of mutants")
    parser.add_argument("--results", help="append verdicts to this file, and take those it has")
    parser.add_argument("--record", action="store_true", help="write bench/mutants/report.md")
    return parser.parse_args()


def _told(options: argparse.Namespace, mutants: list[Mutant]) -> dict[str, Verdict]:
    """Return what the file of results says of mutants, if it need not be asked again.

    What another source, or another file of the test that failed, has said is not taken.
    """
    known, ids = report.known(), {one.id for one in mutants}
    rows = _lines(Path(options.results)) if options.results else []
    told: dict[str, Verdict] = {}
    for one, *_, state, what, test in map(json.loads, rows):
        if one in ids and state == _state(test):
            told[one] = (what, test)
    return {
        one: verdict for one, verdict in told.items() if verdict[0] != "survived" or one in known
    }


def _state(test: str) -> str:
    """Return a digest of the source, and of the file of a test."""
    file = Path(test.partition("::")[0])
    own = file.read_bytes() if file.is_file() else b""
    return sha256(_source() + own).hexdigest()[:16]


@cache
def _source() -> bytes:
    files = (file for folder in ("src", "generated") for file in Path(folder).rglob("*.py"))
    return b"".join(sha256(file.read_bytes()).digest() for file in sorted(files))


def _tried(
    suite: Suite, tests: list[str], mutants: list[Mutant], options: argparse.Namespace
) -> tuple[dict[str, Verdict], list[str]]:
    """Return what became of the mutants of a suite, and the tests that fail without any."""
    _import_others(suite)
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="casewright-mutants-", dir=base))
    try:
        with _postgresql() as url:
            os.environ[SERVER_VARIABLE] = url
            return _verdicts(mutants, tests, options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgresql() -> Iterator[str]:
    """Yield the URL of a server that all tests share: a copy that is stopped leaves none behind."""
    command = [sys.executable, "-m", "bench.mutants.postgresql"]
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | path
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            sys.exit("Mutants of the storage need PostgreSQL: install it.")
        yield url
        process.communicate()


def _verdicts(
    mutants: list[Mutant], tests: list[str], options: argparse.Namespace, folder: Path
) -> tuple[dict[str, Verdict], list[str]]:
    """Return what became of each mutant, and the tests that fail without any; they are left out.

    What survives in a warm copy, or waits there, is tried once more by importing it changed: there,
    nothing is left of what the unchanged code had prepared, and no thread is missing.
    """
    reach, told = folder / "reach.json", folder / "verdicts.jsonl"
    process = os.fork()
    if not process:
        _try_warm(mutants, reach, told, tests, options)
    os.waitpid(process, 0)
    verdicts: dict[str, Verdict] = {}
    broken: list[str] = []
    for one_id, what, test in map(json.loads, _lines(told)):
        if what == "broken":
            broken.append(test)
        else:
            verdicts[one_id] = what, test
    if not reach.exists():
        return verdicts, [*broken, "the collection of the tests"]

    def tell(mutant: Mutant, verdict: Verdict) -> None:
        verdicts[mutant.id] = verdict
        report.tell_survivor(mutant, verdict)
        _record(options, mutant, verdict)

    cold = [one for one in mutants if one.id not in verdicts or _asks_again(verdicts[one.id])]
    play.try_cold(cold, Reach.load(reach), options.jobs, folder, tell)
    return verdicts, broken


def _asks_again(verdict: Verdict) -> bool:
    return verdict[0] == "survived" or verdict == play.WAITS


def _record(options: argparse.Namespace, mutant: Mutant, verdict: Verdict) -> None:
    if options.results:
        shown = [mutant.operator, mutant.place, mutant.line, mutant.before, mutant.after]
        row = [mutant.id, *shown, _state(verdict[1])]
        with Path(options.results).open("a", encoding="utf-8") as file:
            file.write(json.dumps([*row, *verdict], ensure_ascii=False) + "\n")


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _try_warm(
    mutants: list[Mutant], reach: Path, told: Path, tests: list[str], options: argparse.Namespace
) -> None:
    """Try mutants in this process, and end it."""
    try:
        with told.open("w", buffering=1) as file:

            def tell(mutant: Mutant, verdict: Verdict) -> None:
                file.write(json.dumps([mutant.id, *verdict]) + "\n")
                if not _asks_again(verdict):
                    _record(options, mutant, verdict)

            plugin = play.Warm(reach, mutants, options.jobs, tell)
            with _silence():
                pytest.main(play.arguments(reach.parent, tests), [plugin])
            for test in plugin.broken:
                file.write(json.dumps(["", "broken", test]) + "\n")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@contextmanager
def _silence() -> Iterator[None]:
    """Let the tests and the server write nowhere; what is told goes to the former output."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    own = sys.stdout
    os.dup2(nowhere, 1)
    sys.stdout = os.fdopen(os.dup(nowhere), "w")
    report.output = os.fdopen(kept, "w")
    try:
        yield
    finally:
        sys.stdout = own


def _import_others(suite: Suite) -> None:
    """Import what is not mutated, so that each fork has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in suite.imports:
            import_module(name)


if __name__ == "__main__":
    sys.exit(main())
