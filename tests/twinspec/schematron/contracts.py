"""The library's contract with expressions for rules that the request alone decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.twinspec.contracts import LIBRARY, changed
from twinspec.contract.layout import Contract

_RULES = "rules/add_book.yaml"
_OPERATION = "v1/operations/add_book.yaml"
_LISTED = "- add_book.book_is_new\n"
_FIRST = "# Rules of scope add_book, in the order of their evaluation.\n"


def with_expressions(
    folder: Path, expressions: list[str], values: dict[str, str] | None = None
) -> Contract:
    """Return a copy of the library whose operation add_book has a rule for each expression.

    Their ids are `add_book.rule_0`, `add_book.rule_1` …; `values` are values with names.
    """
    rules = [_rule(number, one) for number, one in enumerate(expressions)]
    listed = "".join(f"- {one['id']}\n" for one in rules)
    changes = [
        (_RULES, _FIRST, _FIRST + yaml.safe_dump(rules, sort_keys=False, allow_unicode=True)),
        (_OPERATION, _LISTED, listed + _LISTED),
    ]
    contract = changed(folder, *changes, of=LIBRARY)
    if values is None:
        return contract
    text = yaml.safe_dump({"values": {"add_book": values}}, sort_keys=False)
    (folder / "spec" / "variables.yaml").write_text(text, encoding="utf-8")
    from twinspec.contract.layout import load_contract

    return load_contract(folder / "spec")


def _rule(number: int, expression: str) -> dict[str, Any]:
    return {
        "id": f"add_book.rule_{number}",
        "statement": "It is kept.",
        "kind": "refusal",
        "status": 400,
        "code": f"400-{number:03}",
        "message": "It is broken: {value}.",
        "remedy": "Keep it.",
        "checked_by": "handler",
        "expression": expression,
        "source": [{"document": "house rules", "place": "adding"}],
        "since": "v1",
    }
