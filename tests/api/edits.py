"""Requests that edit a case, in JSON and in XML."""

from __future__ import annotations

import json
from typing import Any

from tests.api.conftest import Edge
from tests.api.protocol import CASE, EDIT

NAMESPACE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
COMMON = "http://bindings.egain.com/ws/model/v12/gen/common"
REQUIRED = '<lastModified date="2015-07-02T10:45:01Z"/>'


def xml(inside: str = "<subject>x</subject>", before: str = "", attributes: str = "") -> str:
    """Return an edit as an XML document."""
    return (
        f'{before}<case xmlns="{NAMESPACE}" xmlns:c="{COMMON}" id="1" {attributes}>'
        f"{REQUIRED}{inside}</case>"
    )


def put(edge: Edge, body: Any, media: str, **headers: str) -> Any:
    """Send an edit."""
    return edge.send(
        "PUT", CASE, body, content_type=f"application/{media}", accept="application/json", **headers
    )


def with_members(**members: Any) -> str:
    """Return an edit as JSON, with more members."""
    return json.dumps(EDIT | members)
