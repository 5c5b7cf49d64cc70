"""Version 12: its contract, and the function and result classes of each operation."""

from __future__ import annotations

from typing import ClassVar

from casewright.api.operations import changes, reads, searches, sessions
from casewright.api.operations.answering import answering, answering_if_any
from casewright.api.operations.service import Service
from interaction_contract.v12 import answers, results, server


class V12(Service):
    """The operations of version 12."""

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
    edit_case = answering(changes.edit_case, results.EditCaseNoContent)
    change_case_of_activities = answering_if_any(
        changes.change_case_of_activities,
        results.ChangeCaseOfActivitiesCreated,
        results.ChangeCaseOfActivitiesNoContent,
    )
    change_customer_of_activities = answering(
        changes.change_customer_of_activities, results.ChangeCustomerOfActivitiesNoContent
    )
    change_customer_of_case = answering(
        changes.change_customer_of_case, results.ChangeCustomerOfCaseNoContent
    )
    close_case = answering(changes.close_case, results.CloseCaseNoContent)
