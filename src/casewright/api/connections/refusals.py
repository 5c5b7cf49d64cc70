"""Refusals of what is no request yet: whole answers in bytes, in the default representation."""

from __future__ import annotations

import os
from functools import cache
from http import HTTPStatus

from casewright.api.codec import Writer
from casewright.api.contracts import ERROR, Contract
from casewright.api.errors import ws_error
from casewright.api.negotiation import XML
from casewright.domain.ensure import Violation


def raw_refusal(violation: Violation) -> bytes:
    """Return the whole answer that refuses: head and body; it says that the connection closes."""
    status = HTTPStatus(violation.rule.status or 500)
    body = _writer().write(ws_error([violation]))
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"content-type: {XML}",
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
