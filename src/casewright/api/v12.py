"""Version 12 in front of the handlers: what its generated `Operations` protocol asks for."""

from __future__ import annotations

from casewright.api import commands
from casewright.api.operations import SharedOperations, Yes
from casewright.domain.commands import CloseCase
from casewright.domain.model import Caller
from casewright.handlers.change_case_of_activities import change_case_of_activities
from casewright.handlers.change_customer_of_activities import change_customer_of_activities
from casewright.handlers.change_customer_of_case import change_customer_of_case
from casewright.handlers.close_case import close_case
from casewright.handlers.edit_case import edit_case
from interaction_contract import results
from interaction_contract.v12 import models, server


class V12(SharedOperations):
    """The operations of version 12."""

    contract = server.OPERATIONS

    async def edit_case(
        self, *, caller: Caller, body: models.CaseEdit
    ) -> results.EditCaseNoContent:
        """Change one case."""
        await self._change(edit_case, commands.edit_case(body), caller)
        return results.EditCaseNoContent()

    async def change_case_of_activities(
        self, *, caller: Caller, ids: list[str], body: models.CaseTarget, relate_case: Yes | None
    ) -> results.ChangeCaseOfActivitiesCreated | results.ChangeCaseOfActivitiesNoContent:
        """Move activities to another case, or to a new one."""
        command = commands.change_case_of_activities(ids, body, relate_case)
        created = await self._change(change_case_of_activities, command, caller)
        if created is None:
            return results.ChangeCaseOfActivitiesNoContent()
        return results.ChangeCaseOfActivitiesCreated(self._hrefs.case(created))

    async def change_customer_of_activities(
        self, *, caller: Caller, body: models.ActivitiesCustomerChange
    ) -> results.ChangeCustomerOfActivitiesNoContent:
        """Give activities other contact points, and with them another customer."""
        command = commands.change_customer_of_activities(body)
        await self._change(change_customer_of_activities, command, caller)
        return results.ChangeCustomerOfActivitiesNoContent()

    async def change_customer_of_case(
        self,
        *,
        caller: Caller,
        id: str,  # noqa: A002
        body: models.CaseCustomerChange,
    ) -> results.ChangeCustomerOfCaseNoContent:
        """Give a case another customer."""
        command = commands.change_customer_of_case(id, body)
        await self._change(change_customer_of_case, command, caller)
        return results.ChangeCustomerOfCaseNoContent()

    async def close_case(self, *, caller: Caller, id: str) -> results.CloseCaseNoContent:  # noqa: A002
        """Close a case."""
        await self._change(close_case, CloseCase(int(id)), caller)
        return results.CloseCaseNoContent()
