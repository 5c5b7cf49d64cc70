"""Close a case. The ensure lines follow spec/rules/close_case.yaml, in its order."""

from __future__ import annotations

from casewright.clock import Instant
from casewright.domain.commands import CloseCase
from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none, existing
from casewright.domain.model import Caller
from casewright.domain.repositories import Work
from casewright.handlers import permissions
from casewright.handlers.saving import save_activity, save_case
from interaction_contract import rules


@effect(
    rules.close_case.OPEN_ACTIVITIES_ARE_COMPLETED,
    rules.close_case.CASE_IS_CLOSED,
    rules.close_case.LAST_MODIFIED_MOVES,
)
async def close_case(command: CloseCase, caller: Caller, work: Work, now: Instant) -> None:
    """Complete the open activities of a case and close it.

    Activities are locked before their case, as in every other operation, and read again once no
    other request can add to the case. Raises RuleBroken, with nothing changed. Source: Close Case.
    """
    user = caller.user
    before = await work.activities.of_case(command.case_id)
    await work.activities.find([one.id for one in before])
    cases = permissions.known(await work.cases.find([command.case_id]), caller)
    case = existing(cases.get(command.case_id), rules.close_case.CASE_EXISTS, value=command.case_id)
    activities = await work.activities.of_case(case.id)
    unfinished = [one for one in activities if not one.is_completed]

    ensure(permissions.may(user, "close_case"), rules.close_case.CALLER_MAY_CLOSE_CASES)
    ensure(
        permissions.may_change(user, case),
        rules.close_case.CASE_IS_IN_CALLERS_DEPARTMENT,
        value=case.id,
    )
    ensure(case.is_open, rules.close_case.CASE_IS_OPEN, value=case.id)
    ensure_none(
        (At("", one.id) for one in unfinished if one.type != "email"),
        rules.close_case.OPEN_ACTIVITIES_ARE_EMAILS,
    )

    for one in unfinished:
        one.complete()
        await save_activity(work, one, user, now)
    case.close(now)
    await save_case(work, case, user, now)
