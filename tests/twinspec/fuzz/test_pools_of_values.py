"""Records of the world: what is added is found, drawn, and written where a reference stands."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from twinspec.contract.documents import ContractError
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.model.pools import Pools, RecordReference, read_values

EDITION = Mark(Pool("book", "edition"), "{book.edition}")
ISBN = Mark(Pool("book", "id"), "{book.id}")
RANGE = Mark(Pool("book", "edition"), "[{book.edition},{book.edition}]")


def test_what_is_not_said_again_stays() -> None:
    pools = Pools()
    pools.add("book", {"id": "1", "edition": 4, "title": "Old"})
    pools.add("book", {"id": "1", "title": "New"})
    record = pools.find("book", "1")
    assert record is not None
    assert record.values == {"id": "1", "edition": 4, "title": "New"}
    assert pools.sizes() == {"book": 1}


def test_a_thing_is_told_apart_by_id_else_by_name_else_by_all() -> None:
    pools = Pools()
    assert pools.add("book", {"id": 7, "name": "x"}).key == "7"
    assert pools.add("login", {"name": "anna", "password": "x"}).key == "anna"
    pair = {"one": "b", "other": "a"}
    assert pools.add("pair", pair) is pools.add("pair", dict(pair))
    assert pools.add("pair", {**pair, "one": "c"}) is not pools.add("pair", pair)


def test_a_reference_is_what_is_known_when_it_is_sent() -> None:
    pools = Pools()
    pools.add("book", {"id": "1", "edition": 4})
    ref = RecordReference(EDITION, "1")
    assert pools.resolve(ref) == 4
    pools.add("book", {"id": "1", "edition": 5})
    assert pools.resolve(ref) == 5


def test_a_record_is_told_by_a_value_that_it_alone_has() -> None:
    pools = Pools()
    pools.add("customer", {"id": "1", "point": ["7", 8, "9"], "name": "Ann"})
    pools.add("customer", {"id": "2", "point": "5", "name": "Bea"})
    pools.add("customer", {"id": "3", "point": ["9"]})
    pools.add("customer", {"id": "4"})
    pools.add("supplier", {"id": "5", "point": ["6"]})
    points = ["5", "6", "7", "8", "9", "None"]
    assert pools.told("customer", "point", points, "id") == {"5": "2", "7": "1", "8": "1"}
    assert pools.told("customer", "point", ["9"], "name") == {"9": "Ann"}
    assert pools.told("customer", "name", ["Bea"], "point") == {"Bea": "5"}
    assert pools.told("nobody", "point", points, "id") == {}


def test_of_several_values_the_turn_says_which() -> None:
    pools = Pools()
    pools.add("book", {"id": "1", "edition": [4, 5]})
    assert [pools.resolve(RecordReference(EDITION, "1", turn)) for turn in range(3)] == [4, 5, 4]
    pools.add("book", {"id": "2", "edition": []})
    assert pools.resolve(RecordReference(EDITION, "2")) is None


def test_text_around_values_is_written() -> None:
    pools = Pools()
    pools.add("book", {"id": "1", "edition": 4})
    pools.add("book", {"id": "2", "edition": 6})
    assert pools.resolve(RecordReference(RANGE, "1", more=("2",))) == "[4,6]"
    assert pools.resolve(RecordReference(RANGE, "1", more=("3",))) is None


def test_of_an_unknown_thing_only_its_id_is_known() -> None:
    assert Pools().resolve(RecordReference(ISBN, "978")) == "978"
    assert Pools().resolve(RecordReference(EDITION, "978")) is None
    assert Pools().find("book", "978") is None


def test_nothing_is_drawn_from_an_empty_pool() -> None:
    assert Pools().draw("book", random.Random(1)) is None


def drawn(pools: Pools, kind: str, *near: str, times: int = 400) -> dict[str, int]:
    """How often each thing is drawn near to books."""
    rng = random.Random(3)
    found = [record for key in near if (record := pools.find("book", key))]
    counts: dict[str, int] = {}
    for _ in range(times):
        record = pools.draw(kind, rng, found)
        assert record is not None
        counts[record.key] = counts.get(record.key, 0) + 1
    return counts


def test_every_record_is_drawn() -> None:
    pools = Pools()
    for number in range(20):
        pools.add("book", {"id": str(number)})
    assert len(drawn(pools, "book")) == 20


def test_what_belongs_together_is_drawn_together() -> None:
    pools = Pools()
    for number in range(100):
        pools.add("book", {"id": f"b{number}", "loan": [f"l{number}"], "shelf": str(number // 2)})
        pools.add("loan", {"id": f"l{number}"})
        pools.add("card", {"id": f"c{number}", "book": f"b{number}"})
    # By a list of the book's own, by what names the book, and by a value that books share.
    assert drawn(pools, "loan", "b7")["l7"] > 100
    assert drawn(pools, "card", "b7")["c7"] > 100
    same = drawn(pools, "book", "b7")
    assert same["b6"] + same["b7"] > 100


def test_what_moved_is_no_neighbour_any_more() -> None:
    pools = Pools()
    for number in range(100):
        pools.add("book", {"id": f"b{number}"})
        pools.add("card", {"id": f"c{number}", "book": f"b{number}"})
    pools.add("card", {"id": "c7", "book": "b8"})
    assert drawn(pools, "card", "b7").get("c7", 0) < 20
    counts = drawn(pools, "card", "b8")
    assert counts["c7"] + counts["c8"] > 100


def test_a_values_file_has_records_by_kind(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("book:\n- {id: '1', edition: [1, 2]}\nlogin: []\n", encoding="utf-8")
    assert read_values(file) == {"book": [{"id": "1", "edition": [1, 2]}], "login": []}
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    assert read_values(empty) == {}


@pytest.mark.parametrize(
    "text", ["- a", "book: x", "book: [x]", "book: [{}]", "book: [[]]", "book: null"]
)
def test_a_values_file_that_says_nothing_sensible_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=r"values\.yaml: .*expected"):
        read_values(file)


def test_what_few_share_is_drawn_however_many_others_become() -> None:
    """A run makes things of one sort all the time; those of the others must not be lost in them."""
    pools = Pools()
    for number in range(1000):
        pools.add("book", {"id": f"b{number}", "shelf": "attic" if number < 5 else "hall"})
    for number in range(50):  # what answers told of last
        pools.add("book", {"id": f"b{900 + number}"})
    found = drawn(pools, "book")
    # All things alike would be 2 of 400.
    assert sum(found.get(f"b{number}", 0) for number in range(5)) > 40


def test_a_value_that_nothing_has_any_more_is_not_drawn_by() -> None:
    pools = Pools()
    for number in range(8):
        pools.add("book", {"id": f"b{number}", "shelf": "attic" if number else "hall"})
    pools.add("book", {"id": "b0", "shelf": "attic"})
    assert len(drawn(pools, "book")) == 8


def test_a_member_of_which_no_value_is_left_is_not_drawn_by() -> None:
    pools = Pools()
    for state in ("lent", None):
        for key in "abcd":
            pools.add("book", {"id": key, "state": state})
    assert set(drawn(pools, "book")) == set("abcd")
