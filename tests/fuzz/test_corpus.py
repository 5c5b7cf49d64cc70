"""Requests that once showed a fault of casewright show none any more, with the fuzz world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from casewright.pools import pools_of
from tests.fuzz.servers import WORLD, serving
from twinspec.contract.layout import load_contract
from twinspec.fuzz.corpus import Entry, load
from twinspec.fuzz.prepared import Place, Prepared, prepare
from twinspec.fuzz.sessions import Login
from twinspec.fuzz.settings import Settings

CORPUS = Path(__file__).with_name("corpus")
CONTRACT = load_contract(Path(__file__).parents[2] / "spec")
DATA = yaml.safe_load(WORLD.read_bytes())


def settings(url: str) -> Settings:
    return Settings(
        base_url=url,
        twins=None,
        values=pools_of(DATA),
        logins=tuple(Login(user["userName"], user["password"]) for user in DATA["users"]),
        operations=(),
        representations=("json", "xml"),
        seconds=1,
        cases=None,
        seed=1,
        workers=1,
        corpus=CORPUS,
    )


PREPARED: Prepared = prepare(CONTRACT, settings("http://127.0.0.1"))
ENTRIES = list(load(CORPUS, PREPARED.surfaces))


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with serving() as (url,):
        found = Place(url, settings(url), PREPARED)
        yield found
        found.leave()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file.stem)
def test_what_was_found_once_is_mended(entry: Entry, place: Place) -> None:
    exchange = place.client(entry.plan.operation.version).send(entry.plan, "corpus")
    assert PREPARED.judge.judge(exchange).findings == ()
    assert exchange.answer.status < 500


def test_every_file_of_the_corpus_is_read() -> None:
    assert {entry.file for entry in ENTRIES} == set(CORPUS.rglob("*.yaml"))
