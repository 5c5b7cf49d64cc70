"""Requests that once showed a fault of casewright show none any more, with the fuzz world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from casewright.pools import pools_of
from tests.fuzz.servers import WORLD, serving
from twinspec.contract.layout import load_contract
from twinspec.fuzz.learn.corpus import CorpusEntry, load
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.send.server import Server
from twinspec.fuzz.settings import Login, RunSettings

CORPUS = Path(__file__).with_name("corpus")
SPEC = Path(__file__).parents[2] / "spec"
DATA = yaml.safe_load(WORLD.read_bytes())


def settings(url: str) -> RunSettings:
    return RunSettings(
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


FILES = sorted(CORPUS.rglob("*.yaml"))


@pytest.fixture(scope="module")
def prepared() -> RunResources:
    return prepare(load_contract(SPEC), settings("http://127.0.0.1"))


@pytest.fixture(scope="module")
def entries(prepared: RunResources) -> dict[Path, CorpusEntry]:
    return {entry.file: entry for entry in load(CORPUS, prepared.surfaces)}


@pytest.fixture(scope="module")
def server(prepared: RunResources) -> Iterator[Server]:
    with serving() as (url,):
        found = prepared.server(url, settings(url))
        yield found
        found.leave()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_found_once_is_mended(
    file: Path, entries: dict[Path, CorpusEntry], prepared: RunResources, server: Server
) -> None:
    plan = entries[file].plan
    exchange = server.client(plan.operation.version).send(plan, "corpus")
    assert prepared.judge.judge(exchange).findings == ()
    assert exchange.answer.status < 500
