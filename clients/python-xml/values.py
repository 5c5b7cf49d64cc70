"""What is read of answers: the classes of both versions have the same attributes."""

from __future__ import annotations

from casewright_client_xml import v12, v20
from protocol import Value


def of_cases(cases: v12.Cases | v20.Cases) -> dict[str, Value]:
    """Return the ids of all cases, their number among all matches, and what the first one has."""
    first = cases.case[0]
    owner = first.owner.user if first.owner else None
    related = first.related_cases.case if first.related_cases else []
    return {
        "ids": [case.id for case in cases.case],
        "count": cases.pagination_info.count if cases.pagination_info else None,
        "id": first.id,
        "subject": first.subject,
        "description": first.description,
        "severity": first.severity.value.value if first.severity else None,
        "created": first.created.date if first.created else None,
        "lastModified": first.last_modified.date if first.last_modified else None,
        "dueDate": first.due_date,
        "owner": owner.id if owner else None,
        "customer": first.customer.id if first.customer else None,
        "contract_no": custom_value(first, "contract_no"),
        "related": [case.id for case in related],
    }


def of_activities(activities: v12.Activities) -> dict[str, Value]:
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


def custom_value(case: v12.CaseType | v20.CaseType, name: str) -> str | None:
    """Return the first value of a custom attribute that the case has."""
    attributes = case.custom_attributes.custom_attribute if case.custom_attributes else []
    for attribute in attributes:
        if attribute.attrib_name == name:
            return attribute.attrib_values.attrib_value[0].value
    return None
