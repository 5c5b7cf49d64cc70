"""Which operations a run is about, and which users are spared for the operations on sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.twinspec.fuzz.clients import settings
from twinspec.contract.layout import Contract
from twinspec.fuzz.settings import SettingsError, chosen, reserve

V1 = frozenset({"add_book", "get_loans"})
V2 = frozenset({"find_books", "get_book", "change_book"})
V3 = frozenset({"log_in", "log_out", "get_reader"})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), {"v1": V1, "v2": V2, "v3": V3}),
        (("get_book",), {"v2": {"get_book"}}),
        (("v2.get_book", "log_in"), {"v2": {"get_book"}, "v3": {"log_in"}}),
        (("get_book", "get_book", "find_books"), {"v2": {"get_book", "find_books"}}),
    ],
)
def test_operations_are_chosen_by_name(
    library: Contract, said: tuple[str, ...], expected: dict[str, set[str]]
) -> None:
    asked = replace(settings("http://127.0.0.1:9"), operations=said)
    assert chosen(asked, library) == expected


@pytest.mark.parametrize("said", ["lend_book", "v1.get_book", "v9.get_book", "v2.", ".", " "])
def test_what_is_not_there_is_named_with_what_is(library: Contract, said: str) -> None:
    asked = replace(settings("http://127.0.0.1:9"), operations=(said,))
    with pytest.raises(SettingsError, match="there is no operation") as raised:
        chosen(asked, library)
    assert said in str(raised.value)
    assert "add_book, change_book, find_books" in str(raised.value)


@pytest.mark.parametrize(
    ("users", "spared"), [(0, 0), (1, 0), (2, 1), (3, 1), (8, 1), (16, 2), (40, 5)]
)
def test_an_eighth_of_the_users_is_spared_from_the_end(users: int, spared: int) -> None:
    logins = reserve([(f"user{number}", "word") for number in range(users)])
    assert [login.reserved for login in logins] == [False] * (users - spared) + [True] * spared
    assert [login.name for login in logins] == [f"user{number}" for number in range(users)]
