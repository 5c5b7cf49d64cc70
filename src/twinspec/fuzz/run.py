"""A run: its processes side by side, and what they came to together."""

from __future__ import annotations

import multiprocessing
import queue
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import requests

from twinspec.fuzz.prepared import Outcome, Prepared, Told
from twinspec.fuzz.sessions import LogInError
from twinspec.fuzz.settings import Settings
from twinspec.fuzz.tally.counts import Counts, Facts
from twinspec.fuzz.turns import Turns
from twinspec.fuzz.twin_worker import TwinWorker
from twinspec.fuzz.worker import Worker


def run(settings: Settings, prepared: Prepared) -> Iterator[Told | Outcome]:
    """Run all workers side by side; yield how far each is, and last what the run came to."""
    context = multiprocessing.get_context("fork")
    said: Any = context.Queue()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "turns"
        makers: list[Callable[[], _Process]] = [
            partial(_fuzzer, number, settings, prepared, file) for number in range(settings.workers)
        ]
        if settings.twins is not None:
            makers.append(partial(TwinWorker, settings.workers, settings, prepared, file))
        processes = [
            context.Process(target=_work, args=(maker, said), daemon=True) for maker in makers
        ]
        for process in processes:
            process.start()
        total = Outcome(Counts())
        running = len(processes)
        while running:
            try:
                message = said.get(timeout=1)
            except queue.Empty:
                if not any(process.is_alive() for process in processes) and said.empty():
                    codes = ", ".join(str(process.exitcode) for process in processes)
                    total.errors.append(f"a worker died without a word; exit codes: {codes}")
                    break
                continue
            if isinstance(message, Told):
                yield message
                continue
            running -= 1
            total.counts.merge(message.counts)
            total.files |= message.files
            total.errors += message.errors
        for process in processes:
            process.join(timeout=5)
            process.kill()
    total.counts.facts = _facts(settings, prepared, time.monotonic() - started)
    yield total


class _Process(Protocol):
    """What works in a process."""

    outcome: Outcome

    def run(self) -> Iterator[Told]:
        """Work; yield how far it is now and then."""
        ...


def _fuzzer(number: int, settings: Settings, prepared: Prepared, file: Path) -> _Process:
    return Worker(number, settings, prepared, Turns(file))


def _work(make: Callable[[], _Process], said: Any) -> None:
    worker = make()
    parent = multiprocessing.parent_process()
    try:
        for told in worker.run():
            if parent is not None and not parent.is_alive():
                # It was killed: nobody takes what is said, and the server must be left alone.
                said.cancel_join_thread()
                return
            said.put(told)
    except (LogInError, requests.RequestException) as error:
        worker.outcome.errors.append(str(error))
    except Exception:
        worker.outcome.errors.append(f"a fault of twinspec itself:\n{traceback.format_exc()}")
    finally:
        worker.outcome.errors = list(dict.fromkeys(worker.outcome.errors))
        said.put(worker.outcome)


def _facts(settings: Settings, prepared: Prepared, seconds: float) -> Facts:
    base_url = settings.base_url.rstrip("/")
    forms = [surface.session for surface in prepared.surfaces.values() if surface.session]
    return Facts(
        seed=settings.seed,
        seconds=seconds,
        workers=settings.workers,
        base_urls={name: base_url + item.prefix for name, item in prepared.surfaces.items()},
        representations=settings.representations,
        fuzzed=tuple(
            (version, operation)
            for version, names in prepared.names.items()
            for operation in sorted(names)
        ),
        left_out=prepared.left_out,
        credentials=tuple(sorted({form.header.lower() for form in forms})),
    )
