"""What a disk holds after a power failure, from a record of what a process has written to it.

`strace` records writes and syncs of the files of a database. A write is durable when a sync of its
file has begun after it and ended well; until then a disk may have it, or not, or a part of it. So
from the record follows every state in which a power failure at a given moment may leave the files:
the durable writes, in their order, and any of the others.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

import pytest

_CALLS = "pwrite64,fdatasync,fsync,ftruncate"
_MOST_BYTES = 70_000
"""Of one write that are recorded: a page of SQLite has 64 KiB at most."""
# 8231  1764508706.123456 pwrite64(4<\x2f\x78>, "\x37\x7f", 2, 0) = 2 <0.000021>
_BEGIN = re.compile(
    r"(?P<thread>\d+) +(?P<at>[\d.]+) (?P<call>\w+)\(\d+<(?P<path>[^>]*)>"
    r'(?:, "(?P<data>[^"]*)", \d+, (?P<place>\d+)|, (?P<size>\d+))?'
)
_END = re.compile(r"= (?P<result>-?\d+)[^<]*<(?P<took>[\d.]+)>$")
_RESUMED = re.compile(r"(?P<thread>\d+) +(?P<at>[\d.]+) <\.\.\. (?P<call>\w+) resumed>")


@dataclass(slots=True)
class Write:
    """Bytes that were written to a file, and from when on they are sure to be on the disk."""

    path: Path
    begun: float
    ended: float
    place: int
    data: bytes
    durable: float = inf


@dataclass(slots=True)
class Record:
    """The writes to the files of a database, in their order, and what the files held before."""

    before: dict[Path, bytes]
    writes: list[Write] = field(default_factory=list)
    syncs: list[tuple[Path, float]] = field(default_factory=list)
    """Files and when they were synced."""

    def image(self, at: float, kept: random.Random | None = None) -> dict[Path, bytes]:
        """Return what the files hold after a power failure `at` that time.

        Of the writes that are not durable none is kept; with `kept`, one in two, by chance.
        """
        files = {path: bytearray(content) for path, content in self.before.items()}
        for one in self.writes:
            if one.durable <= at or (one.begun <= at and kept and kept.random() < 0.5):
                content = files[one.path]
                content.extend(bytes(max(0, one.place + len(one.data) - len(content))))
                content[one.place : one.place + len(one.data)] = one.data
        return {path: bytes(content) for path, content in files.items()}


def strace() -> str:
    """Return where strace is installed."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("no strace: install the package strace")
    return found


@contextmanager
def recorded(process: int, database: Path, folder: Path) -> Iterator[Path]:
    """Record what a process writes to a database until it ends; yield the file of the record."""
    trace = folder / "trace"
    command = [strace(), "-f", "-qq", "-y", "-ttt", "-T", "-xx", "-s", str(_MOST_BYTES)]
    command += ["-e", f"trace={_CALLS}", "-e", "signal=none", "-o", str(trace)]
    command += ["-p", str(process)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracing:
        try:
            yield trace
        finally:
            tracing.wait(60)


def read_record(trace: Path, before: dict[Path, bytes]) -> Record:
    """Read a record of the files `before`, which were durable when it began."""
    record = Record(before)
    begun: dict[str, tuple[re.Match[str], float]] = {}
    for line in trace.read_text(encoding="ascii", errors="replace").splitlines():
        resumed = _RESUMED.match(line)
        if resumed is not None:
            call, since = begun.pop(resumed["thread"], (None, 0.0))
            end = _END.search(line)
            if call is not None and end is not None:
                _add(record, call, since, float(resumed["at"]), int(end["result"]))
            continue
        call = _BEGIN.match(line)
        if call is None or _path(call) not in before:
            continue
        end = _END.search(line)
        since = float(call["at"])
        if end is None:
            begun[call["thread"]] = call, since
        else:
            _add(record, call, since, since + float(end["took"]), int(end["result"]))
    # What was on its way when the process was killed may have been written.
    for call, since in begun.values():
        if call["call"] == "pwrite64":
            _add(record, call, since, inf, 0)
    record.writes.sort(key=lambda one: one.begun)
    return record


def _bytes(text: str) -> bytes:
    """Return what strace has written as \\x2f\\x74 and so on."""
    return bytes.fromhex(text.replace("\\x", ""))


def _path(call: re.Match[str]) -> Path:
    return Path(os.fsdecode(_bytes(call["path"])))


def _add(record: Record, call: re.Match[str], begun: float, ended: float, result: int) -> None:
    path = _path(call)
    if call["call"] == "pwrite64":
        data = _bytes(call["data"])
        assert result in (len(data), 0), "a write is recorded as a whole"
        record.writes.append(Write(path, begun, ended, int(call["place"]), data))
    elif call["call"] == "ftruncate":
        # Only to the size that the file has: what it would cut off is not recorded.
        assert int(call["size"]) >= len(record.before[path]), call[0]
    else:
        assert result == 0, call[0]
        record.syncs.append((path, ended))
        for one in record.writes:
            if one.path == path and one.ended <= begun and one.durable == inf:
                one.durable = ended
