"""The scenario in XML: classes that xsdata makes of the XSDs, sent by the package's transport."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TypeVar

from casewright_client_xml import Answer as Answered
from casewright_client_xml import XmlClient, v12, v20
from in_v12 import edit, moved, new_customers
from protocol import Answer, Step, Value, run_scenario
from values import of_activities, of_cases

T = TypeVar("T")
E = TypeVar("E", v12.Error, v20.Error)
Operations = Mapping[str, Callable[[Step], Answer]]


class Session:
    """A session in either version, the dates that edits send, and the case that was made last."""

    def __init__(self, in_v12: XmlClient[v12.Error], in_v20: XmlClient[v20.Error]) -> None:
        self._v12, self._v20 = in_v12, in_v20
        self._last_modified = ""
        self._sent_last_modified = ""
        self._new_case = ""

    def log_in(self, step: Step) -> Answer:
        """Begin the session of the version."""
        name, password = step.text("userName"), step.text("password")
        query = {"forceLogin": step.text("forceLogin")} if "forceLogin" in step.given else {}
        if step.version == "v12":
            body = v12.Login(user_name=name, password=password)
            answer = self._v12.send("log_in", body=body, query=query)
            session = answer.headers.get("X-egain-session")
            self._v12.session = session or self._v12.session
            return told(answer, {"session": session is not None})
        body20 = v20.Login(user_name=name, password=password)
        answer20 = self._v20.send("log_in", body=body20, query=query)
        session = answer20.headers.get("X-egain-session")
        self._v20.session = session or self._v20.session
        return told(answer20, {"session": session is not None})

    def log_out(self, step: Step) -> Answer:
        """End the session of the version."""
        if step.version == "v12":
            return told(self._v12.send("log_out"))
        return told(self._v20.send("log_out"))

    def get_cases(self, step: Step) -> Answer:
        """Read cases, and keep the date of the first for an edit."""
        path = {"ids": ",".join(step.texts("ids")) if "ids" in step.given else self._new_case}
        given = step.given.get("attributes", [])
        query = {"$attribute": ",".join(given)} if given else {}
        language = step.given.get("acceptLanguage")
        if step.version == "v20":
            answer20 = self._v20.read(
                "get_cases", v20.Cases, path=path, query=query, language=language
            )
            return told(answer20, of_cases(answer20.body) if answer20.body else None)
        answer = self._v12.read("get_cases", v12.Cases, path=path, query=query, language=language)
        if answer.body is None:
            return told(answer)
        read = answer.body.case[0].last_modified
        self._last_modified = read.date if read else ""
        return told(answer, of_cases(answer.body))

    def look_up_cases(self, step: Step) -> Answer:
        """Look cases up by the e-mail address of their customer."""
        status = v20.CaseStatusValueType(step.text("status"))
        answer = self._v20.read(
            "look_up_cases",
            v20.Cases,
            query={"$pagesize": str(step.given["pagesize"])},
            body=v20.CaseLookup(email=step.text("email"), status=status),
        )
        return told(answer, of_cases(answer.body) if answer.body else None)

    def get_activities(self, step: Step) -> Answer:
        """Read activities."""
        path = {"ids": ",".join(step.texts("ids"))}
        answer = self._v12.read("get_activities", v12.Activities, path=path)
        return told(answer, of_activities(answer.body) if answer.body else None)

    def edit_case(self, step: Step) -> Answer:
        """Edit a case with the date of the latest reading, or with the one that was sent before."""
        if step.name != "edit_with_stale_date":
            self._sent_last_modified = self._last_modified
        return told(self._v12.send("edit_case", body=edit(step, self._sent_last_modified)))

    def change_case_of_activities(self, step: Step) -> Answer:
        """Move activities to a new case or to the one that is named."""
        answer = self._v12.send(
            "change_case_of_activities",
            path={"ids": ",".join(step.texts("ids"))},
            query={"relateCase": step.text("relateCase")} if "relateCase" in step.given else {},
            body=moved(step),
        )
        location = answer.headers.get("Location")
        self._new_case = (location or "").rpartition("/")[2]
        return told(answer, {"location": location})

    def change_customer_of_activities(self, step: Step) -> Answer:
        """Give activities the contact points of another customer."""
        return told(self._v12.send("change_customer_of_activities", body=new_customers(step)))


def told(answer: Answered[T, E], values: Mapping[str, Value] | None = None) -> Answer:
    """Return what the program prints of an answer; the error of a refusal is typed."""
    if answer.error is not None:
        details = answer.error.details
        return Answer(answer.status, answer.error.code, details[0].key if details else None)
    return Answer(answer.status, values=values or {})


def main(file: str) -> None:
    """Run the scenario."""
    server = os.environ["CASEWRIGHT_URL"]
    with ExitStack() as clients:
        session = Session(
            clients.enter_context(XmlClient(server, "v12", v12.Error)),
            clients.enter_context(XmlClient(server, "v20", v20.Error)),
        )
        operations: Operations = {
            "log_in": session.log_in,
            "log_out": session.log_out,
            "get_cases": session.get_cases,
            "look_up_cases": session.look_up_cases,
            "get_activities": session.get_activities,
            "edit_case": session.edit_case,
            "change_case_of_activities": session.change_case_of_activities,
            "change_customer_of_activities": session.change_customer_of_activities,
        }
        run_scenario(file, lambda step: operations[step.operation](step))


if __name__ == "__main__":
    main(sys.argv[1])
