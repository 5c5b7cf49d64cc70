"""JSON bodies: what is wrong for certain, and what only some readers mind."""

from __future__ import annotations

from typing import Any

import pytest

from twinspec.contract.binding.reader import DUPLICATES, SYNTAX, TEXT
from twinspec.fuzz.wire.json_read import read_json


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, "x", true, null]}', {"a": [1, 2.5, "x", True, None]}),
        (b' "\\ud83d\\ude00" ', "\U0001f600"),
        (b'"\\t\\u0085"', "\t\u0085"),
        (b"[" * 50 + b"]" * 50, None),
        (b"[" + b"[]," * 200 + b"[]]", [[]] * 201),
        (b'"' + b"[" * 200 + b'"', "[" * 200),
    ],
)
def test_what_every_reader_reads_alike(body: bytes, value: Any) -> None:
    reading = read_json(body)
    assert (reading.readable, reading.certain, reading.possible) == (True, set(), set())
    assert value is None or reading.value == value


@pytest.mark.parametrize(
    "body",
    [
        *(b"{", b"{} {}", b"{'a': 1}", b'{"a": 1,}', b"[NaN]", b"[-Infinity]", b'"\xff"', b'"\n"'),
        *(b"[01]", b"[+1]", b"\x00", b"// x\n{}", "{}".encode("utf-16")),
    ],
)
def test_what_is_no_json(body: bytes) -> None:
    reading = read_json(body)
    assert not reading.readable
    assert reading.certain == {SYNTAX}


@pytest.mark.parametrize(
    "body",
    [b"\xef\xbb\xbf{}", b"[1e999]", b"[" + b"9" * 5000 + b"]", b"[" * 51 + b"]" * 51],
)
def test_what_only_some_readers_read(body: bytes) -> None:
    reading = read_json(body)
    assert (reading.readable, reading.certain, reading.possible) == (True, set(), {SYNTAX})


def test_what_may_be_too_deep_for_any_reader() -> None:
    reading = read_json(b"[" * 100_000 + b"]" * 100_000)
    assert (reading.readable, reading.certain, reading.possible) == (False, set(), {SYNTAX})


def test_a_repeated_key_has_its_last_value() -> None:
    reading = read_json(b'{"a": 1, "b": {"a": 1}, "a": 2}')
    assert (reading.value, reading.certain) == ({"a": 2, "b": {"a": 1}}, {DUPLICATES})


@pytest.mark.parametrize("text", ["\\u0000", "\\u001f", "\\ud800", "\\udc00x", "\\ufffe", "\uffff"])
def test_characters_that_xml_lacks(text: str) -> None:
    reading = read_json(f'{{"a": ["{text}"], "{text}": 1}}'.encode())
    assert reading.certain == {TEXT}
    assert reading.value["a"][0].startswith("\ufffd")
    assert reading.readable
