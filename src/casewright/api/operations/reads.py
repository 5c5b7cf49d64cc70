"""The operations that read cases, activities and customers by id."""

from __future__ import annotations

from casewright.api import commands
from casewright.api.operations.service import Service
from casewright.domain.model import Caller
from casewright.domain.queries import GetActivities, GetCases, GetCustomers
from casewright.handlers import get_activities as get_activities_handler
from casewright.handlers import get_cases as get_cases_handler
from casewright.handlers import get_customers as get_customers_handler
from interaction_contract import answers
from interaction_contract.texts import DEFAULT, Texts


async def get_cases(
    service: Service,
    *,
    caller: Caller,
    ids: list[str],
    attribute: list[str] | None,
    texts: Texts = DEFAULT,
) -> tuple[answers.CaseList, str]:
    """Read cases by id; return them and their language."""
    query = GetCases(commands.ids_of(ids), tuple(attribute or ()))
    # Without attributes the handler asks for the cases, and for nothing else.
    async with service.store.reading(once=not attribute) as work:
        found = await get_cases_handler.get_cases(query, service.seen(caller), work)
    return {"case": [service.views.case(one, texts) for one in found]}, texts.language


async def get_activities(
    service: Service, *, caller: Caller, ids: list[str], texts: Texts = DEFAULT
) -> tuple[answers.ActivityList, str]:
    """Read activities by id; return them and their language."""
    query = GetActivities(commands.ids_of(ids))
    async with service.store.reading() as work:
        found = await get_activities_handler.get_activities(query, service.seen(caller), work)
    return {"activity": [service.views.activity(one, texts) for one in found]}, texts.language


async def get_customers(
    service: Service, *, caller: Caller, ids: list[str], texts: Texts = DEFAULT
) -> tuple[answers.CustomerList, str]:
    """Read customers by id; return them and their language."""
    query = GetCustomers(commands.ids_of(ids))
    async with service.store.reading() as work:
        found = await get_customers_handler.get_customers(query, service.seen(caller), work)
    return {"customer": [service.views.customer(one) for one in found]}, texts.language
