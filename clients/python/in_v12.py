"""Operations of v12 through the generated package."""

from __future__ import annotations

from contextlib import ExitStack

from casewright_client.v12 import AuthenticatedClient, Client
from casewright_client.v12.api.activity import (
    change_case_of_activities,
    change_customer_of_activities,
    get_activities,
)
from casewright_client.v12.api.case import edit_case, get_cases
from casewright_client.v12.api.session import log_in, log_out
from casewright_client.v12.models.activities_customer_change import ActivitiesCustomerChange
from casewright_client.v12.models.activity_customer_change import ActivityCustomerChange
from casewright_client.v12.models.activity_customer_edit import ActivityCustomerEdit
from casewright_client.v12.models.activity_list import ActivityList
from casewright_client.v12.models.case_edit import CaseEdit
from casewright_client.v12.models.case_list import CaseList
from casewright_client.v12.models.case_target import CaseTarget
from casewright_client.v12.models.contact_person_edit import ContactPersonEdit
from casewright_client.v12.models.contact_persons_edit import ContactPersonsEdit
from casewright_client.v12.models.contact_point_edit import ContactPointEdit
from casewright_client.v12.models.contact_points_edit import ContactPointsEdit
from casewright_client.v12.models.last_modified_edit import LastModifiedEdit
from casewright_client.v12.models.log_in import LogIn
from casewright_client.v12.models.owner_edit import OwnerEdit
from casewright_client.v12.models.severity import check_severity
from casewright_client.v12.models.severity_edit import SeverityEdit
from casewright_client.v12.models.user_edit import UserEdit
from casewright_client.v12.models.yes import check_yes
from casewright_client.v12.types import UNSET, Unset
from protocol import Answer, Step, address
from values import of_activities, of_cases, told


class V12:
    """A session in v12, the dates that edits send, and the case that was made last."""

    def __init__(self, open_clients: ExitStack) -> None:
        self._open = open_clients
        self._client = self._open.enter_context(Client(base_url=address("v12")))
        self._session = self._open.enter_context(
            AuthenticatedClient(base_url=address("v12"), token="")
        )
        self._last_modified = ""
        self._sent_last_modified = ""
        self._new_case = ""

    def log_in(self, step: Step) -> Answer:
        """Begin the session."""
        answer = log_in.sync_detailed(
            client=self._client,
            body=LogIn(user_name=step.text("userName"), password=step.text("password")),
            force_login=check_yes(step.text("forceLogin")) if "forceLogin" in step.given else UNSET,
        )
        session = answer.headers.get("X-egain-session")
        if session is not None:
            client = AuthenticatedClient(
                base_url=address("v12"),
                token=session,
                prefix="",
                auth_header_name="X-egain-session",
            )
            self._session = self._open.enter_context(client)
        return told(answer, {"session": session is not None})

    def log_out(self, _: Step) -> Answer:
        """End the session."""
        return told(log_out.sync_detailed(client=self._session))

    def get_cases(self, step: Step) -> Answer:
        """Read cases, and keep the date of the first for an edit."""
        ids = ",".join(step.texts("ids")) if "ids" in step.given else self._new_case
        answer = get_cases.sync_detailed(
            ids,
            client=self._session,
            attribute=",".join(step.texts("attributes")) if "attributes" in step.given else UNSET,
            accept_language=step.given.get("acceptLanguage", UNSET),
        )
        if isinstance(answer.parsed, CaseList):
            self._last_modified = answer.parsed.case[0].last_modified.date
            return told(answer, of_cases(answer.parsed))
        return told(answer)

    def get_activities(self, step: Step) -> Answer:
        """Read activities."""
        answer = get_activities.sync_detailed(",".join(step.texts("ids")), client=self._session)
        if isinstance(answer.parsed, ActivityList):
            return told(answer, of_activities(answer.parsed))
        return told(answer)

    def edit_case(self, step: Step) -> Answer:
        """Edit a case. Absent is UNSET, empty is "", anything else sets the member."""
        if step.name != "edit_with_stale_date":
            self._sent_last_modified = self._last_modified
        owner: OwnerEdit | str | Unset = step.given.get("owner", UNSET)
        if isinstance(owner, str) and owner:
            owner = OwnerEdit(user=UserEdit(id=owner))
        body = CaseEdit(
            id=step.text("id"),
            last_modified=LastModifiedEdit(date=self._sent_last_modified),
            subject=step.given.get("subject", UNSET),
            due_date=step.given.get("dueDate", UNSET),
            owner=owner,
        )
        return told(edit_case.sync_detailed(client=self._session, body=body))

    def change_case_of_activities(self, step: Step) -> Answer:
        """Move activities to a new case or to the one that is named."""
        severity: SeverityEdit | Unset = UNSET
        if "severity" in step.given:
            severity = SeverityEdit(value=check_severity(step.text("severity")))
        answer = change_case_of_activities.sync_detailed(
            ",".join(step.texts("ids")),
            client=self._session,
            relate_case=check_yes(step.text("relateCase")) if "relateCase" in step.given else UNSET,
            body=CaseTarget(
                id=step.given.get("id", UNSET),
                subject=step.given.get("subject", UNSET),
                severity=severity,
            ),
        )
        location = answer.headers.get("Location")
        self._new_case = (location or "").rpartition("/")[2]
        return told(answer, {"location": location})

    def change_customer_of_activities(self, step: Step) -> Answer:
        """Give activities the contact points of another customer."""
        body = ActivitiesCustomerChange(
            activity=[
                ActivityCustomerChange(
                    id=activity["id"], customer=customer_with(activity["contactPoint"])
                )
                for activity in step.given["activities"]
            ]
        )
        return told(change_customer_of_activities.sync_detailed(client=self._session, body=body))


def customer_with(contact_point: str) -> ActivityCustomerEdit:
    """Return the customer of an activity, named by the contact point."""
    points = ContactPointsEdit(contact_point=[ContactPointEdit(id=contact_point)])
    persons = ContactPersonsEdit(contact_person=[ContactPersonEdit(contact_points=points)])
    return ActivityCustomerEdit(contact_persons=persons)
