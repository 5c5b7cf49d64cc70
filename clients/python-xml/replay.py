"""Documented examples in XML: documents are read into the generated classes and sent as those."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from typing import Any, TypeVar

from casewright_client_xml import XmlClient, v12, v20
from main import told
from protocol import Answer, Request, Unsendable, answer_requests
from xsdata.exceptions import ConverterWarning, ParserError
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

E = TypeVar("E", v12.Error, v20.Error)
ROOTS: dict[str, dict[str, type[Any]]] = {
    "v12": {
        "log_in": v12.Login,
        "edit_case": v12.Case,
        "change_customer_of_case": v12.Case,
        "change_case_of_activities": v12.Case,
        "change_customer_of_activities": v12.Activities,
    },
    "v20": {"log_in": v20.Login, "look_up_cases": v20.CaseLookup},
}
ANSWERS: dict[str, dict[str, type[Any]]] = {
    "v12": {
        "get_cases": v12.Cases,
        "search_cases": v12.Cases,
        "get_activities": v12.Activities,
        "search_activities": v12.Activities,
        "get_customers": v12.Customers,
    },
    "v20": {
        "get_cases": v20.Cases,
        "search_cases": v20.Cases,
        "look_up_cases": v20.Cases,
        "get_activities": v20.Activities,
        "search_activities": v20.Activities,
        "get_customers": v20.Customers,
    },
}
PATH = {"id", "ids"}


def send(request: Request, client: XmlClient[E]) -> Answer:
    """Send a request with the client of its version."""
    body = body_of(request)
    client.session = request.session
    query = dict(request.parameters)
    language = query.pop("Accept-Language", None)
    path = {name: query.pop(name) for name in PATH & query.keys()}
    shape = ANSWERS[request.version].get(request.operation, type(None))
    try:
        answer = client.read(
            request.operation, shape, path=path, query=query, language=language, body=body
        )
    except LookupError as error:
        raise Unsendable(str(error)) from error
    return told(answer)


def body_of(request: Request) -> object:
    """Read the document into its class; Unsendable when that keeps less than is written."""
    root = ROOTS[request.version].get(request.operation)
    if (root is None) != (request.body is None):
        raise Unsendable(f"{request.operation} {'takes no' if root is None else 'needs a'} body")
    if root is None or request.body is None:
        return None
    try:
        body = XmlParser().from_string(request.body, root)
    except (ParserError, TypeError, ConverterWarning) as error:
        raise Unsendable(f"{root.__name__} cannot hold the document: {error}") from error
    written = ET.fromstring(request.body.encode())
    kept = ET.fromstring(XmlSerializer().render(body).encode())
    if content(written) != content(kept):
        raise Unsendable(f"{root.__name__} holds less than the document has")
    return body


def content(element: ET.Element) -> tuple[object, ...]:
    """Return what an element says, whatever the order of its children, which has no meaning."""
    children = sorted((content(child) for child in element), key=repr)
    text = (element.text or "") if not children else ""
    return element.tag, sorted(element.attrib.items()), text, children


def main() -> None:
    """Answer requests with a client of each version."""
    server = os.environ["CASEWRIGHT_URL"]
    with (
        XmlClient(server, "v12", v12.Error) as in_v12,
        XmlClient(server, "v20", v20.Error) as in_v20,
    ):
        answer_requests(
            lambda request: (
                send(request, in_v12) if request.version == "v12" else send(request, in_v20)
            )
        )


if __name__ == "__main__":
    main()
