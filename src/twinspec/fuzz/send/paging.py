"""Requests the matches of a search again: all at once, page by page, and as a range."""

from __future__ import annotations

from typing import Any

from twinspec.contract.paging import PagingForm
from twinspec.fuzz import numbers
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.observation import PAGING, PagedParts, PagePart
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.precondition import at
from twinspec.fuzz.send.client import Client


class _UnusableError(Exception):
    """An answer that cannot be compared: a refusal, or an unreadable one."""


def is_paged(plan: Plan, exchange: Exchange) -> bool:
    """Return whether a request has matches that can be requested again in parts."""
    return (
        plan.operation.paging is not None
        and exchange.answer.status == 200
        and plan.credential == "live"
        and plan.login is not None
    )


def read_parts(client: Client, plan: Plan) -> PagedParts | None:
    """Return the matches of an accepted search in parts; None when one of them is refused.

    It sends at most seven requests. Errors are those of `Client.send`.
    """
    form = plan.operation.paging
    assert form is not None
    try:
        whole = _page(client, plan, form, 1, form.largest)
        if not whole.items:
            return PagedParts(form, plan.operation, whole, (), (), whole)
        known = min(len(whole.items), form.largest)
        size = -(-known // numbers.PAGES_COMPARED)
        number = -(-known // size)
        pages = tuple(_page(client, plan, form, index + 1, size) for index in range(number))
        parts = list(pages)
        if form.start and form.length and size < form.largest:
            # It crosses the border of two pages, and begins where no page of its length does.
            asked = {form.start: 2, form.length: size + 1}
            parts.append(_part(client, plan, form, size + 1, 1, asked))
        if whole.is_complete:
            parts.append(_page(client, plan, form, number + 1, size))
        again = _page(client, plan, form, 1, form.largest)
    except _UnusableError:
        return None
    return PagedParts(form, plan.operation, whole, pages, tuple(parts), again)


def _page(client: Client, plan: Plan, form: PagingForm, page: int, size: int) -> PagePart:
    asked = {form.page: page, form.size: size}
    return _part(client, plan, form, size, (page - 1) * size, asked)


def _part(
    client: Client, plan: Plan, form: PagingForm, size: int, skipped: int, asked: dict[str, int]
) -> PagePart:
    others = (item for item in plan.query if item[0] not in form.parameters)
    exchange = client.send(plan.replace(query=(*others, *asked.items())), PAGING)
    if exchange.answer.status == 204:
        return PagePart([], None, size, exchange, skipped)
    shape: Any = client.shape(exchange, plan.operation)
    items = at(shape, form.items)
    if exchange.answer.status != 200 or not isinstance(items, list):
        raise _UnusableError
    return PagePart(items, at(shape, form.count or ()), size, exchange, skipped)
