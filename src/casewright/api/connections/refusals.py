"""Refusals by the connection, before the application: whole answers as bytes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from casewright.api.contracts import ERROR, OLDEST, VersionContract
from casewright.api.errors import ws_error
from casewright.api.languages import texts_by_default, texts_for
from casewright.api.negotiation import answer_type
from casewright.api.representations import by_default, of_media
from casewright.domain.ensure import Violation


@dataclass(frozen=True, slots=True)
class AcceptHeaders:
    """The Accept headers of a client; "" for those not sent or not read yet.

    `default_language` is for clients that state no language.
    """

    accept: bytes
    accept_language: bytes
    default_language: str


def raw_refusal(violation: Violation, wanted: AcceptHeaders) -> bytes:
    """Return the answer that refuses and announces that the connection is closed."""
    status = HTTPStatus(violation.rule.status or 500)
    media = answer_type(wanted.accept.decode("latin-1"), None) or by_default().media
    default = wanted.default_language
    accepted = texts_for(wanted.accept_language.decode("latin-1"), default)
    texts = accepted or texts_by_default(default)
    contract = _contract()
    shape = ws_error([violation], texts=texts, contract=contract)
    body = of_media(media).writer(contract, ERROR)(shape)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"content-type: {media}",
        f"content-language: {texts.language}",
        f"x-request-id: {os.urandom(8).hex()}",
        "x-content-type-options: nosniff",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    if violation.retry_after is not None:
        lines.append(f"retry-after: {violation.retry_after}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@cache
def _contract() -> VersionContract:
    return VersionContract(OLDEST)
