"""The operations that every version has, in front of the handlers: typed requests and answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import ClassVar, Literal, TypeVar

from casewright.api import commands, views
from casewright.api.hrefs import Hrefs
from casewright.api.pagination import has_no_content, linked_pagination
from casewright.clock import Clock, Instant
from casewright.domain.effects import effect
from casewright.domain.model import Caller, SortOrder
from casewright.domain.passwords import PasswordChecks
from casewright.domain.queries import (
    GetActivities,
    GetCases,
    GetCustomers,
    SearchActivities,
    SearchCases,
)
from casewright.domain.repositories import Store, Work
from casewright.domain.throttle import Throttle
from casewright.handlers.get_activities import get_activities
from casewright.handlers.get_cases import get_cases
from casewright.handlers.get_customers import get_customers
from casewright.handlers.log_in import log_in
from casewright.handlers.log_out import log_out
from casewright.handlers.search_activities import search_activities
from casewright.handlers.search_cases import search_cases
from interaction_contract import results, rules
from interaction_contract.operation import Operation
from interaction_contract.texts import DEFAULT, Texts
from interaction_contract.v12 import answers
from interaction_contract.v12 import models as v12
from interaction_contract.v20 import models as v20

Command = TypeVar("Command")
Result = TypeVar("Result")
Yes = Literal["yes"]
Handler = Callable[[Command, Caller, Work, Instant], Awaitable[Result]]
"""A handler that changes something: what is asked, by whom, on what, and when."""


class SharedOperations:
    """What all versions share. Each call is one unit of work: all of it happens, or nothing."""

    contract: ClassVar[Mapping[str, Operation]]
    """The operations of the version, by operationId."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        base_path: str,
        *,
        strict_visibility: bool = False,
        throttle: Throttle | None = None,
        checks: PasswordChecks | None = None,
    ) -> None:
        """With `strict_visibility`, what a caller may not see does not exist for the caller.

        `base_path` is what the paths of the version's operations are relative to; `throttle` says
        how failed log-ins are slowed, `checks` how many passwords are checked at a time.
        """
        self._store = store
        self._clock = clock
        self._hrefs = Hrefs(base_path, self.contract)
        self._strict_visibility = strict_visibility
        self._throttle = throttle or Throttle()
        self._checks = checks or PasswordChecks()

    async def log_in(
        self, *, body: v12.LogIn | v20.LogIn, force_login: Yes | None, address: str = ""
    ) -> results.LogInNoContent:
        """Start a session for a client at an address."""
        command = commands.log_in(body, force_login, address)
        now = self._clock.now()
        token = await log_in(command, self._store, now, self._throttle, self._checks)
        return results.LogInNoContent(token)

    async def log_out(self, *, caller: Caller) -> results.LogOutNoContent:
        """End the session of the request."""
        await self._store.write(lambda work: log_out(caller, work))
        return results.LogOutNoContent()

    async def get_cases(
        self,
        *,
        caller: Caller,
        ids: list[str],
        attribute: list[str] | None,
        texts: Texts = DEFAULT,
    ) -> results.GetCasesOk[answers.CaseList]:
        """Read cases by id."""
        query = GetCases(commands.ids_of(ids), tuple(attribute or ()))
        async with self._store.reading() as work:
            found = await get_cases(query, self._seen(caller), work)
        cases = [views.case(one, self._hrefs, texts) for one in found]
        return results.GetCasesOk({"case": cases}, texts.language)

    async def search_cases(
        self,
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
    ) -> results.SearchCasesOk[answers.CaseList] | results.SearchCasesNoContent:
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
        async with self._store.reading() as work:
            found = await search_cases(query, self._seen(caller), work)
        if has_no_content(found):
            return results.SearchCasesNoContent()
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
        return results.SearchCasesOk(
            {
                "case": [views.case(one, self._hrefs, texts) for one in found.items],
                "paginationInfo": linked_pagination(
                    found.count,
                    query.paging,
                    lambda number: self._hrefs.search("search_cases", {**sent, "pagenum": number}),
                ),
            },
            texts.language,
        )

    async def get_activities(
        self, *, caller: Caller, ids: list[str], texts: Texts = DEFAULT
    ) -> results.GetActivitiesOk[answers.ActivityList]:
        """Read activities by id."""
        query = GetActivities(commands.ids_of(ids))
        async with self._store.reading() as work:
            found = await get_activities(query, self._seen(caller), work)
        return results.GetActivitiesOk(
            {"activity": [views.activity(one, self._hrefs, texts) for one in found]}, texts.language
        )

    async def search_activities(
        self,
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
    ) -> results.SearchActivitiesOk[answers.ActivityList] | results.SearchActivitiesNoContent:
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
        async with self._store.reading() as work:
            found = await search_activities(query, self._seen(caller), work)
        if has_no_content(found):
            return results.SearchActivitiesNoContent()
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
        return results.SearchActivitiesOk(
            {
                "activity": [views.activity(one, self._hrefs, texts) for one in found.items],
                "paginationInfo": linked_pagination(
                    found.count,
                    query.paging,
                    lambda number: self._hrefs.search(
                        "search_activities", {**sent, "pagenum": number}
                    ),
                ),
            },
            texts.language,
        )

    async def get_customers(
        self, *, caller: Caller, ids: list[str], texts: Texts = DEFAULT
    ) -> results.GetCustomersOk[answers.CustomerList]:
        """Read customers by id."""
        query = GetCustomers(commands.ids_of(ids))
        async with self._store.reading() as work:
            found = await get_customers(query, self._seen(caller), work)
        return results.GetCustomersOk(
            {"customer": [views.customer(one, self._hrefs) for one in found]}, texts.language
        )

    def _seen(self, caller: Caller) -> Caller:
        """Return the caller with what the service lets callers know of the unseen."""
        return replace(caller, strict_visibility=True) if self._strict_visibility else caller

    @effect(
        rules.protocol.REFUSAL_CHANGES_NOTHING,
    )
    async def _change(
        self, handler: Handler[Command, Result], command: Command, caller: Caller
    ) -> Result:
        """Run a handler that changes something: one transaction, run again on a conflict."""
        now = self._clock.now()
        seen = self._seen(caller)
        return await self._store.write(lambda work: handler(command, seen, work, now))
