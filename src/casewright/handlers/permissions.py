"""Permissions: the tables of actions and licenses, and the visibility of resources.

Sources: the sections Permissions and Licenses of each operation's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from casewright.domain.effects import effect
from casewright.domain.model import Caller, Id, Ref, User
from interaction_contract import rules

ACTIONS: Mapping[str, str] = {
    "change_case_of_activities": "Change Case",
    "change_customer_of_activities": "Change Customer",
    "change_customer_of_case": "Change Customer",
    "close_case": "Close Case",
    "edit_case": "Edit Case",
    "get_activities": "View Agent Console",
    "get_cases": "View Agent Console",
    "get_customers": "View Agent Console",
    "look_up_cases": "View Agent Console",
    "search_activities": "View Agent Console",
    "search_cases": "View Agent Console",
}
"""The action that each operation needs."""

LICENSES: Mapping[str, str] = {"call_track": "CallTrackPlus", "email": "MailPlus"}
"""The license that changing an activity of a type needs; for other types any one will do."""


class InDepartment(Protocol):
    """A resource that belongs to a department."""

    @property
    def department(self) -> Ref:
        """The department."""


Resource = TypeVar("Resource", bound=InDepartment)


def may(user: User, operation: str) -> bool:
    """Return whether the user has the action that the operation requires."""
    return ACTIONS[operation] in user.actions


def is_licensed(user: User) -> bool:
    """Return whether the user has any user license."""
    return bool(user.licenses)


def is_licensed_for(user: User, activity_type: str) -> bool:
    """Return whether the user has the license for changing activities of the type."""
    needed = LICENSES.get(activity_type)
    return is_licensed(user) if needed is None else needed in user.licenses


def may_change(user: User, resource: InDepartment) -> bool:
    """Return whether the resource is in the home department or a foreign one of the user."""
    return resource.department.id in user.own_departments


def may_see(user: User, resource: InDepartment) -> bool:
    """Return whether the resource is in a home, foreign or shared department of the user."""
    return resource.department.id in user.visible_departments


@effect(
    rules.protocol.UNSEEN_RESOURCES_ARE_HIDDEN_ON_DEMAND,
)
def known(found: Mapping[Id, Resource], caller: Caller) -> Mapping[Id, Resource]:
    """Return the resources that exist for the caller: with strict visibility, the visible ones."""
    if not caller.strict_visibility:
        return found
    return {key: one for key, one in found.items() if may_see(caller.user, one)}
