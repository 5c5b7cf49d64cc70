"""The members of request bodies that the shared operations read, for models of any version.

If the model of a version lacks one of these members, or has it with another type, mypy reports it
in `app.py`; that version then needs a reader of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pydantic import MISSING

from casewright.domain.model import CaseStatus, Severity


class HasId(Protocol):
    """An object with an id."""

    @property
    def id(self) -> str | int: ...


class HasDate(Protocol):
    """An object with a date-time."""

    @property
    def date(self) -> str: ...


class HasSeverity(Protocol):
    """A severity with its value."""

    @property
    def value(self) -> Severity: ...


class HasText(Protocol):
    """One value of a custom attribute."""

    @property
    def value(self) -> str: ...


class HasHref(Protocol):
    """A resource, by its path."""

    @property
    def href(self) -> str: ...


class SentLogIn(Protocol):
    """The body of a log-in: user name and password."""

    @property
    def userName(self) -> str: ...
    @property
    def password(self) -> str: ...


class Owner(Protocol):
    """The new owner of a case."""

    @property
    def user(self) -> HasId: ...


class RelatedCases(Protocol):
    """The relations to add and to remove."""

    @property
    def link(self) -> Sequence[HasHref] | MISSING: ...
    @property
    def unlink(self) -> Sequence[HasHref] | MISSING: ...


class Values(Protocol):
    """The values of a custom attribute."""

    @property
    def attribValue(self) -> Sequence[HasText]: ...


class CustomAttribute(Protocol):
    """A custom attribute and its values."""

    @property
    def attribName(self) -> str: ...
    @property
    def attribValues(self) -> Values: ...


class CustomAttributes(Protocol):
    """Custom attributes by name."""

    @property
    def customAttribute(self) -> Sequence[CustomAttribute]: ...


class CaseEdit(Protocol):
    """The body of edit_case: the members of one case to change."""

    @property
    def id(self) -> str | int: ...
    @property
    def lastModified(self) -> HasDate: ...
    @property
    def dueDate(self) -> str | MISSING: ...
    @property
    def owner(self) -> Owner | str | MISSING: ...
    @property
    def severity(self) -> HasSeverity | MISSING: ...
    @property
    def subject(self) -> str | MISSING: ...
    @property
    def description(self) -> str | MISSING: ...
    @property
    def solution(self) -> str | MISSING: ...
    @property
    def relatedCases(self) -> RelatedCases | MISSING: ...
    @property
    def customAttributes(self) -> CustomAttributes | MISSING: ...


class SentCaseTarget(Protocol):
    """The case to which activities move; for a new one, its members."""

    @property
    def id(self) -> str | int | MISSING: ...
    @property
    def dueDate(self) -> str | MISSING: ...
    @property
    def severity(self) -> HasSeverity | MISSING: ...
    @property
    def subject(self) -> str | MISSING: ...
    @property
    def description(self) -> str | MISSING: ...
    @property
    def solution(self) -> str | MISSING: ...
    @property
    def customAttributes(self) -> CustomAttributes | MISSING: ...


class CaseCustomerChange(Protocol):
    """The body of change_customer_of_case: the new customer."""

    @property
    def customer(self) -> HasId: ...


class ContactPoints(Protocol):
    """The one contact point."""

    @property
    def contactPoint(self) -> Sequence[HasId]: ...


class SentContactPerson(Protocol):
    """A contact person, by a contact point of theirs."""

    @property
    def contactPoints(self) -> ContactPoints: ...


class ContactPersons(Protocol):
    """The one contact person."""

    @property
    def contactPerson(self) -> Sequence[SentContactPerson]: ...


class SentActivityCustomer(Protocol):
    """The new customer of an activity, named by one of the customer's contact points."""

    @property
    def contactPersons(self) -> ContactPersons: ...


class ActivityChange(Protocol):
    """An activity, and the customer that it gets."""

    @property
    def id(self) -> str | int: ...
    @property
    def customer(self) -> SentActivityCustomer: ...


class ActivitiesCustomerChange(Protocol):
    """The activities that get another customer."""

    @property
    def activity(self) -> Sequence[ActivityChange]: ...


class CustomCriterion(Protocol):
    """A custom attribute and the value that it must have."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...


class CaseLookup(Protocol):
    """Criteria of a look-up."""

    @property
    def customer(self) -> str | int | MISSING: ...
    @property
    def email(self) -> str | MISSING: ...
    @property
    def phone(self) -> str | MISSING: ...
    @property
    def status(self) -> CaseStatus | MISSING: ...
    @property
    def custom(self) -> CustomCriterion | MISSING: ...
    @property
    def createdDate(self) -> str | MISSING: ...
    @property
    def lastModifiedDate(self) -> str | MISSING: ...
    @property
    def lastClosedDate(self) -> str | MISSING: ...
    @property
    def department(self) -> str | MISSING: ...
    @property
    def ownerId(self) -> str | int | MISSING: ...
    @property
    def ownerLoginId(self) -> str | MISSING: ...
