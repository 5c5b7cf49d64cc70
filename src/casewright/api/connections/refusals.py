"""Refusals by the connection, which no application has seen: whole answers in bytes."""

from __future__ import annotations

import json
import os
from functools import cache
from http import HTTPStatus

from casewright.api.codec import Writer
from casewright.api.contracts import ERROR, Contract
from casewright.api.errors import ws_error
from casewright.api.negotiation import XML, answer_type
from casewright.domain.ensure import Violation


def raw_refusal(violation: Violation, accept: bytes) -> bytes:
    """Return the answer that refuses and says that the connection is closed.

    `accept` is the value of the Accept header as far as it is known.
    """
    status = HTTPStatus(violation.rule.status or 500)
    media = answer_type(accept.decode("latin-1"), None) or XML
    shape = ws_error([violation])
    body = _writer().write(shape) if media == XML else json.dumps(shape).encode()
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"content-type: {media}",
        f"x-request-id: {os.urandom(8).hex()}",
        "x-content-type-options: nosniff",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    if violation.retry_after is not None:
        lines.append(f"retry-after: {violation.retry_after}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@cache
def _writer() -> Writer:
    return Contract("v12").writer(ERROR)
