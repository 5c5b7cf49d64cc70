"""World files: read, checked and loaded completely, or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from casewright.storage.content import holds_nothing, is_empty
from casewright.storage.direct import DirectConnection, exclusive, reading
from casewright.storage.errors import Filled, WorldError
from casewright.storage.schema import migrate
from casewright.storage.tables import metadata
from casewright.storage.urls import DatabaseUrl, parse_url
from casewright.storage.world.checks import References, schema_findings, world_schema
from casewright.storage.world.document import (
    UnreadableWorld,
    WorldDocument,
    WorldFinding,
    read_document,
)
from casewright.storage.world.file import read_bytes
from casewright.storage.world.rows import Rows, rows_of

__all__ = ["DEMO_WORLD", "WorldSummary", "load_demo", "load_world", "read_world", "world_schema"]

DEMO_WORLD = Path(__file__).parents[2] / "worlds" / "demo.yaml"
"""The world that `make run` serves."""

Progress = Callable[[str, int, int], None]
"""Is told what is done, and how many of how many: `("passwords hashed", 3, 13)`."""

_MOST_ERRORS = 20
_BATCH = 5_000
_LONGEST_MESSAGE = 300
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_KEYS = frozenset(world_schema()["properties"])


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """The number of resources of each kind in a world."""

    departments: int
    users: int
    customers: int
    cases: int
    activities: int


def load_world(
    path: Path,
    database_url: str,
    *,
    replace: bool = False,
    hash_password: Callable[[str], str] | None = None,
    progress: Progress = _tell_nobody,
) -> WorldSummary:
    """Bring the database to the newest schema and load the world at `path`, in one transaction.

    `replace` empties a filled database in the same transaction, sessions included.
    `hash_password` replaces argon2 with its recommended costs.
    WorldError for a bad file, before the database is used; StorageError for an unusable database,
    Filled for a filled one without `replace`. In each case the content is unchanged.
    """
    url = parse_url(database_url)
    world = read_world(path, progress)
    migrate(database_url)
    if not replace:
        with reading(url) as connection:
            _require_empty(connection, url)
    rows = rows_of(world, _hashes_of(world, hash_password or PasswordHasher().hash, progress))
    with exclusive(url) as connection:
        if not replace:
            _require_empty(connection, url)
        for table in reversed(metadata.sorted_tables):
            connection.clear(table)
        _insert(connection, rows, progress)
    return WorldSummary(*(len(world.get(kind, ())) for kind in _COUNTED))


def _hashes_of(
    world: dict[str, Any], hashed: Callable[[str], str], progress: Progress
) -> dict[str, str]:
    """Return the hash of each user's password, by the user's id."""
    users: list[dict[str, Any]] = world.get("users", [])
    found: dict[str, str] = {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for user, text in zip(
            users, threads.map(hashed, [user["password"] for user in users]), strict=True
        ):
            found[user["id"]] = text
            progress("passwords hashed", len(found), len(users))
    return found


def _insert(connection: DirectConnection, rows: Rows, progress: Progress) -> None:
    total = sum(map(len, rows.values()))
    written = 0
    for table in metadata.sorted_tables:
        own = rows.get(table, [])
        for start in range(0, len(own), _BATCH):
            some = own[start : start + _BATCH]
            connection.insert(table, some)
            written += len(some)
            progress("rows written", written, total)


def load_demo(database_url: str) -> None:
    """Load the demo world into an empty database; others may do the same at the same time."""
    if is_empty(database_url):
        with suppress(Filled):
            load_world(DEMO_WORLD, database_url)


def read_world(path: Path, progress: Progress = _tell_nobody) -> dict[str, Any]:
    """Return the checked content of a world file; WorldError with at most 20 findings.

    A file of another kind is not quoted: it may be secret.
    """
    content = read_bytes(path)
    try:
        document = read_document(content, partial(progress, "lines read"))
    except UnreadableWorld as error:
        raise _world_error(path, error.findings) from error
    if not isinstance(document.value, dict) or (
        document.value and document.value.keys().isdisjoint(_KEYS)
    ):
        message = f"this is no world file: a mapping with keys such as {', '.join(_COUNTED)}"
        raise _world_error(path, [WorldFinding(document.first_line, message)])
    findings = schema_findings(document) or References(document).check()
    if findings:
        raise _world_error(path, findings)
    return _mapping_of(document)


def _mapping_of(document: WorldDocument) -> dict[str, Any]:
    world: dict[str, Any] = document.value
    return world


def _world_error(path: Path, findings: Sequence[WorldFinding]) -> WorldError:
    ordered = sorted(set(findings))
    errors = [
        f"{path}:{finding.line}: {_on_a_line(finding.message)}"
        for finding in ordered[:_MOST_ERRORS]
    ]
    if len(ordered) > _MOST_ERRORS:
        errors.append(f"{path}: … and {len(ordered) - _MOST_ERRORS} more errors")
    return WorldError(errors)


def _on_a_line(message: str) -> str:
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", message)
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _require_empty(connection: DirectConnection, url: DatabaseUrl) -> None:
    if not holds_nothing(connection):
        raise Filled(
            f"The database {url} already holds a world. "
            "Serve it without --world, empty it with casewright load FILE --replace, "
            "or name another database."
        )


_COUNTED = ("departments", "users", "customers", "cases", "activities")
