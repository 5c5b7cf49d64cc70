"""The only module that turns failures into answers: each becomes a WSError."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from casewright.api.bodies import Disconnected
from casewright.api.codec import NOT_XML, Shape
from casewright.api.contracts import ERROR, VersionContract
from casewright.api.exchange import HttpExchange
from casewright.api.metrics.meter import Meter
from casewright.api.representations import of_media
from casewright.api.routing import unknown_path
from casewright.api.sentences import placeholders, sentence
from casewright.domain.effects import effect
from casewright.domain.ensure import RuleBroken, Violation
from casewright.domain.wording import Piece
from casewright.storage import Conflict, DatabaseUnreachable, shared_wait_limit
from interaction_contract import rules
from interaction_contract.operation import NotImplementedByServer
from interaction_contract.texts import DEFAULT, Texts

_LONGEST_TEXT = 255
_LONGEST_USER_MESSAGE = 1024
_MOST_DETAILS = 30
_PAUSE = 2
"""Seconds after which a request may be repeated that was refused for reasons of the moment."""

log = structlog.get_logger()


class ErrorMiddleware:
    """The outermost layer: a request id, a WSError for every failure, a log line, counts."""

    def __init__(
        self, app: ASGIApp, *, contract: VersionContract, default_language: str, meter: Meter
    ) -> None:
        """Wrap `app`; `contract` is the version of answers to requests without a version.

        `default_language` is the language for callers that state none; `meter` counts requests.
        """
        self._app = app
        self._contract = contract
        self._default_language = default_language
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; answer with a WSError if it fails."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = HttpExchange.begin(scope, self._contract, self._default_language)
        try:
            with shared_wait_limit():
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
                    **_log_entry(error),
                )
            if exchange.status:
                raise
            await self._refuse(exchange, send, violations)
        finally:
            exchange.end(self._meter)

    async def _refuse(
        self, exchange: HttpExchange, send: Send, violations: Sequence[Violation]
    ) -> None:
        rule = violations[0].rule
        exchange.rule = rule.id
        wanted = (exchange.header(b"x-egain-error-message") or "").lower() == "yes"
        texts = exchange.texts
        contract = exchange.contract
        shape = ws_error(violations, wanted, texts, contract)
        exchange.more_headers.append((b"content-language", texts.language.encode()))
        retry_after = violations[0].retry_after
        if retry_after is None and rule.status == 503:
            retry_after = _PAUSE
        if retry_after is not None:
            exchange.more_headers.append((b"retry-after", str(retry_after).encode()))
        media = exchange.media
        body = of_media(media).writer(contract, ERROR)(shape)
        await exchange.answer(
            send, rule.status or 500, media, body, with_body=exchange.method != "HEAD"
        )


@effect(
    rules.protocol.USER_MESSAGE_IS_SENT_ON_REQUEST,
    rules.protocol.REFUSAL_LISTS_ALL_VIOLATIONS,
)
def ws_error(
    violations: Sequence[Violation],
    with_user_message: bool = False,
    texts: Texts = DEFAULT,
    contract: VersionContract | None = None,
) -> dict[str, Shape]:
    """Return the WSError of a refusal: message of the first violation, at most 30 listed.

    If several are listed, each has its own message. Codes are those of the version `contract`;
    without one, those of the catalogue.
    """
    rule = violations[0].rule
    message = _message(violations, texts)
    places: dict[tuple[str, str], Violation] = {}
    for one in violations:
        places.setdefault((one.rule.id, one.where), one)
    details: list[dict[str, str]] = []
    for one in list(places.values())[:_MOST_DETAILS]:
        detail = {"key": one.rule.id, "value": _cut(one.where, _LONGEST_TEXT)}
        if len(places) > 1:
            detail["developerMessage"] = _cut(_message_of(one, texts), _LONGEST_TEXT)
        details.append(detail)
    shape: dict[str, Any] = {
        "code": contract.code(rule) if contract else rule.code,
        "developerMessage": _cut(message, _LONGEST_TEXT),
        "details": details,
    }
    if with_user_message:
        shape["userMessage"] = _cut(message, _LONGEST_USER_MESSAGE)
    return shape


def _message(violations: Sequence[Violation], texts: Texts) -> str:
    """Return the message of the first violation's rule.

    A message with placeholders for values or members only covers all violations of the rule with
    the same limit and allowed values; placeholders for one member never mix several violations.
    """
    first = violations[0]
    named = placeholders(first.rule, texts)
    if {"member", "value"} <= named:
        return _message_of(first, texts)
    alike = [one for one in violations if one.rule is first.rule and _terms(one) == _terms(first)]
    values = {name: [one.values[name] for one in alike if name in one.values] for name in named}
    return sentence(first.rule, values, texts)


def _message_of(violation: Violation, texts: Texts) -> str:
    """Return the message about one violation alone."""
    own = {} if violation.value is None else {"value": violation.value}
    values = {name: [piece] for name, piece in (violation.values | own).items()}
    return sentence(violation.rule, values, texts)


def _terms(violation: Violation) -> tuple[Piece | None, Piece | None]:
    return violation.values.get("allowed"), violation.values.get("limit")


def _cut(text: str, longest: int) -> str:
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    # What is printable is XML, and almost all texts are.
    return short if short.isprintable() else NOT_XML.sub("\ufffd", short)


def _log_entry(error: Exception) -> dict[str, Any]:
    """Return the log entry of a failure: with a traceback, unless its message is enough."""
    if isinstance(error, (DatabaseUnreachable, Conflict)):
        return {"reason": str(error)}
    return {"exc_info": error}


def _violations_of(error: Exception) -> Sequence[Violation]:
    """Return the violations to answer for an exception."""
    if isinstance(error, RuleBroken):
        return error.violations
    if isinstance(error, (DatabaseUnreachable, Conflict)):
        return (Violation(rules.protocol.DATABASE_IS_REACHABLE),)
    if isinstance(error, NotImplementedByServer):
        return (Violation(rules.protocol.OPERATION_IS_IMPLEMENTED),)
    if isinstance(error, HTTPException) and error.status_code == 404:
        return unknown_path().violations
    return (Violation(rules.protocol.SERVER_WORKS),)
