"""The library's contract with what a branch adds, laid out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.twinspec.fuzz.branch import branch
from tests.twinspec.fuzz.library_server import LibraryServer, serving
from tests.twinspec.fuzz.library_shelves import Fault, Shelves
from twinspec.contract.layout import Contract, load_contract

Serve = Callable[..., AbstractContextManager[tuple[str, Shelves]]]
"""Starts a server with faults, and with so many `books`; gives its address and its world."""


@pytest.fixture(scope="session")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return branch(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def library(spec: Path) -> Contract:
    return load_contract(spec)


@pytest.fixture(scope="session")
def serve(library: Contract) -> Serve:
    @contextmanager
    def started(*faults: Fault, books: int = 8) -> Iterator[tuple[str, Shelves]]:
        server = LibraryServer(library, *faults, books=books)
        with serving(server) as url:
            yield url, server.shelves

    return started
