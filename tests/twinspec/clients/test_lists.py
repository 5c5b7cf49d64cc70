"""A list between commas and the text in its place: decided, and never by sampling."""

from __future__ import annotations

import copy
import itertools
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.twinspec.clients.test_profile import PROFILES, SETTINGS, VERSIONS, document
from twinspec.generate.client.profile import client_profile
from twinspec.govern import client_lists
from twinspec.govern.changes.api import Api
from twinspec.govern.changes.read_api import read_api
from twinspec.govern.client_lists import Decision, decide
from twinspec.govern.clients import judge
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.text.search import SearchLimitError

Schema = dict[str, Any]
POINTER = "/paths/~1things~1{ids}/put/parameters/0"
DIGITS = {"type": "string", "pattern": "^[0-9]+$"}


def api(folder: Path, name: str, schema: Schema) -> Api:
    """An API whose path has one parameter."""
    made = document()
    parameter = {"name": "ids", "in": "path", "required": True, "schema": schema}
    made["paths"]["/things/{ids}"]["put"]["parameters"] = [parameter]
    file = folder / name
    file.write_text(json.dumps(made), "utf-8")
    return read_api(file, read_catalog(None))[0]


def decided(folder: Path, listed: Schema, text: Schema) -> Decision:
    before, after = api(folder, "list.json", listed), api(folder, "text.json", text)
    return decide(before, after, POINTER)


def items(item: Schema, **counts: int) -> Schema:
    return {"type": "array", "items": item, **counts}


def text(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


# A list, a text in its place, and by hand: how they relate, and the shortest text that shows it.
CASES: dict[str, tuple[Schema, Schema, str, str | None]] = {
    "the same": (
        items(DIGITS, minItems=1, maxItems=3),
        text("^[0-9]+(,[0-9]+){0,2}$"),
        "same",
        None,
    ),
    "the same without an end": (
        items(DIGITS, minItems=2),
        text("^([0-9]+,)+[0-9]+$"),
        "same",
        None,
    ),
    "the same of nothing": (items(DIGITS, maxItems=0), text("^$"), "same", None),
    "one item more": (
        items(DIGITS, minItems=1, maxItems=3),
        text("^[0-9]+(,[0-9]+){0,3}$"),
        "more",
        "0,0,0,0",
    ),
    "one item less": (
        items(DIGITS, minItems=1, maxItems=3),
        text("^[0-9]+(,[0-9]+)?$"),
        "less",
        "0,0,0",
    ),
    "no item": (items(DIGITS, maxItems=1), text("^[0-9]+$"), "less", ""),
    "an empty item": (items(DIGITS, minItems=1), text("^[0-9]*(,[0-9]*)*$"), "more", ""),
    "an empty item that is one": (
        items({"type": "string", "enum": ["", "a"]}, minItems=2, maxItems=2),
        text("^a?,a?$"),
        "same",
        None,
    ),
    "other items": (items(DIGITS, minItems=1), text("^[0-8]+(,[0-8]+)*$"), "less", "9"),
    "items of a length, too": (
        items({**DIGITS, "maxLength": 2}, minItems=1, maxItems=1),
        text("^[0-9]+$"),
        "more",
        "000",
    ),
    # Who reads the text takes a comma for the end of an item: `,` is two items, both of them empty.
    "items with commas": (
        items({"type": "string", "pattern": "^[0,]+$"}, minItems=1),
        text("^[0,]+(,[0,]+)*$"),
        "more",
        ",",
    ),
    "items of which machines know nothing": (
        items(text("^.(?<=a)$"), minItems=1),
        text("^.*$"),
        "open",
        None,
    ),
    "items that are no texts": (items({"type": "object"}), text("^.*$"), "open", None),
    "no list": (DIGITS, text("^.*$"), "open", None),
}


@pytest.mark.parametrize(("listed", "written", "verdict", "example"), CASES.values(), ids=CASES)
def test_a_list_and_a_text_are_compared(
    tmp_path: Path, listed: Schema, written: Schema, verdict: str, example: str | None
) -> None:
    found = decided(tmp_path, listed, written)
    assert (found.verdict, found.example) == (verdict, example)
    assert bool(found.reason) == (verdict == "open")


TEXT_ALONE, LIST_ALONE = "it may be something else than text", "it is not a list alone"


@pytest.mark.parametrize(
    ("listed", "written", "reason"),
    [
        (items({"type": "object"}), text("^.*$"), TEXT_ALONE),
        (items({**DIGITS, "type": ["string", "null"]}), text("^[0-9]+$"), TEXT_ALONE),
        (items({**DIGITS, "type": ["string", "array"]}), text("^[0-9]+$"), TEXT_ALONE),
        (items({**DIGITS, "type": ["string", "object"]}), text("^[0-9]+$"), TEXT_ALONE),
        (items({}), text("^[0-9]+$"), TEXT_ALONE),
        (items(DIGITS), {"type": "object"}, TEXT_ALONE),
        (items(DIGITS), {**DIGITS, "type": ["string", "null"]}, TEXT_ALONE),
        (DIGITS, text("^.*$"), LIST_ALONE),
    ],
    ids=["objects", "or_null", "or_lists", "or_objects", "anything", "text_is_an_object",
         "text_or_null", "no_list"],
)  # fmt: skip
def test_what_is_not_text_alone_is_not_decided(
    tmp_path: Path, listed: Schema, written: Schema, reason: str
) -> None:
    assert decided(tmp_path, listed, written) == Decision("open", None, reason)


def test_a_parameter_of_no_operation_is_not_decided(tmp_path: Path) -> None:
    one = api(tmp_path, "list.json", items(DIGITS))
    nowhere = POINTER.replace("put", "get")
    assert decide(one, one, nowhere) == Decision("open", None, "no operation has the parameter")


def test_automata_that_grow_too_large_are_not_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Automata that reach the limit take seconds, so the search is replaced here."""

    def search(*_: object) -> None:
        raise SearchLimitError

    monkeypatch.setattr(client_lists, "outside", search)
    found = decided(tmp_path, items(DIGITS), DIGITS)
    assert found == Decision("open", None, "the automata are too large")


TEXTS = ["".join(chars) for size in range(6) for chars in itertools.product("ab,", repeat=size)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    item=st.sampled_from(["a", "ab?", "[ab]+", "(ab)*", "a|b", "[ab]{2}", "a*"]),
    least=st.integers(0, 3),
    more=st.none() | st.integers(0, 2),
    other=st.sampled_from(["a", "ab?", "[ab]+", "(ab)*", "a|b", "[ab]{2}", "a*"]),
    counts=st.sampled_from(["*", "{0,1}", "{0,2}", "{1,}", "{1,3}"]),
)
def test_what_is_decided_holds_of_every_short_text(
    tmp_path: Path, item: str, least: int, more: int | None, other: str, counts: str
) -> None:
    """All texts of up to five characters are split, and put to a validator that is not ours."""
    listed = items(text(f"^({item})$"), minItems=least)
    if more is not None:
        listed["maxItems"] = least + more
    written = text(f"^({other})(,({other})){counts}$")
    found = decided(tmp_path, listed, written)
    of_list = jsonschema_rs.Draft4Validator(listed).is_valid
    of_text = jsonschema_rs.Draft4Validator(written).is_valid

    def is_list(one: str) -> bool:
        return of_list(one.split(",")) or (one == "" and of_list([]))

    if found.verdict == "same":
        assert [one for one in TEXTS if is_list(one) != of_text(one)] == []
    else:
        assert found.example is not None
        assert is_list(found.example) == (found.verdict == "less")
        assert of_text(found.example) == (found.verdict == "more")


@pytest.mark.parametrize("name", ["casewright v12", "casewright v20"])
@pytest.mark.parametrize(
    ("changed", "example"),
    [("{0,75}", "'1" + ",1" * 75 + "'"), ("{0,73}", "'1" + ",1" * 74 + "'")],
    ids=["more", "less"],
)
def test_a_text_of_other_lists_is_found(name: str, changed: str, example: str) -> None:
    profile = copy.deepcopy(PROFILES[name])
    for made in (profile.differing, profile.document):
        schema = made["components"]["parameters"]["Ids"]["schema"]
        schema["pattern"] = schema["pattern"].replace("{0,74}", changed)
    [finding], gaps = judge(VERSIONS[name], profile)
    assert example in finding.message
    assert gaps == []


def test_lists_of_which_it_is_not_decided_stay_lists() -> None:
    """The profile writes a text only of items that a pattern, or a list of values, says alone."""
    parameter = {"name": "ids", "in": "path", "required": True}
    for item in ({"type": "string", "format": "email"}, {**DIGITS, "maxLength": 2}):
        made = document()
        made["paths"]["/things/{ids}"]["put"]["parameters"] = [parameter | {"schema": items(item)}]
        assert client_profile(made, SETTINGS).differences == ()
