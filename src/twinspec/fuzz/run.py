"""Runs the processes of a run in parallel, and adds their outcomes."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import requests

from twinspec.fuzz import numbers
from twinspec.fuzz.prepare import RunResources
from twinspec.fuzz.results.counts import Counts, RunFacts
from twinspec.fuzz.results.curl import as_log_in
from twinspec.fuzz.results.outcome import Outcome, Progress
from twinspec.fuzz.results.redact import without_credentials
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.sessions import LogInError
from twinspec.fuzz.send.transport import RunOver
from twinspec.fuzz.settings import RunSettings
from twinspec.fuzz.twin_worker import TwinWorker
from twinspec.fuzz.unenforced import name_unenforced
from twinspec.fuzz.worker import Worker


def run(settings: RunSettings, prepared: RunResources) -> Iterator[Progress | Outcome]:
    """Run all workers in parallel; yield their progress, and finally the outcome of the run.

    The first interruption, or a server that is gone, ends the run in order, with its outcome; a
    second interruption ends it at once.
    """
    context = multiprocessing.get_context("fork")
    said: Any = context.Queue()
    stop = context.Event()
    started = time.monotonic()
    total = Outcome(Counts())
    with tempfile.TemporaryDirectory() as folder, _interrupts(stop, total):
        file = Path(folder) / "lock"
        makers: list[Callable[[], _Process]] = [
            partial(_fuzzer, number, settings, prepared, file, stop)
            for number in range(settings.workers)
        ]
        if settings.twins is not None:
            makers.append(partial(TwinWorker, settings.workers, settings, prepared, file, stop))
        processes = [
            context.Process(target=_work, args=(maker, said, stop, settings.until), daemon=True)
            for maker in makers
        ]
        for process in processes:
            process.start()
        yield from _collect(said, stop, processes, total)
        for process in processes:
            process.join(timeout=1)
            process.kill()
    if total.errors and total.end == "complete":
        total.end = "failed"
    name_unenforced(total, prepared.rules)
    total.counts.facts = _facts(settings, prepared, time.monotonic() - started, total)
    yield total


def _collect(said: Any, stop: Any, processes: list[Any], total: Outcome) -> Iterator[Progress]:
    """Yield the progress of the processes, and add their outcomes to `total`."""
    running = len(processes)
    silent_since: float | None = None
    while running:
        try:
            message = said.get(timeout=numbers.POLL_SECONDS)
        except queue.Empty:
            if not any(process.is_alive() for process in processes) and said.empty():
                codes = ", ".join(str(process.exitcode) for process in processes)
                total.errors.append(f"a worker died without a word; exit codes: {codes}")
                return
            if stop.is_set():
                silent_since = silent_since or time.monotonic()
                if time.monotonic() - silent_since > numbers.GRACE_SECONDS + numbers.SILENT_SECONDS:
                    total.errors.append("a worker did not stop; what it found is not told")
                    return
            continue
        if isinstance(message, Progress):
            yield message
            continue
        running -= 1
        total.add(message)
        if message.end == "server_gone":
            stop.set()


@contextmanager
def _interrupts(stop: Any, total: Outcome) -> Iterator[None]:
    """Make the first interruption end the run in order, and the second one at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: Any) -> None:
        if total.end == "interrupted":
            raise KeyboardInterrupt
        total.end = "interrupted"
        stop.set()

    before = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Process(Protocol):
    """The work of one process: a worker, or the comparison of twins."""

    outcome: Outcome

    def run(self) -> Iterator[Progress]:
        """Run the worker; yield its progress now and then."""
        ...

    @property
    def last_request(self) -> str:
        """The last request to a server that no longer answers; empty if there is none."""
        ...


def _fuzzer(
    number: int, settings: RunSettings, prepared: RunResources, file: Path, stop: Any
) -> _Process:
    return Worker(number, settings, prepared, SharedExclusiveLock(file), stop)


def _work(make: Callable[[], _Process], said: Any, stop: Any, until: float | None) -> None:
    """Work in this process, and send the outcome to the process that started it."""
    # The process that began this one is interrupted as well, and says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _forget_proxies()
    worker = make()
    parent = multiprocessing.parent_process()
    done = threading.Event()
    watch = (worker, said, stop, until, done)
    threading.Thread(target=_watch, args=watch, daemon=True).start()
    try:
        for progress in worker.run():
            said.put(progress)
    except RunOver:
        pass
    except (LogInError, requests.RequestException) as error:
        worker.outcome.errors.append(str(error))
    except Exception:
        worker.outcome.errors.append(f"a fault of twinspec itself:\n{traceback.format_exc()}")
    if parent is not None and not parent.is_alive():
        # It was killed: nobody takes what is said, and the server must be left alone.
        os._exit(1)
    if not done.is_set():
        done.set()
        said.put(_result(worker))


def _result(worker: _Process) -> Outcome:
    outcome = worker.outcome
    if worker.last_request:
        outcome.end = "server_gone"
        outcome.errors = [f"the last request to the server that is gone: {worker.last_request}"]
    outcome.errors = list(dict.fromkeys(outcome.errors))
    return outcome


def _watch(worker: _Process, said: Any, stop: Any, until: float | None, done: Any) -> None:
    """Send the outcome of a worker so far and end its process, if it does not stop in time."""
    late: float | None = None
    while not done.wait(numbers.POLL_SECONDS):
        now = time.monotonic()
        if late is None and (stop.is_set() or (until is not None and now > until)):
            late = now + numbers.GRACE_SECONDS
        if late is not None and now > late:
            break
    if done.is_set():
        return
    done.set()
    while True:
        try:
            outcome = pickle.loads(pickle.dumps(_result(worker)))  # noqa: S301 - our own
            break
        except RuntimeError:
            # It still counts: what is gone through must not change meanwhile.
            continue
    said.put(outcome)
    said.close()
    said.join_thread()
    os._exit(0)


def _forget_proxies() -> None:
    """Remove all proxies from the environment of this process, so that no request uses one."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


def _facts(
    settings: RunSettings, prepared: RunResources, seconds: float, total: Outcome
) -> RunFacts:
    base_url = settings.base_url.rstrip("/")
    forms = [surface.session for surface in prepared.surfaces.values() if surface.session]
    return RunFacts(
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
        signed=prepared.signed,
        end=total.end,
        errors=tuple(dict.fromkeys(total.errors)),
        log_ins={
            name: as_log_in(item.session, without_credentials(base_url + item.prefix))
            for name, item in prepared.surfaces.items()
            if item.session is not None
        },
    )
