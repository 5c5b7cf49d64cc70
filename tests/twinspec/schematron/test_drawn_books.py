"""Of any book Schematron says what CEL says, and nothing where CEL has an error."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.schematron_judge import SchematronJudge
from tests.twinspec.schematron.contracts import with_expressions
from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.documents import read_yaml
from twinspec.expressions.language import Language, Undecided
from twinspec.generate.schematron.schema import request_schemas

COUNT = 500
NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
NOW_TEXT = "2024-03-01T00:00:00Z"
CASES = [
    one for one in read_yaml(Path(__file__).parent / "expressions.yaml") if "left_out" not in one
]
EXPRESSIONS = [case["cel"] for case in CASES]
REQUESTS = [one for case in CASES for key in ("kept", "broken") for one in case.get(key, ())]
TITLES = [one["title"] for one in REQUESTS if "title" in one]
MOMENTS = ["soon", *(one["returnBy"] for one in REQUESTS if "returnBy" in one)]
ALWAYS_KEPT = "has(request.shelf.room)"
"""A shelf has a room: the expression is true, or an error."""
NAMES = ["Ann", "Ben", "a", "b", "x", "", " ", "a,b", "a,b,c", "it's", 'a "b"', "Dune", "12", "é🔌"]


def book(chance: random.Random) -> dict[str, Any]:
    """Return a book; what it must have it has, any other member it may have."""
    members: dict[str, Any] = {
        "pages": chance.choice([2, 7, 12, 12, 100]),
        "lendable": chance.random() < 0.5,
        "genre": chance.choice(["novel", "poetry", "a"]),
        "authors": [chance.choice(NAMES) for _ in range(chance.randint(1, 4))],
        "keywords": {"keyword": [chance.choice(NAMES) for _ in range(chance.randint(1, 3))]},
        "returnBy": chance.choice(MOMENTS),
        "shelf": chance.choice(["", {"room": chance.choice("AB")}]),
        "price": 1.5,
    }
    likely = chance.choice([0.2, 0.5, 0.9])
    return {
        "isbn": chance.choice(["9780000000001", "9790000000002", "Dune"]),
        "title": chance.choice([*NAMES, *TITLES, "novel"]),
        **{name: value for name, value in members.items() if chance.random() < likely},
    }


def test_verdicts_of_drawn_books(tmp_path: Path) -> None:
    contract = with_expressions(tmp_path, EXPRESSIONS)
    version = contract.versions["v1"]
    operation = next(one for one in version.operations if one.id == "add_book")
    language = Language(contract, version, operation)
    compiled = [language.compile(text) for text in EXPRESSIONS]
    [schema] = request_schemas(contract, version)
    assert schema.document is not None
    judge = SchematronJudge(schema.document)
    writer, reader = XmlWriter(version.bundle), XmlReader(version.bundle)
    chance = random.Random(46)
    seen: dict[str, set[bool | None]] = defaultdict(set)
    for _ in range(COUNT):
        document = writer.write("BookEdit", book(chance))
        read = reader.read(document, "BookEdit")
        assert not read.faults
        values = language.bind({"request": read.value, "parameters": {}, "now": NOW})
        broken = judge.broken(document, NOW_TEXT)
        for number, one in enumerate(compiled):
            value = one.value(values)
            verdict = None if isinstance(value, Undecided) else value
            seen[one.text].add(verdict)
            said = f"add_book.rule_{number}" in broken
            assert said is (verdict is False), (one.text, value, document.decode())
    once = [text for text in EXPRESSIONS if not seen[text] >= {True, False}]
    assert once == [ALWAYS_KEPT]
