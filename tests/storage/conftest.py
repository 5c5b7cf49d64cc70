"""The office world in a store, on every kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from casewright.storage import SqliteStore, open_store
from casewright.storage.postgresql import PostgresqlStore
from casewright.storage.world import load_world
from tests.databases import database_url, databases, new_database_url

__all__ = ["database_url", "databases", "new_database_url"]

OFFICE = Path(__file__).with_name("office.yaml")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def office_url(database_url: str) -> str:
    """URL of a database that holds office.yaml."""
    load_world(OFFICE, database_url, hash_password=lambda password: f"hash of {password}")
    return database_url


@pytest.fixture
async def store(office_url: str) -> AsyncIterator[SqliteStore | PostgresqlStore]:
    async with open_store(office_url) as opened:
        yield opened
