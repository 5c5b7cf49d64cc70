"""The only place that turns a failure into an answer: every one is a WSError."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from casewright.api.bodies import Disconnected
from casewright.api.codec import NOT_XML, Shape, Writer
from casewright.api.exchange import Exchange
from casewright.api.negotiation import XML
from casewright.api.routing import unknown_path
from casewright.domain.effects import effect
from casewright.domain.ensure import RuleBroken, Violation
from casewright.storage import Conflict, DatabaseUnreachable, shared_patience
from interaction_contract import rules
from interaction_contract.operation import NotImplementedByServer

_PLACEHOLDER = re.compile(r"\{(member|value|allowed|limit)\}")
_LONGEST_TEXT = 255
_LONGEST_USER_MESSAGE = 1024
_MOST_DETAILS = 30
_PAUSE = 2
"""Seconds after which a request may be repeated that was refused for reasons of the moment."""

log = structlog.get_logger()


class Edge:
    """The outermost layer: an id for every request, a WSError for every failure, a line of log."""

    def __init__(self, app: ASGIApp, *, writers: Mapping[str, Writer]) -> None:
        """Wrap `app`; `writers` write the WSError of each version."""
        self._app = app
        self._writers = writers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, or answer for it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange.begin(scope)
        try:
            with shared_patience():
                await self._app(scope, receive, send)
        except Disconnected:
            exchange.rule = "disconnected"
        except Exception as error:
            violations = _violations_of(error)
            # A refusal of ours needs no traceback, even when it is for want of room.
            if violations[0].rule.status in (500, 503) and not isinstance(error, RuleBroken):
                log.error(
                    "failed",
                    request_id=exchange.request_id,
                    operation=exchange.operation,
                    **_told(error),
                )
            if exchange.status:
                raise
            await self._refuse(exchange, send, violations)
        finally:
            exchange.log()

    async def _refuse(
        self, exchange: Exchange, send: Send, violations: Sequence[Violation]
    ) -> None:
        rule = violations[0].rule
        exchange.rule = rule.id
        wanted = exchange.headers.get("x-egain-error-message", "").strip().lower() == "yes"
        shape = ws_error(violations, with_user_message=wanted)
        retry_after = violations[0].retry_after
        if retry_after is None and rule.status == 503:
            retry_after = _PAUSE
        if retry_after is not None:
            exchange.more_headers.append((b"retry-after", str(retry_after).encode()))
        media = exchange.media
        if media == XML:
            body = self._writers[exchange.version].write(shape)
        else:
            body = json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()
        await exchange.answer(
            send, rule.status or 500, media, body, with_body=exchange.method != "HEAD"
        )


@effect(
    rules.protocol.USER_MESSAGE_IS_SENT_ON_REQUEST,
    rules.protocol.REFUSAL_LISTS_ALL_VIOLATIONS,
)
def ws_error(violations: Sequence[Violation], with_user_message: bool = False) -> dict[str, Shape]:
    """Return the WSError of a refusal: the first violation speaks, all are listed, at most 30."""
    rule = violations[0].rule
    message = _message(violations)
    listed = dict.fromkeys((violation.rule.id, violation.where) for violation in violations)
    shape: dict[str, Any] = {
        "code": rule.code,
        "developerMessage": _cut(message, _LONGEST_TEXT),
        "details": [
            {"key": key, "value": _cut(where, _LONGEST_TEXT)}
            for key, where in list(listed)[:_MOST_DETAILS]
        ],
    }
    if with_user_message:
        shape["userMessage"] = _cut(message, _LONGEST_USER_MESSAGE)
    return shape


def _message(violations: Sequence[Violation]) -> str:
    """Return the message of the first violation's rule, about all its violations of that kind.

    Those that allow other values than the first one are left to the details.
    """
    first = violations[0]
    rule, allowed = first.rule, first.values.get("allowed")
    values: dict[str, dict[str, None]] = {}
    for violation in violations:
        if violation.rule is rule and violation.values.get("allowed") == allowed:
            for name, value in violation.values.items():
                values.setdefault(name, {})[value] = None
    return _PLACEHOLDER.sub(
        lambda found: ", ".join(text for text in values.get(found[1], {}) if text) or "-",
        rule.message or rule.statement,
    )


def _cut(text: str, longest: int) -> str:
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return NOT_XML.sub("\ufffd", short)


def _told(error: Exception) -> dict[str, Any]:
    """Return what the log says of a failure: a trace, unless what is known says it all."""
    if isinstance(error, (DatabaseUnreachable, Conflict)):
        return {"reason": str(error)}
    return {"exc_info": error}


def _violations_of(error: Exception) -> Sequence[Violation]:
    """Return what an exception means to the client."""
    if isinstance(error, RuleBroken):
        return error.violations
    if isinstance(error, (DatabaseUnreachable, Conflict)):
        return (Violation(rules.protocol.DATABASE_IS_REACHABLE),)
    if isinstance(error, NotImplementedByServer):
        return (Violation(rules.protocol.OPERATION_IS_IMPLEMENTED),)
    if isinstance(error, HTTPException) and error.status_code == 404:
        return unknown_path().violations
    return (Violation(rules.protocol.SERVER_WORKS),)
