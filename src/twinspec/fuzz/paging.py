"""Whether the parts of a search fit together: no single answer shows that a match is lost.

The same matches are asked for as one part, page by page and as a range, and must be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twinspec.contract.paging import PagingForm
from twinspec.contract.pools import Steps
from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Exchange, Finding
from twinspec.fuzz.plan.nodes import Group, Listing, Node
from twinspec.fuzz.plan.plan import Plan

CHECK = "paging_is_consistent"
PHASE = "paging"
_PAGES = 3

_REPEATED = "A match is repeated."
_TOO_MANY = "A part holds more matches than were asked for."
_OTHER = "The parts hold other matches, or in another order, than all matches at once."
_BEHIND = "Behind the last match there is no 204."
_UNCOUNTED = "A part does not say how many matches there are."
_COUNTS = "The parts disagree on how many matches there are."
_COUNT = "The number of matches that is answered is not that of the matches."


class _UnusableError(Exception):
    """An answer from which nothing can be told: a refusal, or what cannot be read."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the matches; `size` is how many were asked for, `count` what it says of all."""

    items: list[Any]
    count: Any
    size: int
    exchange: Exchange

    @property
    def told(self) -> tuple[list[Any], Any]:
        """What two equal parts have in common."""
        return self.items, self.count

    @property
    def is_empty(self) -> bool:
        return self.exchange.answer.status == 204


class Paging:
    """Asks for the matches of an accepted request again, in other parts."""

    def __init__(self, client: Client) -> None:
        """Ask by `client`."""
        self._client = client

    def concerns(self, plan: Plan, exchange: Exchange) -> bool:
        """Whether `check` can tell something of the exchange of `plan`."""
        return (
            plan.operation.paging is not None
            and exchange.answer.status == 200
            and plan.credential == "live"
            and plan.login is not None
        )

    def check(self, plan: Plan, exchange: Exchange) -> tuple[Finding, ...]:
        """Return in what way the parts of the matches of an accepted request do not fit together.

        It makes at most seven requests. Nothing is found when one of them is refused, or when the
        world changed meanwhile, as far as all matches at once show it. Errors are those of
        `Client.send`.
        """
        form = plan.operation.paging
        if form is None or not self.concerns(plan, exchange):
            return ()
        try:
            whole = self._page(plan, form, 1, form.largest)
            found = list(self._faults(plan, form, whole)) if whole.items else []
            if not found or self._page(plan, form, 1, form.largest).told != whole.told:
                return ()
        except _UnusableError:
            return ()
        first: dict[str, Exchange] = {}
        for message, part in found:
            first.setdefault(message, part)
        return tuple(Finding(CHECK, message, part) for message, part in first.items())

    def _faults(self, plan: Plan, form: PagingForm, whole: _Part) -> Iterator[tuple[str, Exchange]]:
        """Yield what is wrong, and the exchange that shows it."""
        known = min(len(whole.items), form.largest)
        size = -(-known // _PAGES)
        number = -(-known // size)
        pages = [self._page(plan, form, index + 1, size) for index in range(number)]
        parts = [(index * size, page) for index, page in enumerate(pages)]
        if form.start and form.length and size < form.largest:
            # It crosses the border of two pages, and begins where no page of its length does.
            asked = {form.start: 2, form.length: size + 1}
            parts.append((1, self._part(plan, form, size + 1, asked)))
        ended = _is_all(whole)
        if ended:
            parts.append((number * size, self._page(plan, form, number + 1, size)))
        yield from self._repeated(plan, form, whole, pages)
        yield from _misplaced(whole, parts, ended=ended)
        if form.count is not None:
            yield from _miscounted([whole, *(part for _, part in parts)])

    def _repeated(
        self, plan: Plan, form: PagingForm, whole: _Part, pages: list[_Part]
    ) -> Iterator[tuple[str, Exchange]]:
        members = _identities(plan.operation.answers["200"].node, form.items)
        for parts in ([whole], pages):
            seen: set[str] = set()
            for part in parts:
                for name in (name for item in part.items for name in _names(item, members)):
                    if name in seen:
                        yield _REPEATED, part.exchange
                    seen.add(name)

    def _page(self, plan: Plan, form: PagingForm, page: int, size: int) -> _Part:
        return self._part(plan, form, size, {form.page: page, form.size: size})

    def _part(self, plan: Plan, form: PagingForm, size: int, asked: dict[str, int]) -> _Part:
        others = (item for item in plan.query if item[0] not in form.parameters)
        exchange = self._client.send(plan.but(query=(*others, *asked.items())), PHASE)
        if exchange.answer.status == 204:
            return _Part([], None, size, exchange)
        shape = self._client.shape(exchange, plan.operation)
        items = _at(shape, form.items)
        if exchange.answer.status != 200 or not isinstance(items, list):
            raise _UnusableError
        return _Part(items, _at(shape, form.count or ()), size, exchange)


def _is_all(whole: _Part) -> bool:
    """Whether no match is left out of the largest part."""
    return len(whole.items) < whole.size or whole.count == len(whole.items)


def _misplaced(
    whole: _Part, parts: list[tuple[int, _Part]], *, ended: bool
) -> Iterator[tuple[str, Exchange]]:
    """Compare parts, each with the number of matches before it, with all matches at once."""
    for before, part in [(0, whole), *parts]:
        expected = whole.items[before : before + part.size]
        if len(part.items) > part.size:
            yield _TOO_MANY, part.exchange
        elif ended and not expected and not part.is_empty:
            yield _BEHIND, part.exchange
        elif part.items[: len(expected)] != expected or (ended and part.items != expected):
            yield _OTHER, part.exchange


def _miscounted(parts: list[_Part]) -> Iterator[tuple[str, Exchange]]:
    whole = parts[0]
    number = len(whole.items)
    for part in parts:
        if part.is_empty:
            continue
        if part.count is None:
            yield _UNCOUNTED, part.exchange
        elif part.count != whole.count:
            yield _COUNTS, part.exchange
    if isinstance(whole.count, int) and (
        whole.count < number or (number < whole.size and whole.count > number)
    ):
        yield _COUNT, whole.exchange


def _identities(node: Node, items: Steps) -> list[str]:
    """Return the members by which the contract tells matches apart."""
    for step in items:
        if not isinstance(node, Group) or step not in node.members:
            return []
        node = node.members[step]
    item = node.item if isinstance(node, Listing) else node
    marks = item.pools if isinstance(item, Group) else {}
    return [steps[0] for steps, mark in marks.items() if mark.pool.identifies and len(steps) == 1]


def _names(item: Any, members: list[str]) -> list[str]:
    """Return the names that no other match has: its identity, else its whole value."""
    known = [member for member in members if isinstance(item, dict) and member in item]
    return [json.dumps([member, item[member]]) for member in known] or [
        json.dumps(item, sort_keys=True)
    ]


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
