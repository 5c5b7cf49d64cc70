"""What the machine gives a server: a port, file descriptors, and a disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit

from casewright import health
from casewright.doctor.check_result import CheckResult
from casewright.listening import CannotListen, InvalidSettings, is_loopback, listen
from casewright.server import DESCRIPTORS_FOR_OTHERS
from casewright.settings import Settings

_MIB = 1024 * 1024
_ROOM = 256 * _MIB
"""Below that a disk counts as full: WAL, an upgrade and a day of logs may take as much."""
_NETWORK = (
    "9p", "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "gfs2", "gpfs",
    "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "virtiofs",
)  # fmt: skip
"""File systems that hosts share. WAL needs memory that all processes share: sqlite.org/wal.html."""
_IN_MEMORY = ("ramfs", "tmpfs")


def address(settings: Settings) -> Iterator[CheckResult]:
    """Look whether a server could listen, and with TLS where that is needed."""
    place = f"{settings.host} port {settings.port}"
    try:
        with closing(listen(settings)):
            pass
    except InvalidSettings as error:
        yield CheckResult("address", "problem", "`casewright serve` would refuse this", f"{error}.")
        return
    except CannotListen as error:
        if health.ask(settings, "/health/live").is_casewright:
            yield CheckResult("address", "note", f"a casewright serves on {place} already")
        else:
            told, _, advice = str(error).partition(". ")
            yield CheckResult(
                "address", "problem", told, advice or "Choose another --host or --port."
            )
    else:
        yield CheckResult("address", "fine", f"{place} is free")
    if settings.tls_certificate:
        yield CheckResult("tls", "fine", f"{settings.tls_certificate} can be used")
    elif is_loopback(settings.host):
        yield CheckResult("tls", "fine", "only this machine can connect")
    else:
        way = ", ".join(settings.trusted_proxies) or "everybody"
        told = f"plain HTTP from {way}: passwords and sessions are as safe as that way"
        yield CheckResult("tls", "note", told, "Keep others from this port, or do TLS here, too.")


def descriptors(settings: Settings) -> CheckResult:
    """Look whether a process may open as many files as its connections need."""
    _, hard = getrlimit(RLIMIT_NOFILE)
    wanted = settings.connections + DESCRIPTORS_FOR_OTHERS
    if hard == RLIM_INFINITY or hard >= wanted:
        return CheckResult("file descriptors", "fine", f"{wanted} are needed, {hard} allowed")
    return CheckResult(
        "file descriptors",
        "problem",
        f"{wanted} are needed for {settings.connections} connections, {hard} allowed",
        "Raise the hard limit (ulimit -Hn, LimitNOFILE=), or lower CASEWRIGHT_CONNECTIONS.",
    )


def folder_of_sqlite(file: Path, journal_mode: str | None) -> Iterator[CheckResult]:
    """Look at the folder of a database file, and the file system that it is on."""
    folder = file.absolute().parent
    if not folder.is_dir():
        told = f"{folder} does not exist"
        yield CheckResult("folder", "problem", told, "Create it, or give another --database-url.")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield CheckResult("folder", "fine", f"{folder} can be written")
    except OSError as error:
        told = f"{folder} cannot be written: {error.strerror}"
        advice = "Let this user write it: SQLite keeps its log beside the file."
        yield CheckResult("folder", "problem", told, advice)
    yield _room(folder)
    yield _file_system(folder, journal_mode)


def _room(folder: Path) -> CheckResult:
    free = shutil.disk_usage(folder).free
    told = f"{free // _MIB} MiB are free at {folder}"
    if free >= _ROOM:
        return CheckResult("disk", "fine", told)
    return CheckResult(
        "disk", "problem", told, f"Make room: less than {_ROOM // _MIB} MiB is little."
    )


def _file_system(folder: Path, journal_mode: str | None) -> CheckResult:
    try:
        kind = file_system_of(folder, Path("/proc/self/mountinfo").read_text("utf-8"))
    except OSError as error:
        return CheckResult("file system", "not checked", f"its kind is not told: {error.strerror}")
    if kind in _NETWORK:
        return CheckResult(
            "file system",
            "problem",
            f"{folder} is on {kind}, which other hosts share; the log of SQLite "
            f"(journal mode {journal_mode or 'wal'}) needs a file system of this host alone",
            "Put the file on a local disk, or use PostgreSQL.",
        )
    if kind in _IN_MEMORY:
        told = f"{folder} is on {kind}: it is gone when the machine restarts"
        return CheckResult("file system", "note", told, "Put the file on a disk, unless it may go.")
    return CheckResult("file system", "fine", f"{folder} is on {kind}, of this host alone")


def file_system_of(folder: Path, mounts: str) -> str:
    """Return the kind of the file system that a folder is on; `mounts` is that of proc(5).

    The last of the mounts with the longest path is the one that is seen.
    """
    path = folder.resolve()
    kind, longest = "unknown", -1
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        point = Path(fields.split()[4].encode().decode("unicode_escape"))
        if path.is_relative_to(point) and len(point.parts) >= longest:
            kind, longest = rest.split()[0], len(point.parts)
    return kind
