"""YAML is read as YAML 1.2 with JSON's types, the way in which tools for OpenAPI read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import changed
from twinspec.contract.documents import ContractError, read_json, read_yaml, write_yaml
from twinspec.govern.lint import lint

GET, BOOK = "v1/operations/get_loans.yaml", "v1/schemas/book.yaml"


def read(folder: Path, text: str) -> Any:
    file = folder / "a.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file)


# YAML 1.2.2, 10.3.2: tag resolution of the core schema.
SCALARS = {
    "no": "no",
    "yes": "yes",
    "on": "on",
    "Off": "Off",
    "y": "y",
    "true": True,
    "True": True,
    "FALSE": False,
    "null": None,
    "~": None,
    "": None,
    "12:30": "12:30",
    "190:20:30": "190:20:30",
    "012": 12,
    "0o14": 12,
    "0x1F": 31,
    "0b101": "0b101",
    "1_000": "1_000",
    "-7": -7,
    "+7": 7,
    "1e3": 1000.0,
    ".5": 0.5,
    "1.": 1.0,
    "-1.5E-2": -0.015,
    "2015-07-02": "2015-07-02",
    "2015-07-02T10:45:01Z": "2015-07-02T10:45:01Z",
    "=": "=",
    "'12'": "12",
    '"true"': "true",
    "!!str 12": "12",
    "!!int '12'": 12,
    "!!float '1.5'": 1.5,
}


@pytest.mark.parametrize("text", SCALARS)
def test_scalars_are_those_of_the_core_schema(tmp_path: Path, text: str) -> None:
    value = read(tmp_path, f"a: {text}\n")["a"]
    assert value == SCALARS[text]
    assert type(value) is type(SCALARS[text])


def test_keys_are_the_texts_that_stand_there(tmp_path: Path) -> None:
    data = read(tmp_path, "200: a\n012: b\nno: c\ntrue: d\n1.0: e\n~: f\n12:30: g\n'200 ': h\n")
    assert list(data) == ["200", "012", "no", "true", "1.0", "~", "12:30", "200 "]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("<<: *b\n  x: 3", {"x": 3, "y": 2}),
        ("x: 3\n  <<: *b", {"x": 3, "y": 2}),
        ("<<: [*b, {x: 4, z: 5}]", {"x": 1, "y": 2, "z": 5}),
        ("<<: [{x: 4}, *b]\n  y: 6", {"x": 4, "y": 6}),
        ("<<: {<<: *b, x: 7}", {"x": 7, "y": 2}),
        ("'<<': 1", {"<<": 1}),
    ],
)
def test_own_keys_win_over_merged_ones(tmp_path: Path, text: str, data: dict[str, int]) -> None:
    assert read(tmp_path, f"b: &b {{x: 1, y: 2}}\nc:\n  {text}\n")["c"] == data


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: 1\n'a': 2\n", "200: a\n'200': b\n"])
def test_a_key_stands_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContractError, match=r"a\.yaml:2: the key '(a|200)' stands here twice"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", [*SCALARS, "<<", "a: b", "- a", "x\ny", " x", "0o7 ", "1e999"])
def test_what_is_written_reads_back(tmp_path: Path, text: str) -> None:
    data = {text: text, "a": [text, {"b": text}]}
    assert read(tmp_path, write_yaml(data)) == data


def test_unquoted_statuses_are_statuses(tmp_path: Path) -> None:
    contract = changed(
        tmp_path, (GET, "'200'", "200"), (GET, "'400'", "400"), (GET, "'404'", "404")
    )
    assert lint(contract) == []
    operation = contract.versions["v1"].bundle["paths"]["/books/{isbn}/loans"]["get"]
    assert list(operation["responses"]) == ["200", "400", "404"]


def test_a_schema_may_merge_another_and_change_it(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (BOOK, "PersonName:\n  type: string\n", "PersonName: &name\n  type: string\n"),
        (BOOK, "Instant:\n", "Nickname:\n  <<: *name\n  maxLength: 20\nInstant:\n"),
        (
            BOOK,
            "    room:\n      allOf: [{$ref: '#/PersonName'}]",
            "    room:\n      allOf: [{$ref: '#/Nickname'}]",
        ),
    )
    assert lint(contract) == []
    made = contract.versions["v1"].bundle["components"]["schemas"]["Nickname"]
    assert (made["minLength"], made["maxLength"]) == (1, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1: not readable as JSON"),
        ('{"a":\n 1,}', ":2: not readable as JSON"),
        ('{"a": NaN}', ":1: not readable as JSON: NaN"),
        ('{"a": "\\ud800"}', ":1: not readable as JSON: a surrogate"),
        ("[" * 100_000, ":1: not readable as JSON: nested too deep"),
        (f'{{"a": {"9" * 10_000}}}', ":1: not readable as JSON"),
    ],
)
def test_what_is_no_json_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        read_json(file)
    assert f"a.json{said}" in str(caught.value)
