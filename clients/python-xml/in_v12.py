"""Documents that v12 alone takes: what edits and moves send."""

from __future__ import annotations

from casewright_client_xml.v12 import (
    Activities,
    ActivityType,
    Case,
    ContactPersonsType,
    ContactPersonType,
    ContactPointsType,
    ContactPointType,
    CustomerType,
    DateAndUserType,
    OwnerType,
    SeverityType,
    SeverityValueType,
    UserType,
)
from protocol import Step


def edit(step: Step, last_modified: str) -> Case:
    """Absent is None, empty is "" or an empty element, anything else sets the member."""
    owner: OwnerType | None = None
    if "owner" in step.given:
        owner = OwnerType(user=UserType(id=step.text("owner")) if step.given["owner"] else None)
    return Case(
        id=step.text("id"),
        last_modified=DateAndUserType(date=last_modified),
        subject=step.given.get("subject"),
        due_date=step.given.get("dueDate"),
        owner=owner,
    )


def moved(step: Step) -> Case:
    """Return the case that activities move to."""
    severity: SeverityType | None = None
    if "severity" in step.given:
        severity = SeverityType(value=SeverityValueType(step.text("severity")))
    return Case(id=step.given.get("id"), subject=step.given.get("subject"), severity=severity)


def new_customers(step: Step) -> Activities:
    """Return activities with the contact points that they get."""
    return Activities(
        activity=[
            ActivityType(id=activity["id"], customer=customer_with(activity["contactPoint"]))
            for activity in step.given["activities"]
        ]
    )


def customer_with(contact_point: str) -> CustomerType:
    """Return the customer of an activity, named by the contact point."""
    points = ContactPointsType(contact_point=[ContactPointType(id=contact_point)])
    person = ContactPersonType(contact_points=points)
    return CustomerType(contact_persons=ContactPersonsType(contact_person=[person]))
