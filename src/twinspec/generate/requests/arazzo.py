"""Documented requests as an Arazzo 1.0 workflow, which tools can run and draw."""

from __future__ import annotations

import json
import re
from typing import Any

from twinspec.contract.operations import JSON
from twinspec.generate.requests.documented import DocumentedRequest, DocumentedRequests, shown

_PLACEHOLDER = re.compile(r"\{([^}]+)\}")


def workflow(requests: DocumentedRequests, bundle: str) -> dict[str, Any]:
    """Return a document with one workflow: the requests of a version in JSON, in their order.

    `bundle` is the name of the OpenAPI document beside it. The workflow has the successes and one
    refusal of each status. Requests that the runner redocly respect would change are left out: it
    sends the contract's example for a missing body, no body for an empty object, and only JSON.
    """
    usual = filter(_is_usual, requests.others)
    sent = ([requests.begin] if requests.begin else []) + list(shown(usual))
    version = requests.version
    return {
        "arazzo": "1.0.1",
        "info": {"title": f"{version.title}: documented requests", "version": version.name},
        "sourceDescriptions": [{"name": "api", "url": bundle, "type": "openapi"}],
        "workflows": [
            {
                "workflowId": f"documented-{version.name}",
                "summary": "Documented requests, in an order in which a server answers all.",
                "steps": [_step(requests, one) for one in sent],
            }
        ],
    }


def _is_usual(request: DocumentedRequest) -> bool:
    values = {"Accept": JSON, "Content-Type": JSON}
    if any(values.get(name) != value for name, value in request.headers.items()):
        return False
    if request.body is None:
        return request.operation.body is None
    return bool(_data(request.body))


def _data(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _step(requests: DocumentedRequests, one: DocumentedRequest) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "value": value} for name, value in _path(one).items()
    ]
    parameters += [
        {"name": name, "in": "query", "value": value} for name, value in one.query.items()
    ]
    parameters.append({"name": "Accept", "in": "header", "value": JSON})
    begin = requests.begin
    if one.in_session and begin is not None and requests.header is not None:
        session = f"$steps.{_id(begin)}.outputs.session"
        parameters.append({"name": requests.header, "in": "header", "value": session})
    step: dict[str, Any] = {
        "stepId": _id(one),
        "description": one.title,
        "operationId": one.operation.id,
        "parameters": parameters,
    }
    if one.body is not None:
        step["requestBody"] = {"contentType": JSON, "payload": _data(one.body)}
    step["successCriteria"] = [{"condition": f"$statusCode == {one.status}"}]
    if one is begin:
        step["outputs"] = {"session": f"$response.header.{requests.header}"}
    return step


def _id(one: DocumentedRequest) -> str:
    return f"{one.operation.id}-{one.name}"


def _path(one: DocumentedRequest) -> dict[str, str]:
    """Return the values of the path's placeholders in a request."""
    pattern = "".join(
        f"(?P<p{at // 2}>.+)" if at % 2 else re.escape(text)
        for at, text in enumerate(_PLACEHOLDER.split(one.operation.path))
    )
    names = _PLACEHOLDER.findall(one.operation.path)
    found = re.fullmatch(pattern, one.path)
    return dict(zip(names, found.groups(), strict=True)) if found else {}
