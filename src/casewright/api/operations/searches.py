"""The operations that search cases and activities. Each returns None when it finds nothing."""

from __future__ import annotations

from functools import partial
from typing import Any

from casewright.api import commands, requested
from casewright.api.operations.service import Gone, Service
from casewright.api.pagination import has_no_content, linked_pagination, pagination
from casewright.domain.model import Caller, SortOrder
from casewright.domain.queries import SearchActivities, SearchCases
from casewright.handlers import look_up_cases as look_up_cases_handler
from casewright.handlers import search_activities as search_activities_handler
from casewright.handlers import search_cases as search_cases_handler
from interaction_contract import answers
from interaction_contract.texts import DEFAULT, Texts


async def search_cases(
    service: Service,
    *,
    caller: Caller,
    customer: str | None,
    email: str | None,
    phone: str | None,
    custom: dict[str, str] | None,
    attribute: list[str] | None,
    sort: str | None,
    order: SortOrder | None,
    pagenum: int | None,
    pagesize: int | None,
    rangestart: int | None,
    rangesize: int | None,
    texts: Texts = DEFAULT,
    gone: Gone | None = None,
) -> tuple[answers.CaseList, str] | None:
    """Search cases by their customer and custom attributes."""
    query = SearchCases(
        commands.id_of(customer),
        email,
        phone,
        commands.custom_of(custom),
        tuple(attribute or ()),
        commands.sort_of(sort, order),
        commands.paging_of(pagenum, pagesize, rangestart, rangesize),
    )
    found = await service.search(search_cases_handler.search_cases, query, caller, gone)
    if has_no_content(found):
        return None
    sent = {
        "customer": customer,
        "email": email,
        "phone": phone,
        "custom": custom,
        "attribute": attribute,
        "sort": sort,
        "order": order,
        "pagesize": pagesize,
    }
    return {
        "case": [service.views.case(one, texts) for one in found.items],
        "paginationInfo": linked_pagination(
            found.count, query.paging, lambda number: _page(service, "search_cases", sent, number)
        ),
    }, texts.language


async def search_activities(
    service: Service,
    *,
    caller: Caller,
    customer: str | None,
    case: str | None,
    status: str | None,
    mode: str | None,
    assigned_to: str | None,
    queue: str | None,
    created_date: str | None,
    last_modified_date: str | None,
    custom: dict[str, str] | None,
    assigned_user_name: str | None,
    type: str | None,  # noqa: A002
    pagenum: int | None,
    pagesize: int | None,
    rangestart: int | None,
    rangesize: int | None,
    texts: Texts = DEFAULT,
    gone: Gone | None = None,
) -> tuple[answers.ActivityList, str] | None:
    """Search activities."""
    query = SearchActivities(
        customer=commands.id_of(customer),
        case_id=commands.id_of(case),
        status=status,
        mode=mode,
        assigned_to=commands.id_of(assigned_to),
        queue=commands.id_of(queue),
        created=commands.range_of(created_date),
        last_modified=commands.range_of(last_modified_date),
        custom=commands.custom_of(custom),
        assigned_user_name=assigned_user_name,
        type=type,
        paging=commands.paging_of(pagenum, pagesize, rangestart, rangesize),
    )
    found = await service.search(search_activities_handler.search_activities, query, caller, gone)
    if has_no_content(found):
        return None
    sent = {
        "customer": customer,
        "case": case,
        "status": status,
        "mode": mode,
        "assigned_to": assigned_to,
        "queue": queue,
        "created_date": created_date,
        "last_modified_date": last_modified_date,
        "custom": custom,
        "assigned_user_name": assigned_user_name,
        "type": type,
        "pagesize": pagesize,
    }
    return {
        "activity": [service.views.activity(one, texts) for one in found.items],
        "paginationInfo": linked_pagination(
            found.count,
            query.paging,
            lambda number: _page(service, "search_activities", sent, number),
        ),
    }, texts.language


async def look_up_cases(
    service: Service,
    *,
    caller: Caller,
    body: requested.CaseLookup,
    attribute: list[str] | None,
    sort: str | None,
    order: SortOrder | None,
    pagenum: int | None,
    pagesize: int | None,
    rangestart: int | None,
    rangesize: int | None,
    texts: Texts = DEFAULT,
    gone: Gone | None = None,
) -> tuple[answers.CaseList, str] | None:
    """Look cases up by criteria."""
    paging = commands.paging_of(pagenum, pagesize, rangestart, rangesize)
    query = commands.look_up_cases(body, attribute, commands.sort_of(sort, order), paging)
    handler = partial(look_up_cases_handler.look_up_cases, now=service.clock.now())
    found = await service.search(handler, query, caller, gone)
    if has_no_content(found):
        return None
    return {
        "case": [service.views.case(one, texts) for one in found.items],
        "paginationInfo": pagination(found.count, paging),
    }, texts.language


def _page(service: Service, operation: str, sent: dict[str, Any], number: int) -> str:
    """Return the path of a search with another page number."""
    return service.hrefs.search(operation, {**sent, "pagenum": number})
