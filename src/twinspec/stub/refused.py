"""How a method of an implementation refuses a request: by the rule that the request breaks."""

from __future__ import annotations

from typing import Protocol


class Rule(Protocol):
    """A rule of the generated catalogue."""

    @property
    def id(self) -> str:
        """The id of the rule: `add_book.book_is_new`."""


class Refused(Exception):
    """A request breaks a rule; the answer has the status and the code of the rule.

    `values` fill the placeholders of the rule's message, `{value}` by `value="978…"`.
    """

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


def ensure(condition: object, rule: Rule, **values: str) -> None:
    """Raise Refused with `rule` unless `condition` holds.

    Example: `ensure(isbn not in books, rules.add_book.BOOK_IS_NEW, value=isbn)`.
    """
    if not condition:
        raise Refused(rule.id, **values)
