"""Fills a database with an invented world of any size, completely or not at all.

    populate("sqlite:///big.db", Size(cases=1_000_000), seed=1)

The same size, seed and skew make the same world on every kind of database. Its passwords are
public, so it is marked as a demo world.
"""

from __future__ import annotations

from collections.abc import Callable

from casewright.storage.content import holds_nothing
from casewright.storage.errors import Filled
from casewright.storage.populate.batches import Batch, batches_of
from casewright.storage.populate.bulk import bulk_load, refresh_statistics
from casewright.storage.populate.office import PASSWORD, SUPERVISOR, Office
from casewright.storage.populate.size import Size
from casewright.storage.schema import migrate
from casewright.storage.tables import metadata
from casewright.storage.urls import parse_url

__all__ = ["PASSWORD", "SUPERVISOR", "Size", "populate"]

Progress = Callable[[int], None]
"""Is told how many cases are written; at the end, before indexes are built, all of them."""


def populate(
    database_url: str,
    size: Size,
    *,
    seed: int = 1,
    replace: bool = False,
    progress: Progress = lambda _: None,
) -> None:
    """Bring the database to the newest schema and fill it, in one transaction.

    `replace` empties a filled database in the same transaction, sessions included. Without it,
    Filled for a filled database; StorageError for an unusable one. After an error, and if the
    process is stopped, the content is unchanged.
    """
    url = parse_url(database_url)
    migrate(database_url)
    with bulk_load(url) as bulk:
        if replace:
            for table in reversed(metadata.sorted_tables):
                bulk.content.clear(table)
        elif not holds_nothing(bulk.content):
            raise Filled(
                f"The database {url} already holds a world. "
                "Empty it with --replace, or name another database."
            )
        written = 0
        for batch in batches_of(Office(size, seed)):
            written += _write(batch, bulk.add)
            progress(written)
        bulk.finish()
    refresh_statistics(url)


def _write(batch: Batch, add: Callable[..., None]) -> int:
    """Write a batch; return the number of its cases."""
    for table in metadata.sorted_tables:
        if rows := batch.rows.get(table):
            add(table, rows)
    return batch.cases
