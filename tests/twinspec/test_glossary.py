"""The glossary has few terms, each once, and each lives where it says."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `([\w.]+)` \|$", TEXT, re.MULTILINE)
MOST = 40


def test_every_row_has_a_term_a_sentence_and_a_module() -> None:
    tables = [line for line in TEXT.splitlines() if line.startswith("|")]
    # The head and the line below it are no terms.
    assert len(ROWS) == len(tables) - 2
    for _, sentence, _ in ROWS:
        assert sentence.endswith(".")
        assert not re.search(r"\. [A-Z]", sentence)


def test_terms_are_few_and_each_stands_once() -> None:
    terms = [term for term, _, _ in ROWS]
    assert 0 < len(terms) <= MOST
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize(("term", "module"), [(term, module) for term, _, module in ROWS])
def test_a_term_lives_where_the_glossary_says(term: str, module: str) -> None:
    assert find_spec(module) is not None, f"{term}: there is no {module}"


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_the_glossary_is_linked(page: str) -> None:
    assert "glossary.md" in (ROOT / page).read_text(encoding="utf-8")
