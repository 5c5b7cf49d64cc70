"""Whatever a contract, a world or a server says is text in every page that reports it.

Each text that a page is made of is replaced by markup of an element that no page has: all of them
at once, so that no field is left out, and the page has to show them as texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.runs import failing, passing
from twinspec.config import read_config
from twinspec.contract.layout import load_contract
from twinspec.contract.place import Place
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import RunExemption, gate
from twinspec.generate.render import Templates
from twinspec.ledger.ledger import read_ledger
from twinspec.report.formats.document import FindingDocument, PlaceDocument, VerdictDocument
from twinspec.report.formats.html import html
from twinspec.report.fuzz_view import read_view
from twinspec.report.fuzz_write import page
from twinspec.report.ledger_view import LedgerReader

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXEMPT = RunExemption("add_book.book_is_new", "violated", "Why.", Place("e.yaml", 1))
EVIL = (
    "</pre></script></style></title>'\"><evil-{number} onclick='x'><script>alert({number})</script>"
)


HOW_IT_ENDED = "end"
"""The one text of a run that nobody else writes, and that is looked up in a table."""


class _Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def made_evil(value: Any, numbers: count[int]) -> Any:
    """Return a value with markup in place of each of its texts."""
    if isinstance(value, str):
        return value + EVIL.format(number=next(numbers))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: made_evil(getattr(value, one.name), numbers)
            for one in fields(value)
            if one.name != HOW_IT_ENDED
        }
        return replace(value, **changed)
    if isinstance(value, Mapping):
        return {name: made_evil(one, numbers) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(made_evil(one, numbers) for one in value)
    return value


def judge(evil: str, harmless: str, numbers: count[int]) -> None:
    """Assert that a page of markup has the elements of one without, and shows the markup."""
    found, expected = _Page(evil), _Page(harmless)
    assert set(found.tags) <= set(expected.tags)
    assert found.tags.count("script") == expected.tags.count("script")
    assert [name for name, _ in found.attributes if name.startswith("on")] == []
    values = " ".join(value or "" for _, value in found.attributes)
    shown = [number for number in range(next(numbers)) if f"<evil-{number} " in found.text + values]
    assert len(shown) >= 20


@pytest.mark.parametrize("run", [failing(), passing()], ids=["failing", "passing"])
def test_the_report_of_a_fuzz_run(run: Counts) -> None:
    """Answers of the server, its messages, ids, addresses, and statements of the contract."""
    contract = load_contract(LIBRARY)
    view = read_view(run, contract, gate(run, contract), (EXEMPT,))
    numbers = count()
    judge(page(made_evil(view, numbers)), page(view), numbers)


def test_the_ledger() -> None:
    """Statements, sources, files, tests, reasons of exemptions and links of this very contract."""
    config = read_config(ROOT)
    contract = load_contract(config.spec)
    ledger = read_ledger(contract, config.ledger)
    view = LedgerReader(contract, ROOT, ROOT / "generated" / "docs").read(ledger)
    numbers = count()
    templates = Templates()
    judge(
        templates.render("ledger.html", ledger=made_evil(view, numbers), made_from="spec"),
        templates.render("ledger.html", ledger=view, made_from="spec"),
        numbers,
    )


PLACE: PlaceDocument = {"file": "a.yaml", "line": 7, "column": 3, "pointer": "/components/A"}
FINDING: FindingDocument = {
    "rule": "equal.same_length",
    "severity": "error",
    "message": "Title has at most 20 characters in JSON and 30 in XML.",
    "remedy": "State one bound in both.",
    "places": [PLACE],
    "witness": {
        "json": '{"title": "x"}',
        "xml": "<title>x</title>",
        "json_accepts": False,
        "xml_accepts": True,
    },
}
DOCUMENT: VerdictDocument = {
    "verdict": "different",
    "compared": {"types": 3},
    "not_compared": [{"construct": "xs:redefine", "message": "Is not read.", "place": PLACE}],
    "findings": [FINDING] * 3,
}


@pytest.mark.parametrize("command", ["twinspec equal", "twinspec diff", "twinspec check"])
def test_the_report_of_a_comparison(command: str) -> None:
    """Messages, places and the documents of witnesses, all made from two contracts."""
    numbers = count()
    evil: Any = made_evil(DOCUMENT, numbers)
    judge(html(evil, command), html(DOCUMENT, command), numbers)
