"""What keeps an entry of a file of rules from being a rule is said with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, changed
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract

FILE = "rules/book.yaml"
FIRST = """- id: book.only_known_members
  statement: A book has no other members than these.
  kind: refusal
  status: 400
  code: 400-010
  message: "Unknown: {member}."
  remedy: Remove the member, or correct its name.
  checked_by: schema
  source: [{document: house rules, place: books}]
  since: v1
"""
NAMED = "book.yaml:2 /0: rule book.only_known_members:"
CHANGES: dict[str, tuple[str, str, str]] = {
    "a text": (FIRST, "- members\n", "book.yaml:2 /0: rule 'members': a rule is a map"),
    "no id": ("- id: book.only_known_members\n  s", "- s", "lacks or misstates 'id'"),
    "no since": ("  since: v1\n", "", f"{NAMED} lacks or misstates 'since', a text"),
    "a number for a code": ("code: 400-010", "code: 400", f"{NAMED} lacks or misstates 'code'"),
    "a number for an optional text": (
        "  since: v1", "  since: v1\n  group: 1", f"{NAMED} lacks or misstates 'group', a text",
    ),
    "a status in words": ("status: 400", "status: Bad Request", f"{NAMED} misstates 'status'"),
    "a status that is none": ("status: 400", "status: 99", f"{NAMED} misstates 'status'"),
    "a truth for a status": ("status: 400", "status: true", f"{NAMED} misstates 'status'"),
    "a source in words": (
        "source: [{document: house rules, place: books}]", "source: house rules",
        f"{NAMED} lacks or misstates 'source', a list of document and place",
    ),
    "a source without a place": (
        "source: [{document: house rules, place: books}]", "source: [{document: house rules}]",
        f"{NAMED} lacks or misstates 'source'",
    ),
    "a rule of another file": (
        "id: book.only_known_members", "id: loan.only_known_members",
        "rule loan.only_known_members belongs into loan.yaml",
    ),
    "an id twice": (
        "id: book.only_known_members", "id: book.is_an_object",
        "the rule id book.is_an_object is used twice",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_no_rule_is_named(tmp_path: Path, name: str) -> None:
    old, new, said = CHANGES[name]
    # The entry as a whole: what stands in it stands in others, too.
    entry = FIRST.replace(old, new, 1)
    assert entry != FIRST
    with pytest.raises(ContractError, match=re.escape(said)):
        changed(tmp_path, (FILE, FIRST, entry))


def test_a_file_of_rules_is_a_list(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(LIBRARY, spec)
    (spec / "rules" / "get_loans.yaml").write_text("book_exists: true\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"get_loans.yaml:1: a file of rules is a list"):
        load_contract(spec)
