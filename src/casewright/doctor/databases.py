"""What a database needs before a server can work with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casewright.doctor.check_result import CheckResult
from casewright.doctor.machine import folder_of_sqlite
from casewright.domain.passwords import is_password
from casewright.listening import is_loopback
from casewright.settings import Settings
from casewright.storage import (
    StorageError,
    ensure_writable,
    is_demo,
    is_empty,
    populate,
)
from casewright.storage import facts as facts_of
from casewright.storage.facts import PostgresqlServer
from casewright.storage.urls import DatabaseUrl, PostgresqlUrl, SqliteUrl, parse_url
from casewright.storage.world import DEMO_WORLD, read_world

_OLDEST_POSTGRESQL = 120000
"""CREATE STATISTICS (mcv) is of PostgreSQL 12."""
_MOST_CLOCK_DIFFERENCE = 1000.0
"""Milliseconds; hosts whose clocks differ more disagree on when sessions and waits end."""
_SECONDS_FOR_REPLICA = 2.0
_MIGRATE = "`casewright serve` and `casewright migrate` do it; make a backup first."


def database(settings: Settings) -> Iterator[CheckResult]:
    """Look at the database of the settings; what cannot be asked is said to be not checked."""
    left = ["schema", "world"]
    try:
        url = parse_url(settings.database_url)
        found = _sqlite(url, settings) if isinstance(url, SqliteUrl) else _postgresql(url, settings)
        for one in found:
            left = [check for check in left if check != one.check]
            yield one
    except StorageError as error:
        yield CheckResult("database", "problem", *_split(str(error)))
        for check in left:
            yield CheckResult(check, "not checked", "the database cannot be asked")


def world_settings(settings: Settings) -> Mapping[str, object]:
    """Return the settings that the world in the database rules over; none where it is not asked."""
    try:
        url = parse_url(settings.database_url)
        if isinstance(url, SqliteUrl) and not url.path.exists():
            return {}
        return facts_of.settings_of_world(url)
    except StorageError:
        return {}


def _split(told: str) -> tuple[str, str]:
    """Return the first sentence of a message, and the rest, which says what to do."""
    first, _, advice = told.partition(". ")
    return first.removesuffix("."), advice or "See to it that it answers."


def _sqlite(url: SqliteUrl, settings: Settings) -> Iterator[CheckResult]:
    if not url.path.exists():
        yield from folder_of_sqlite(url.path, None)
        told = f"there is no {url} yet"
        yield CheckResult("database", "note", told, "`casewright serve` creates it.")
        return
    mode = facts_of.journal_mode(url)
    yield from folder_of_sqlite(url.path, mode)
    yield CheckResult("database", "fine", f"{url} can be read; journal mode {mode}")
    yield from _content(url, settings)
    if settings.synchronous == "normal":
        told = "CASEWRIGHT_SYNCHRONOUS is normal: a power failure may take the last edits with it"
        yield CheckResult("durability", "note", told, "Set it to full, unless they may be lost.")
    else:
        yield CheckResult("durability", "fine", "confirmed edits survive a power failure")
    if settings.read_database_url:
        told = "CASEWRIGHT_READ_DATABASE_URL is for PostgreSQL alone"
        yield CheckResult("replica", "problem", told, "Remove it.")


def _content(url: DatabaseUrl, settings: Settings) -> Iterator[CheckResult]:
    schema = facts_of.schema_of(url)
    if schema.present == schema.needed:
        yield CheckResult("schema", "fine", f"revision {schema.present}, the newest")
    elif schema.is_newer:
        told = f"revision {schema.present} is of a newer casewright; this one needs {schema.needed}"
        yield CheckResult("schema", "problem", told, "Use that program, or another database.")
        yield CheckResult("world", "not checked", "the schema is unknown")
        return
    else:
        present = schema.present or "none"
        told = f"revision {present}, to be brought to {schema.needed}"
        yield CheckResult("schema", "note", told, _MIGRATE)
        if schema.present is not None:
            yield CheckResult(
                "world", "not checked", "its tables are those of an earlier casewright"
            )
            return
    if schema.present is not None:
        ensure_writable(settings.database_url)
        yield CheckResult("writing", "fine", "a row can be written")
    yield from _passwords(url, settings)


def _passwords(url: DatabaseUrl, settings: Settings) -> Iterator[CheckResult]:
    """Look for users whose passwords are public, in a world that is not the demo world."""
    if is_empty(settings.database_url):
        told = "the database holds no world, so nobody can log in"
        yield CheckResult("world", "note", told, "Load one: casewright load FILE")
        return
    public = {one["userName"]: one["password"] for one in read_world(DEMO_WORLD)["users"]}
    public[populate.SUPERVISOR] = populate.PASSWORD
    found = facts_of.password_hashes(url, public)
    known = [name for name, hash_ in found.items() if is_password(public[name], hash_)]
    demo = is_demo(settings.database_url)
    if not known:
        yield CheckResult("world", "fine", "no user has a password of the demo world")
    elif is_loopback(settings.host):
        told = f"users with public passwords: {_named(known)}; only this machine can connect"
        yield CheckResult("world", "note", told, "Do not serve this database to others.")
    else:
        told = f"users with public passwords: {_named(known)}"
        advice = "Load a world of your own, with other passwords: casewright load FILE --replace"
        kind = "" if demo else ", and the world is not marked as demo"
        yield CheckResult("world", "problem", told + kind, advice)


def _named(names: list[str]) -> str:
    few = ", ".join(sorted(names)[:3])
    return few if len(names) <= 3 else f"{few} and {len(names) - 3} more"


def _postgresql(url: PostgresqlUrl, settings: Settings) -> Iterator[CheckResult]:
    server = facts_of.server_of(url)
    yield CheckResult("database", "fine", f"{url} answers: PostgreSQL {server.version}")
    yield from judged_server(server, settings)
    yield from _content(url, settings)
    if settings.read_database_url:
        yield from _replica(url, settings)


def judged_server(server: PostgresqlServer, settings: Settings) -> Iterator[CheckResult]:
    """Judge what a primary says of itself."""
    if server.version_number < _OLDEST_POSTGRESQL:
        told = f"PostgreSQL {server.version} is too old"
        yield CheckResult("version", "problem", told, "Use PostgreSQL 12 or newer.")
    if server.settings["server_encoding"] != "UTF8":
        told = f"its encoding is {server.settings['server_encoding']}"
        yield CheckResult("encoding", "problem", told, "Create a database with ENCODING 'UTF8'.")
    yield _connections(server, settings)
    if server.settings["transaction_read_only"] == "on":
        told = "it is read-only: a standby, or default_transaction_read_only is on"
        yield CheckResult("writing", "problem", told, "Give the URL of the primary.")
    off = [name for name in ("fsync", "full_page_writes") if server.settings[name] == "off"]
    if off:
        told = f"{' and '.join(off)} is off: a power failure may damage the database"
        yield CheckResult("durability", "problem", told, f"Set {' and '.join(off)} to on.")
    elif server.settings["synchronous_commit"] == "off":
        told = "synchronous_commit is off: a power failure may take the last edits with it"
        yield CheckResult("durability", "note", told, "Set it to on, unless they may be lost.")
    else:
        yield CheckResult("durability", "fine", "confirmed edits survive a power failure")
    yield _clock(server)


def _connections(server: PostgresqlServer, settings: Settings) -> CheckResult:
    each, workers = settings.database_connections, settings.workers
    wanted = each * workers
    told = (
        f"{wanted} are needed by this host ({workers} workers, {each} each), "
        f"{server.connections} allowed"
    )
    if wanted <= server.connections:
        return CheckResult("connections", "fine", told)
    advice = "Raise max_connections, or lower CASEWRIGHT_DATABASE_CONNECTIONS."
    return CheckResult("connections", "problem", told, advice)


def _clock(server: PostgresqlServer) -> CheckResult:
    difference = abs(server.clock_ahead)
    told = f"{difference:.0f} ms from that of the database, ± {server.round_trip / 2:.0f}"
    if difference - server.round_trip / 2 <= _MOST_CLOCK_DIFFERENCE:
        return CheckResult("clock", "fine", told)
    return CheckResult("clock", "problem", told, "Let NTP set the clocks of all hosts.")


def _replica(primary: PostgresqlUrl, settings: Settings) -> Iterator[CheckResult]:
    try:
        replica = parse_url(settings.read_database_url)
        if isinstance(replica, SqliteUrl):
            raise StorageError(f"{replica} is no PostgreSQL. Give the URL of a replica.")
        lacks = facts_of.bytes_behind(primary, replica, _SECONDS_FOR_REPLICA)
        yield _connections(facts_of.server_of(replica), settings)
    except StorageError as error:
        yield CheckResult("replica", "problem", *_split(str(error)))
        return
    if lacks is None:
        told = f"{replica} is no streaming replica: it replays no log of a primary"
        yield CheckResult("replica", "problem", told, "Give the URL of a replica, or none.")
    elif lacks:
        told = f"{replica} lacked {lacks} bytes after {_SECONDS_FOR_REPLICA:.0f} s"
        advice = "Requests go to the primary meanwhile. See why it is behind: pg_stat_replication."
        yield CheckResult("replica", "problem", told, advice)
    else:
        yield CheckResult("replica", "fine", f"{replica} has all that the primary has")
