"""Converts resources of the domain to answers of the contract, without members that are not set.

Display values are in the language of the texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, TypeVar, cast

from casewright.api.hrefs import Hrefs
from casewright.clock import Instant, format_instant
from casewright.domain.model import (
    Activity,
    Case,
    CaseStatus,
    ContactPerson,
    ContactPoint,
    CustomAttributes,
    Ref,
    RelatedCase,
    Stamp,
    UserRef,
)
from casewright.handlers.activity_details import ActivityDetails
from casewright.handlers.case_details import CaseDetails
from casewright.handlers.get_customers import CustomerDetails
from interaction_contract import answers
from interaction_contract.texts import Texts

View = TypeVar("View", bound=Mapping[str, object])

_ORDERED = ("CaseView", "ActivityView", "CustomerView", "ActivityCustomerView", "ContactPersonView")
"""The views whose members are set in another order than the contract has them in."""


class Views:
    """The views of one version: its paths, its members and their order.

    Values without a member in the version are left out, as in XML. A version whose members have
    other names has a subclass, `views_class` of its service.
    """

    def __init__(self, hrefs: Hrefs, types: ModuleType) -> None:
        """Make views with `hrefs`; `types` are the TypedDicts of the version's answers."""
        self._hrefs = hrefs
        self._members = {name: tuple(getattr(types, name).__annotations__) for name in _ORDERED}

    def case(self, details: CaseDetails, texts: Texts) -> answers.CaseView:
        """Return a case with its default members and the requested ones."""
        one, members = details.case, details.members
        view: answers.CaseView = {
            "link": _link("self", self._hrefs.case(one.id)),
            "activities": {"link": _link("activity", self._hrefs.activities_of_case(one.id))},
            "department": _department(one.department),
            "status": _case_status(one.status, texts),
            "lastModified": _stamp(one.last_modified),
            "severity": {
                "value": one.severity,
                "displayValue": _name("severity", one.severity, texts),
            },
            "subject": one.subject,
            "id": str(one.id),
        }
        if one.due_date is not None:
            view["dueDate"] = format_instant(one.due_date)
        if one.owner is not None:
            view["owner"] = {"user": _user(one.owner)}
        if one.customer is not None:
            view["customer"] = self._customer(one.customer)
        if members:
            _add_members(view, one, members, texts)
        if details.related:
            view["relatedCases"] = {
                "case": [self._related(other, texts) for other in details.related]
            }
        if details.custom:
            view["customAttributes"] = _custom_attributes(details.custom)
        return self.in_order(view, "CaseView")

    def activity(self, details: ActivityDetails, texts: Texts) -> answers.ActivityView:
        """Return an activity with all its members."""
        one = details.activity
        view: answers.ActivityView = {
            "link": _link("self", self._hrefs.activity(one.id)),
            "department": _department(one.department),
            "type": {
                "value": cast("Any", one.type),
                "displayValue": _name("activity_type", one.type, texts),
                "subtype": _localized("activity_subtype", one.subtype, texts),
            },
            "mode": {"value": cast("Any", one.mode)},
            "status": _activity_status(one, texts),
            "created": _created(one.created),
            "lastModified": _stamp(one.last_modified),
            "subject": one.subject,
            "contactPointData": one.contact_point_data,
            "id": str(one.id),
        }
        if one.case_id is not None:
            view["case"] = {
                "link": _link("case", self._hrefs.case(one.case_id)),
                "id": str(one.case_id),
            }
        if one.customer is not None:
            people = [] if one.contact_person is None else [one.contact_person]
            view["customer"] = self._activity_customer(one.customer, people)
        if one.queue is not None:
            view["queue"] = {"name": one.queue.name, "id": str(one.queue.id)}
        if details.custom:
            view["customAttributes"] = _custom_attributes(details.custom)
        return self.in_order(view, "ActivityView")

    def customer(self, details: CustomerDetails) -> answers.CustomerView:
        """Return a customer with all contact persons and points."""
        one = details.customer
        view: answers.CustomerView = {
            "link": _link("self", self._hrefs.customer(one.id)),
            "cases": {"link": _link("case", self._hrefs.cases_of_customer(one.id))},
            "customerName": one.name,
            "id": str(one.id),
        }
        if details.shows_department:
            view["department"] = _department(one.department)
        if one.contact_persons:
            view["contactPersons"] = self._contact_persons(one.contact_persons)
        return self.in_order(view, "CustomerView")

    def _customer(self, one: Ref) -> answers.CustomerRef:
        link = _link("customer", self._hrefs.customer(one.id))
        return {"link": link, "customerName": one.name, "id": str(one.id)}

    def _related(self, one: RelatedCase, texts: Texts) -> answers.RelatedCaseView:
        return {
            "link": _link("case", self._hrefs.case(one.id)),
            "status": _case_status(one.status, texts),
            "subject": one.subject,
            "id": str(one.id),
        }

    def _activity_customer(
        self, one: Ref, people: Sequence[ContactPerson]
    ) -> answers.ActivityCustomerView:
        view: answers.ActivityCustomerView = {
            "link": _link("customer", self._hrefs.customer(one.id)),
            "customerName": one.name,
            "id": str(one.id),
        }
        if people:
            view["contactPersons"] = self._contact_persons(people)
        return self.in_order(view, "ActivityCustomerView")

    def _contact_persons(self, people: Sequence[ContactPerson]) -> answers.ContactPersonsView:
        return {"contactPerson": [self._contact_person(one) for one in people]}

    def _contact_person(self, one: ContactPerson) -> answers.ContactPersonView:
        view: answers.ContactPersonView = {
            "firstName": one.first_name,
            "lastName": one.last_name,
            "id": str(one.id),
        }
        if one.contact_points:
            points = [_contact_point(point) for point in one.contact_points]
            view["contactPoints"] = {"contactPoint": points}
        return self.in_order(view, "ContactPersonView")

    def in_order(self, view: View, kind: str) -> View:
        """Return the view with its members in the contract's order."""
        return cast("View", {name: view[name] for name in self._members[kind] if name in view})


def _add_members(view: answers.CaseView, one: Case, members: frozenset[str], texts: Texts) -> None:
    """Add the requested members of the case itself."""
    if "created" in members:
        view["created"] = _created(one.created)
    if "originatingChannel" in members:
        view["originatingChannel"] = _localized("channel", one.originating_channel, texts)
    if "description" in members:
        view["description"] = one.description
    if "solution" in members:
        view["solution"] = one.solution
    if "lastClosed" in members and one.last_closed is not None:
        view["lastClosed"] = format_instant(one.last_closed)


def _link(rel: Any, href: str) -> list[answers.Link]:
    return [{"rel": rel, "href": href}]


def _department(one: Ref) -> answers.DepartmentView:
    return {"name": one.name, "id": str(one.id)}


def _user(one: UserRef) -> answers.UserView:
    return {
        "name": one.name,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "id": str(one.id),
    }


def _stamp(one: Stamp) -> answers.LastModifiedView:
    date = format_instant(one.date)
    if one.user is None:
        return {"date": date}
    return {"user": {"name": one.user.name, "id": str(one.user.id)}, "date": date}


def _created(instant: Instant) -> answers.Created:
    return {"date": format_instant(instant)}


def _localized(enumeration: str, value: str, texts: Texts) -> answers.LocalizedValue:
    return {"value": value, "displayValue": _name(enumeration, value, texts)}


def _case_status(value: CaseStatus, texts: Texts) -> answers.CaseStatusView:
    return {"value": value, "displayValue": _name("case_status", value, texts)}


def _custom_attributes(held: CustomAttributes) -> answers.CustomAttributes:
    return {
        "customAttribute": [
            {
                "attribName": name,
                "attribValues": {"attribValue": [{"value": value} for value in values]},
            }
            for name, values in held.items()
        ]
    }


def _activity_status(one: Activity, texts: Texts) -> answers.ActivityStatusView:
    view: answers.ActivityStatusView = {
        "value": cast("Any", one.status),
        "displayValue": _name("activity_status", one.status, texts),
        "substatus": _localized("activity_substatus", one.substatus, texts),
    }
    if one.assigned_to is not None:
        is_locked = one.locked_by is not None
        view["assigned"] = {"user": _user(one.assigned_to), "locked": is_locked}
    return view


def _contact_point(one: ContactPoint) -> answers.ContactPointView:
    kind: answers.ContactPointKindView = {"value": one.type}
    if one.type == "email":
        kind["email"] = {"emailAddress": one.value}
    elif one.type == "phone":
        kind["phone"] = {"phoneNo": one.value}
    elif one.type == "website":
        kind["website"] = {"url": one.value}
    elif one.type == "postal":
        kind["postal"] = {"address": one.value}
    else:
        kind["social"] = {"type": {"value": one.kind or ""}, "socialId": one.value}
    return {"type": kind, "id": str(one.id)}


def _name(enumeration: str, value: str, texts: Texts) -> str:
    """Return the display name of a value; for a value without one, the value as words."""
    known = texts.display_values[enumeration].get(value.lower())
    return known or value.replace("_", " ").capitalize()
