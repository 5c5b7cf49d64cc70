"""Databases for tests: a SQLite file per test, and PostgreSQL from a URL or a throw-away cluster.

Fixtures: `database_url` runs a test on every kind of database, migrated and without a world;
`new_database_url` does the same without any table. A test module imports the ones it needs, with
`databases`, from here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from casewright import storage
from casewright.storage.tables import metadata

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SERVER_VARIABLE = "CASEWRIGHT_TEST_POSTGRES_URL"
_IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
_ANY_LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
# An order by language, so that tests see when a statement relies on the order of the database.
_BY_LANGUAGE = ("--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US")
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
"""Options of a cluster that is thrown away: a crash may lose everything."""
DURABLE = "-c max_connections=200"
"""Options of a cluster that may crash: commits are kept, as they are by default."""


class Databases:
    """Makes databases of any kind; what one session shares is made once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._template: Path | None = None
        self._server: str | None = None
        self._shared: str | None = None

    def new(self, kind: Kind) -> str:
        """Return the URL of a database without tables."""
        if kind == "sqlite":
            return f"sqlite:///{self._folder / uuid4().hex}.db"
        return self._stack.enter_context(_postgresql_database(self._postgresql_server()))

    def clean(self, kind: Kind) -> str:
        """Return the URL of a migrated, empty database; PostgreSQL has one for all tests."""
        if kind == "sqlite":
            copy = self._folder / f"{uuid4().hex}.db"
            shutil.copyfile(self._migrated_file(), copy)
            return f"sqlite:///{copy}"
        if self._shared is None:
            self._shared = self.new("postgresql")
            storage.migrate(self._shared)
        _empty(self._shared)
        return self._shared

    def _migrated_file(self) -> Path:
        if self._template is None:
            self._template = self._folder / "template.db"
            storage.migrate(f"sqlite:///{self._template}")
        return self._template

    def _postgresql_server(self) -> str:
        if self._server is None:
            self._server = os.environ.get(SERVER_VARIABLE) or self._stack.enter_context(cluster())
        return self._server


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Make databases; everything goes away with the session."""
    with ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> str:
    """URL of a migrated database without a world, once per kind."""
    return databases.clean(request.param)


@pytest.fixture(params=KINDS)
def new_database_url(request: pytest.FixtureRequest, databases: Databases) -> str:
    """URL of a database without tables, once per kind."""
    return databases.new(request.param)


def _empty(url: str) -> None:
    statements = [f"DELETE FROM {table.name};" for table in reversed(metadata.sorted_tables)]
    with psycopg.connect(url, options="-c lock_timeout=10s") as connection:
        connection.execute("".join(statements).encode())


@contextmanager
def _postgresql_database(server: str) -> Iterator[str]:
    """Create a database on `server` and drop it afterwards."""
    name = f"casewright_test_{uuid4().hex[:12]}"
    parts = urlsplit(server)
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with closing(psycopg.connect(server, autocommit=True)) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def cluster(options: str = FAST) -> Iterator[str]:
    """Run a PostgreSQL of our own on a socket in a temporary folder."""
    binaries = _binaries()
    if binaries is None:
        reason = f"no PostgreSQL: install it, or set {SERVER_VARIABLE}"
        if _IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-", dir="/tmp"))
    run = _runner(folder)
    data = folder / "data"
    locale = _BY_LANGUAGE if int(binaries.parent.name.split(".")[0]) >= 15 else _ANY_LOCALE
    common = ("--auth=trust", "--username=postgres", "--no-sync")
    options = f"-k {folder} -c listen_addresses= {options}"
    try:
        run(binaries / "initdb", "--pgdata", data, *common, *locale)
        run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def replica_of(url: str) -> Iterator[str]:
    """Run a streaming replica of a `cluster`, which is asynchronous and shows what it has."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-", dir="/tmp"))
    run = _runner(folder)
    data = folder / "data"
    primary = parse_qs(urlsplit(url).query)["host"][0]
    copy = ("-h", primary, "-U", "postgres", "-D", data, "-R", "-X", "stream", "-c", "fast")
    options = f"-k {folder} -c listen_addresses= {DURABLE}"
    try:
        run(binaries / "pg_basebackup", *copy)
        run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(url: str) -> None:
    """Restart the PostgreSQL of `cluster` as after a crash: nothing is finished or told."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(parse_qs(urlsplit(url).query)["host"][0])
    options = ("-D", folder / "data", "-w", "-l", folder / "log", "-m", "immediate")
    _runner(folder)(binaries / "pg_ctl", *options, "restart")


def _runner(folder: Path) -> Callable[..., None]:
    """Return a function that runs commands, as user postgres when we are root, which it refuses."""
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        prefix = ("runuser", "-u", "postgres", "--")

    def run(*command: object) -> None:
        line = [*prefix, *map(str, command)]
        done = subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder)
        if done.returncode != 0:
            pytest.fail(f"{' '.join(line)}: {done.stderr.decode(errors='replace')}")

    return run


def _binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return versions[-1].parent if versions else None
