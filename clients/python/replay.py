"""Documented examples through the package: bodies are read into the generated classes and sent."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from typing import Any, Protocol

from casewright_client import v12, v20
from protocol import Answer, Request, Unsendable, address, answer_requests
from values import told

BODIES = {
    "log_in": "log_in.LogIn",
    "look_up_cases": "case_lookup.CaseLookup",
    "edit_case": "case_edit.CaseEdit",
    "change_customer_of_case": "case_customer_change.CaseCustomerChange",
    "change_case_of_activities": "case_target.CaseTarget",
    "change_customer_of_activities": "activities_customer_change.ActivitiesCustomerChange",
}
GROUPS = {
    "log_in": "session",
    "log_out": "session",
    "look_up_cases": "case",
    "get_customers": "customer",
}
NUMBERS = {"pagenum", "pagesize", "rangestart", "rangesize"}


class Model(Protocol):
    """What all generated classes of bodies can do."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON value."""


def send(request: Request) -> Answer:
    """Send a request with the function of its operation."""
    package = f"casewright_client.{request.version}"
    function = importlib.import_module(f"{package}.api.{group(request)}.{request.operation}")
    custom = {name: v for name, v in request.parameters.items() if name.startswith("custom.")}
    arguments: dict[str, Any] = {
        argument(name): value for name, value in request.parameters.items() if name not in custom
    }
    known = inspect.signature(function.sync_detailed).parameters
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise Unsendable(f"{request.operation} has no parameter for {', '.join(unknown)}")
    if ("body" in known) != (request.body is not None):
        raise Unsendable(f"{request.operation} {'needs' if 'body' in known else 'takes no'} body")
    if custom:
        arguments["custom"] = criteria(request, package, custom)
    for name in NUMBERS & arguments.keys():
        arguments[name] = int(arguments[name])
    if request.body is not None:
        arguments["body"] = body_of(request, package)
    with client_of(request) as client:
        return told(function.sync_detailed(client=client, **arguments))


def client_of(request: Request) -> v12.Client | v20.Client:
    """Return a client of the request's version, which sends its session with every request."""
    shape = v12.Client if request.version == "v12" else v20.Client
    session = {} if request.session is None else {"X-egain-session": request.session}
    return shape(base_url=address(request.version), headers=session)


def body_of(request: Request, package: str) -> Model:
    """Read the body into its class; Unsendable when that keeps less than is written."""
    module, _, name = BODIES[request.operation].partition(".")
    shape = getattr(importlib.import_module(f"{package}.models.{module}"), name)
    assert request.body is not None
    try:
        value = json.loads(request.body)
        body: Model = shape.from_dict(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unsendable(f"{name} cannot hold the body: {error!r}") from error
    if body.to_dict() != value:
        raise Unsendable(f"{name} holds less than the body has")
    return body


def criteria(request: Request, package: str, custom: dict[str, str]) -> Model:
    """Return criteria on custom attributes, each under its own name, such as custom.contract_no."""
    module = importlib.import_module(f"{package}.models.{request.operation}_custom")
    name = "".join(word.capitalize() for word in request.operation.split("_")) + "Custom"
    found: Model = getattr(module, name).from_dict(custom)
    return found


def group(request: Request) -> str:
    """Return the tag of the operation, after which its package is named."""
    named = GROUPS.get(request.operation)
    return named or ("activity" if request.operation.endswith("activities") else "case")


def argument(name: str) -> str:
    """Return the name that a parameter has in Python: `$attribute` is attribute, `type` type_."""
    snake = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name.lstrip("$").replace("-", "_")).lower()
    return {"type": "type_"}.get(snake, snake)


if __name__ == "__main__":
    answer_requests(send)
