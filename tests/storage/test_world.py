"""World files: loaded whole or not at all, with every finding at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import argon2
import pytest
import yaml

from casewright.storage import (
    StorageError,
    WorldError,
    digest,
    is_demo,
    is_empty,
    open_store,
    tables,
)
from casewright.storage.world import (
    DEMO_WORLD,
    WorldSummary,
    load_world,
    read_world,
    rows,
    world_schema,
)
from tests.databases import Databases
from tests.storage.conftest import OFFICE

GOOD = OFFICE.read_text("utf-8")
DOCUMENTED = Path(__file__).parents[2] / "docs" / "world_files.md"
BAD = OFFICE.with_name("bad_worlds.yaml")


def errors_of(tmp_path: Path, text: str | bytes) -> list[str]:
    """Return the errors of a world file that consists of `text`, without the file's name."""
    path = tmp_path / "bad.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WorldError) as caught:
        read_world(path)
    prefix = f"{path}:"
    assert all(error.startswith(prefix) for error in caught.value.errors)
    return [error.removeprefix(prefix) for error in caught.value.errors]


def _name_of(bad: dict[str, Any]) -> str:
    return f"{bad['old']} -> {bad['new']}"


@pytest.mark.parametrize("bad", yaml.safe_load(BAD.read_text("utf-8")), ids=_name_of)
def test_every_error_has_its_line(tmp_path: Path, bad: dict[str, Any]) -> None:
    assert GOOD.count(bad["old"]) == 1
    assert errors_of(tmp_path, GOOD.replace(bad["old"], bad["new"])) == bad["errors"]


NO_WORLD = (
    "1: this is no world file: a mapping with keys such as "
    "departments, users, customers, cases, activities"
)


_OTHER_VERSION = (
    "this program reads version 1 of world files alone; "
    "load the file with the casewright that it was written for"
)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("departments:\n- {id: '1', name: a\n", "3: YAML: did not find expected ',' or '}'"),
        ("cases: []\nusers: []\ncases: []\n", "3: duplicate key, first given at line 1"),
        ("a: b\n---\na: b\n", "2: a world file holds one YAML document, here a second one begins"),
        ("cases: *nobody\n", "1: an alias refers to no finished value"),
        ("cases: &loop [*loop]\n", "1: an alias refers to no finished value"),
        ("\ncases: !<python:os.system> []\n", "2: tags are not supported"),
        ("? [a]\n: b\n", "1: a key must be a plain text"),
        ("cases: " + "[" * 100_000 + "]" * 100_000, "1: nested more than 20 levels deep"),
        (b"version: 1\ncases: \xff\n", "2: the file is not UTF-8 text"),
        ('a: b\nc: "\\0"\n', "2: the character U+0000 cannot be part of an answer"),
        ("version: 1\ncases: \x07\n", "2: YAML: control characters are not allowed"),
        ("", NO_WORLD),
        ("- a\n", NO_WORLD),
        ("version: 2\nnews: []\n", f"1: version: {_OTHER_VERSION}"),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_malformed_files(tmp_path: Path, text: str | bytes, error: str) -> None:
    assert errors_of(tmp_path, text) == [error]


def test_aliases_may_repeat_values_but_not_explode(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(
        "departments: [{id: '1', name: A, sharesActivitiesWith: &none []}, "
        "{id: '2', name: B, sharesActivitiesWith: *none}]\n"
    )
    assert read_world(path)["departments"][1]["sharesActivitiesWith"] == []
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(12)
    )
    assert errors_of(tmp_path, bomb) == ["5: aliases repeat more than 100000 values"]


def test_at_most_twenty_errors_are_listed(tmp_path: Path) -> None:
    found = errors_of(tmp_path, "departments:\n" + "- {id: 1, name: A}\n" * 30)
    assert found[0] == "2: departments[0].id: must be a text; put it in quotes"
    assert found[19].startswith("21: ")
    assert found[20:] == [" … and 10 more errors"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"nothing\.yaml: cannot be read: No such file"):
        read_world(tmp_path / "nothing.yaml")


def test_a_bad_file_touches_no_database(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("cases: [{}]")
    with pytest.raises(WorldError):
        load_world(bad, f"sqlite:///{tmp_path}/cases.db")
    assert not (tmp_path / "cases.db").exists()


def test_loading_migrates_first(new_database_url: str) -> None:
    summary = load_world(OFFICE, new_database_url, hash_password=str)
    assert summary == WorldSummary(departments=3, users=3, customers=2, cases=4, activities=4)
    assert not is_empty(new_database_url)


def test_a_filled_database_is_refused_and_stays_as_it_is(office_url: str) -> None:
    before = digest(office_url)
    with pytest.raises(StorageError, match=r"already holds a world.*--replace"):
        load_world(OFFICE, office_url, hash_password=str)
    assert digest(office_url) == before


def test_replacing_leaves_nothing_of_the_old_world(office_url: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("departments: [{id: '7', name: Other}]\n")
    load_world(path, office_url, replace=True)
    replaced = digest(office_url)
    other = f"sqlite:///{tmp_path}/other.db"
    load_world(path, other)
    assert replaced == digest(other)


def test_a_load_that_fails_half_way_changes_nothing(
    office_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(office_url)

    def broken(*arguments: object) -> rows.Rows:
        good = rows.rows_of(*arguments)  # type: ignore[arg-type]
        good[tables.activities][-1]["department_id"] = 4711
        return good

    monkeypatch.setattr("casewright.storage.world.rows_of", broken)
    with pytest.raises(StorageError, match="refused"):
        load_world(OFFICE, office_url, replace=True, hash_password=str)
    assert digest(office_url) == before


def test_the_same_world_has_the_same_digest_everywhere(databases: Databases) -> None:
    urls = [databases.clean("sqlite"), databases.clean("postgresql")]
    for url in urls:
        load_world(OFFICE, url, hash_password=str)
    assert digest(urls[0]) == digest(urls[1])


@pytest.mark.anyio
async def test_passwords_are_stored_as_argon2_hashes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    load_world(OFFICE, url)
    async with open_store(url) as store, store.reading() as work:
        stored = await work.users.credentials("mary")
    assert stored is not None
    assert stored.password_hash.startswith("$argon2id$")
    assert argon2.PasswordHasher().verify(stored.password_hash, "p-mary")
    assert b"p-mary" not in (tmp_path / "cases.db").read_bytes()


def test_the_demo_world_loads_everywhere(database_url: str) -> None:
    summary = load_world(DEMO_WORLD, database_url, hash_password=str)
    assert summary.departments == 4
    assert summary.users == 13
    assert summary.cases >= 200
    assert summary.activities >= 400
    assert is_demo(database_url)


def test_the_demo_world_shows_everything_there_is() -> None:
    world = read_world(DEMO_WORLD)
    definitions = world_schema()["$defs"]
    activities = definitions["Activity"]["properties"]
    for key in ("type", "status", "mode"):
        assert {item[key] for item in world["activities"]} == set(activities[key]["enum"])
    cases = definitions["Case"]["properties"]
    for key in ("status", "severity"):
        assert {item[key] for item in world["cases"]} == set(cases[key]["enum"])
    users = world["users"]
    assert any(not user["enabled"] for user in users)
    assert any(not user["licenses"] for user in users)
    assert any(not user["actions"] for user in users)
    assert all(user["password"] == f"demo-{user['userName']}" for user in users)
    assert any("lockedBy" in item for item in world["activities"])
    assert any("responseTo" in item for item in world["activities"])
    assert any(item.get("relatedCases") for item in world["cases"])
    assert {"1000", "1001", "1002", "1011", "1013"} <= {item["id"] for item in world["cases"]}
    assert DEMO_WORLD.stat().st_size < 400_000


def test_the_world_of_the_documentation_loads(tmp_path: Path) -> None:
    text = DOCUMENTED.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    path = tmp_path / "world.yaml"
    path.write_text(text)
    url = f"sqlite:///{tmp_path}/cases.db"
    assert load_world(path, url, hash_password=str) == WorldSummary(2, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "most", "place"),
    [
        ("subject: Slow", "subject: {}", 1024, "25: cases[0].subject"),
        ("description: Charging", "description: {}", 1024, "25: cases[0].description"),
        ("solution: Cable", "solution: {}", 1024, "25: cases[0].solution"),
        ("name: unused", "name: {}", 255, "15: customAttributes[2].name"),
        ("[zebra, ant]", "[zebra, {}]", 4000, "28: cases[0].customAttributes.topics[1]"),
        ("[zebra, ant]", "{}", 4000, "28: cases[0].customAttributes.topics"),
    ],
)
def test_no_text_is_longer_than_answers_allow(
    tmp_path: Path, old: str, new: str, most: int, place: str
) -> None:
    office = OFFICE.read_text()
    for held in ("{rating: [red, blue]}", "{rating: red}"):
        office = office.replace(held, "{}")
    office = office.replace("resource: activity, name: rating", "resource: activity, name: unused")
    path = tmp_path / "long.yaml"
    path.write_text(office.replace(old, new.format("x" * most), 1))
    read_world(path)
    text = office.replace(old, new.format("x" * (most + 1)), 1)
    assert errors_of(tmp_path, text) == [f"{place}: is longer than {most} characters"]


def test_custom_attributes_have_no_more_values_than_answers_allow(tmp_path: Path) -> None:
    office = OFFICE.read_text()
    path = tmp_path / "many.yaml"
    path.write_text(office.replace("[zebra, ant]", f"[{', '.join(['a'] * 75)}]"))
    read_world(path)
    text = office.replace("[zebra, ant]", f"[{', '.join(['a'] * 76)}]")
    assert errors_of(tmp_path, text) == [
        "28: cases[0].customAttributes.topics: has more than 75 values"
    ]


def test_who_waits_for_a_load_is_told_how_far_each_step_is(database_url: str) -> None:
    told: list[tuple[str, int, int]] = []
    load_world(
        OFFICE,
        database_url,
        hash_password=lambda password: password,
        progress=lambda *step: told.append(step),
    )
    users = len(read_world(OFFICE)["users"])
    lines = GOOD.count("\n")
    assert list(dict.fromkeys(what for what, *_ in told)) == [
        "lines read",
        "passwords hashed",
        "rows written",
    ]
    assert {total for what, _, total in told if what == "lines read"} == {lines}
    assert [(done, total) for what, done, total in told if what == "passwords hashed"] == [
        (number, users) for number in range(1, users + 1)
    ]
    written = [(done, total) for what, done, total in told if what == "rows written"]
    assert written == sorted(written)
    assert written[-1][0] == written[-1][1]
