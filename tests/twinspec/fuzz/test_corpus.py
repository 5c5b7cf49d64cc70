"""A request that showed a fault can be written into a file and read again, whatever is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twinspec.fuzz.plans import changes, filled, operations, surface
from tests.twinspec.fuzz.runs import exchange, finding
from twinspec.contract.documents import ContractError
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.learn import corpus
from twinspec.fuzz.model.plan import ABSENT, Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Surface, Target

FOUND = finding(exchange(500), "server_error")


def add_book() -> Target:
    return surface("v1").operations["add_book"]


def again(plan: Plan, folder: Path) -> Plan:
    """The request as it comes back from a file in an empty folder."""
    corpus.save(folder, FOUND, plan)
    [entry] = corpus.load(folder, surfaces(plan))
    return entry.plan


def surfaces(plan: Plan) -> Mapping[str, Surface]:
    # Findings of these tests are of v1, as the folder of the file says.
    return {"v1": surface(plan.operation.version)}


@pytest.mark.parametrize(("name", "operation"), operations())
def test_any_request_of_a_run_comes_back(name: str, operation: str, tmp_path: Path) -> None:
    for index, plan in enumerate(changes(surface(name).operations[operation], filled(), 13, 60)):
        folder = tmp_path / str(index)
        assert again(plan, folder) == plan


TEXT = st.text(max_size=12) | st.sampled_from(
    ["null", "true", "1e3", "0x1F", "1_000", "2015-07-30", "~", "<<", "yes", "- a", "a: b", "#", ""]
)
MARKS = st.sampled_from(
    [
        Mark(Pool("book", "id"), "{book.id}"),
        Mark(Pool("book", "edition"), "[{book.edition},{book.edition}]"),
    ]
)
REFS = st.builds(
    RecordReference, MARKS, TEXT, st.integers(0, 9), st.lists(TEXT, max_size=2).map(tuple)
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | REFS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PLANS = st.builds(
    Plan,
    operation=st.builds(add_book),
    representation=st.sampled_from(["json", "xml"]),
    login=st.none() | st.sampled_from(["anna", "ben"]),
    credential=st.sampled_from(["live", "wrong", "none"]),
    path=st.dictionaries(TEXT, VALUES, max_size=2),
    query=st.lists(st.tuples(TEXT, VALUES), max_size=2).map(tuple),
    headers=st.dictionaries(TEXT, TEXT, max_size=2),
    body=VALUES | st.just(ABSENT),
    raw=st.none() | st.binary(max_size=9),
    attack=st.none() | st.integers(1, 2**64),
    style=st.none() | st.integers(1, 2**32),
    padding=st.integers(0, 2**20),
)


@settings(max_examples=200)
@given(plan=PLANS)
def test_any_plan_comes_back(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert again(plan, Path(folder)) == plan


def test_a_name_that_is_no_text_comes_back(tmp_path: Path) -> None:
    """A query may have bytes that are not UTF-8, which Python keeps as lone surrogates."""
    plan = Plan(add_book(), "json", None, query=(("\udcff", "1"),))
    assert again(plan, tmp_path) == plan


def test_the_file_says_what_was_found_and_the_same_finding_has_one(tmp_path: Path) -> None:
    plan = Plan(add_book(), "json", None, body={"isbn": "1"})
    file = corpus.save(tmp_path, FOUND, plan)
    assert file.relative_to(tmp_path).parts[0] == "v1"
    assert file.name.startswith("add_book-server_error-")
    assert corpus.save(tmp_path, FOUND, plan.replace(body={"isbn": "2"})) == file
    other = corpus.save(tmp_path, finding(exchange(500, representation="xml")), plan)
    assert other != file
    assert "found: server_error" in file.read_text(encoding="utf-8")


def test_values_of_the_world_are_not_in_it(tmp_path: Path) -> None:
    pools = filled()
    operation = surface("v12").operations["edit_case"]
    [plan, *_] = changes(operation, pools, 3, 1)
    stamp = RecordReference(Mark(Pool("case", "lastModified"), "{case.lastModified}"), "1001")
    plan = plan.replace(body={"id": "1001", "lastModified": {"date": stamp}})
    text = corpus.save(tmp_path, FOUND, plan).read_text(encoding="utf-8")
    assert "$pool: case.lastModified" in text
    assert str(pools.resolve(stamp)) not in text


def test_versions_that_are_not_fuzzed_are_passed_over(tmp_path: Path) -> None:
    corpus.save(tmp_path, FOUND, Plan(add_book(), "json", None))
    assert list(corpus.load(tmp_path, {})) == []
    assert list(corpus.load(tmp_path / "none", surfaces(Plan(add_book(), "json", None)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "x",
        "version: v1",
        "{version: v1, operation: lend_book, representation: json}",
        "{version: v1, operation: add_book}",
        "{version: v1, operation: add_book, representation: json, body: {$pool: book}}",
        "{version: v1, operation: add_book, representation: json, query: [[a]]}",
        "{version: v1, operation: add_book, representation: json, raw: 7}",
    ],
)
def test_a_file_that_makes_no_sense_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "v1" / "broken.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=r"broken\.yaml"):
        list(corpus.load(tmp_path, {"v1": surface("v1")}))
