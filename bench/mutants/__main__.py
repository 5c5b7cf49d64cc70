"""Changes conditions and constants one at a time and says which changes no test notices.

    python -m bench.mutants [--sample N --seed S] [--only PART ...] [--jobs N]

A run of everything writes bench/mutants/report.md. Exit code 1: there is a survivor that
bench/mutants/survivors.yaml does not explain, or (run of everything) one that is explained there
and does not survive; 2: the tests fail without any change.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from bench.mutants import plan, play, report
from bench.mutants.plan import Mutant
from bench.mutants.play import Verdict
from bench.mutants.reach import Reach

OTHERS = (
    "argon2",
    "connexion",
    "httpx",
    "hypothesis.strategies",
    "interaction_contract.v12.codec",
    "interaction_contract.v12.server",
    "interaction_contract.v20.codec",
    "interaction_contract.v20.server",
    "jsonschema_rs",
    "lxml.etree",
    "psycopg_pool",
    "pydantic_settings",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "structlog",
    "uvicorn",
    "yaml",
)
"""What the service and its tests import from elsewhere."""

FEW = 50
"""How many tests a survivor that is explained is given: enough for one that was repaired."""


def main() -> int:
    """Run what the command line asks for."""
    options = _options()
    start = time.monotonic()
    sys.path[:0] = [str(Path(one).resolve()) for one in (".", "src", "generated")]
    mutants = plan.chosen(options.only, options.sample, options.seed)
    if options.ids:
        mutants = [one for one in mutants if one.id.startswith(tuple(options.ids))]
    print(f"{len(mutants)} mutants ({time.monotonic() - start:.0f} s)", flush=True)
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="casewright-mutants-", dir=base))
    try:
        verdicts, broken = _verdicts(mutants, options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    is_whole = not (options.sample or options.only or options.ids or options.most)
    code = report.tell(mutants, verdicts, is_whole=is_whole and not broken)
    print(f"{time.monotonic() - start:.0f} s", flush=True)
    if broken:
        print("They fail without any change:", *broken, sep="\n  ", file=sys.stderr)
    return 2 if broken else code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, help="try so many mutants only")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    parser.add_argument("--only", nargs="*", default=(), help="parts of paths of modules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--most", type=int, help="give a mutant so many tests only")
    parser.add_argument("--ids", nargs="*", default=(), help="beginnings of ids of mutants")
    parser.add_argument("--results", help="append all verdicts to this file, as lines of JSON")
    return parser.parse_args()


def _verdicts(
    mutants: list[Mutant], options: argparse.Namespace, folder: Path
) -> tuple[dict[str, Verdict], list[str]]:
    """Return what became of each mutant, and the tests that fail without any; they are left out."""
    _import_others()
    reach, told = folder / "reach.json", folder / "verdicts.jsonl"
    warm = [one for one in mutants if one.is_warm]
    process = os.fork()
    if not process:
        _try_warm(warm, reach, told, options)
    os.waitpid(process, 0)
    verdicts: dict[str, Verdict] = {}
    broken: list[str] = []
    for one_id, what, test in map(json.loads, _lines(told)):
        if what == "broken":
            broken.append(test)
        else:
            verdicts[one_id] = (what, test)
    if not reach.exists():
        return verdicts, [*broken, "the collection of the tests"]

    def tell(mutant: Mutant, verdict: Verdict) -> None:
        verdicts[mutant.id] = verdict
        _record(options, mutant, verdict)

    cold = [one for one in mutants if not one.is_warm]
    play.try_cold(cold, Reach.load(reach), options.jobs, folder, tell, _limit(options))
    return verdicts, broken


def _limit(options: argparse.Namespace) -> Callable[[Mutant], int | None]:
    """Return how many tests a mutant is given: a known survivor only the likeliest ones."""
    known = report.known()
    return lambda mutant: FEW if mutant.id in known else options.most


def _record(options: argparse.Namespace, mutant: Mutant, verdict: Verdict) -> None:
    report.tell_survivor(mutant, verdict)
    if options.results:
        row = [mutant.id, mutant.operator, mutant.place, mutant.line, mutant.before, mutant.after]
        with Path(options.results).open("a", encoding="utf-8") as file:
            file.write(json.dumps([*row, *verdict], ensure_ascii=False) + "\n")


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _try_warm(mutants: list[Mutant], reach: Path, told: Path, options: argparse.Namespace) -> None:
    """Try mutants in this process, and end it."""
    try:
        with told.open("w", buffering=1) as file:

            def tell(mutant: Mutant, verdict: Verdict) -> None:
                file.write(json.dumps([mutant.id, *verdict]) + "\n")
                _record(options, mutant, verdict)

            plugin = play.Warm(reach, mutants, options.jobs, tell, _limit(options))
            with _silence():
                pytest.main(play.arguments(reach.parent), [plugin])
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


def _import_others() -> None:
    """Import what is not mutated, so that each fork has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in OTHERS:
            import_module(name)


if __name__ == "__main__":
    sys.exit(main())
