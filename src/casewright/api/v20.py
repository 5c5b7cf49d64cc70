"""Version 20: its contract, and the function and result classes of each operation."""

from __future__ import annotations

from typing import ClassVar

from casewright.api.operations import reads, searches, sessions
from casewright.api.operations.answering import answering, answering_if_any
from casewright.api.operations.service import Service
from interaction_contract.v20 import answers, results, server


class V20(Service):
    """The operations of version 20."""

    contract: ClassVar = server.OPERATIONS
    base_path: ClassVar = server.BASE_PATH
    answers: ClassVar = answers

    log_in = answering(sessions.log_in, results.LogInNoContent)
    log_out = answering(sessions.log_out, results.LogOutNoContent)
    get_cases = answering(reads.get_cases, results.GetCasesOk)
    get_activities = answering(reads.get_activities, results.GetActivitiesOk)
    get_customers = answering(reads.get_customers, results.GetCustomersOk)
    search_cases = answering_if_any(
        searches.search_cases, results.SearchCasesOk, results.SearchCasesNoContent
    )
    search_activities = answering_if_any(
        searches.search_activities, results.SearchActivitiesOk, results.SearchActivitiesNoContent
    )
    look_up_cases = answering_if_any(
        searches.look_up_cases, results.LookUpCasesOk, results.LookUpCasesNoContent
    )
