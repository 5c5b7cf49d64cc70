"""Operations of v20 through the generated package, in the same program as those of v12."""

from __future__ import annotations

from contextlib import ExitStack

from casewright_client.v20 import AuthenticatedClient, Client
from casewright_client.v20.api.case import get_cases, look_up_cases
from casewright_client.v20.api.session import log_in, log_out
from casewright_client.v20.models.case_list import CaseList
from casewright_client.v20.models.case_lookup import CaseLookup
from casewright_client.v20.models.case_status import check_case_status
from casewright_client.v20.models.log_in import LogIn
from casewright_client.v20.models.yes import check_yes
from casewright_client.v20.types import UNSET
from protocol import Answer, Step, address
from values import of_cases, told


class V20:
    """A session in v20."""

    def __init__(self, open_clients: ExitStack) -> None:
        self._open = open_clients
        self._client = self._open.enter_context(Client(base_url=address("v20")))
        self._session = self._open.enter_context(
            AuthenticatedClient(base_url=address("v20"), token="")
        )

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
                base_url=address("v20"),
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
        """Read cases."""
        answer = get_cases.sync_detailed(
            ",".join(step.texts("ids")),
            client=self._session,
            attribute=",".join(step.texts("attributes")) if "attributes" in step.given else UNSET,
            accept_language=step.given.get("acceptLanguage", UNSET),
        )
        found = answer.parsed
        return told(answer, of_cases(found) if isinstance(found, CaseList) else None)

    def look_up_cases(self, step: Step) -> Answer:
        """Look cases up by the e-mail address of their customer."""
        body = CaseLookup(email=step.text("email"), status=check_case_status(step.text("status")))
        answer = look_up_cases.sync_detailed(
            client=self._session, body=body, pagesize=step.given["pagesize"]
        )
        found = answer.parsed
        return told(answer, of_cases(found) if isinstance(found, CaseList) else None)
