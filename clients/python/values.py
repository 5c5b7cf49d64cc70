"""What is read of answers: the types of both versions have the same attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from casewright_client.v12.models import activity_list, case_list
from casewright_client.v12.models.case_view import CaseView
from casewright_client.v12.models.ws_error import WSError
from casewright_client.v12.types import Response, Unset
from casewright_client.v20.models import case_list as case_list_20
from casewright_client.v20.models.case_view import CaseView as CaseView20
from casewright_client.v20.models.ws_error import WSError as WSError20
from casewright_client.v20.types import Response as Response20
from casewright_client.v20.types import Unset as Unset20
from protocol import Answer, Value

T = TypeVar("T")


def told(
    answer: Response[Any] | Response20[Any], values: Mapping[str, Value] | None = None
) -> Answer:
    """Return what the program prints of an answer; the error of a refusal is typed."""
    error = answer.parsed
    if isinstance(error, (WSError, WSError20)):
        return Answer(
            answer.status_code, error.code, error.details[0].key if error.details else None
        )
    return Answer(answer.status_code, values=values or {})


def of_cases(cases: case_list.CaseList | case_list_20.CaseList) -> dict[str, Value]:
    """Return the ids of all cases, their number among all matches, and what the first one has."""
    first = cases.case[0]
    return {
        "ids": [case.id for case in cases.case],
        "count": cases.pagination_info.count if cases.pagination_info else None,
        "id": first.id,
        "subject": first.subject,
        "description": or_none(first.description),
        "severity": first.severity.value,
        "created": first.created.date if first.created else None,
        "lastModified": first.last_modified.date,
        "dueDate": or_none(first.due_date),
        "owner": first.owner.user.id if first.owner else None,
        "customer": first.customer.id if first.customer else None,
        "contract_no": custom_value(first, "contract_no"),
        "related": [case.id for case in first.related_cases.case] if first.related_cases else [],
    }


def of_activities(activities: activity_list.ActivityList) -> dict[str, Value]:
    """Return what each activity has, one list for each value."""
    customers = [activity.customer for activity in activities.activity]
    persons = [customer.contact_persons if customer else None for customer in customers]
    points = [found.contact_person[0].contact_points if found else None for found in persons]
    return {
        "ids": [activity.id for activity in activities.activity],
        "cases": [activity.case.id if activity.case else None for activity in activities.activity],
        "customers": [customer.id if customer else None for customer in customers],
        "contactPoints": [found.contact_point[0].id if found else None for found in points],
        "contactPointData": [activity.contact_point_data for activity in activities.activity],
    }


def custom_value(case: CaseView | CaseView20, name: str) -> str | None:
    """Return the first value of a custom attribute that the case has."""
    attributes = case.custom_attributes.custom_attribute if case.custom_attributes else []
    for attribute in attributes:
        if attribute.attrib_name == name:
            return attribute.attrib_values.attrib_value[0].value
    return None


def or_none(value: T | Unset | Unset20) -> T | None:
    """Return the value, or None where the member is absent."""
    return None if isinstance(value, (Unset, Unset20)) else value
