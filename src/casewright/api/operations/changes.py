"""The operations that change cases and activities."""

from __future__ import annotations

from typing import Literal

from casewright.api import commands, requested
from casewright.api.operations.service import Service
from casewright.domain.commands import CloseCase
from casewright.domain.model import Caller
from casewright.handlers import change_case_of_activities as change_case_of_activities_handler
from casewright.handlers import (
    change_customer_of_activities as change_customer_of_activities_handler,
)
from casewright.handlers import change_customer_of_case as change_customer_of_case_handler
from casewright.handlers import close_case as close_case_handler
from casewright.handlers import edit_case as edit_case_handler


async def edit_case(service: Service, *, caller: Caller, body: requested.CaseEdit) -> tuple[()]:
    """Change one case."""
    await service.change(edit_case_handler.edit_case, commands.edit_case(body), caller)
    return ()


async def change_case_of_activities(
    service: Service,
    *,
    caller: Caller,
    ids: list[str],
    body: requested.SentCaseTarget,
    relate_case: Literal["yes"] | None,
) -> tuple[str] | None:
    """Move activities to another case; for a new one, return its path."""
    command = commands.change_case_of_activities(ids, body, relate_case)
    handler = change_case_of_activities_handler.change_case_of_activities
    created = await service.change(handler, command, caller)
    return None if created is None else (service.hrefs.case(created),)


async def change_customer_of_activities(
    service: Service, *, caller: Caller, body: requested.ActivitiesCustomerChange
) -> tuple[()]:
    """Give activities other contact points, and with them another customer."""
    handler = change_customer_of_activities_handler.change_customer_of_activities
    await service.change(handler, commands.change_customer_of_activities(body), caller)
    return ()


async def change_customer_of_case(
    service: Service,
    *,
    caller: Caller,
    id: str,  # noqa: A002
    body: requested.CaseCustomerChange,
) -> tuple[()]:
    """Give a case another customer."""
    handler = change_customer_of_case_handler.change_customer_of_case
    await service.change(handler, commands.change_customer_of_case(id, body), caller)
    return ()


async def close_case(service: Service, *, caller: Caller, id: str) -> tuple[()]:  # noqa: A002
    """Close a case."""
    await service.change(close_case_handler.close_case, CloseCase(int(id)), caller)
    return ()
