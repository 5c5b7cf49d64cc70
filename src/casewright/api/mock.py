"""Documented answers on request, for tests of clients: `Prefer: code=409` (RFC 7240).

Such a request is not processed further: it needs no session, and changes nothing. A preference
that no documented answer meets is ignored, as the RFC requires, and the request is processed;
`Preference-Applied` distinguishes the two cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from casewright.api.contracts import VersionContract
from casewright.api.exchange import HttpExchange
from casewright.api.negotiation import is_too_long, pieces_of
from interaction_contract.texts import DEFAULT

_NAMES = ("code", "example")
_SPACE = r"[ \t]*"
_VALUE = r'"([A-Za-z0-9_.]+)"|([A-Za-z0-9_.]+)'
_PREFERENCE = re.compile(rf"{_SPACE}([A-Za-z]+){_SPACE}={_SPACE}(?:{_VALUE}){_SPACE}")
_SESSION = re.compile(r"[A-Za-z0-9-]{1,36}")
_NO_SESSION = "00000000-0000-0000-0000-000000000000"
_PAUSE = "2"

Answer = Mapping[str, Any]


class Mock:
    """Answers requests with a Prefer header by an example; passes all others on."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`, which is behind the router."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the first example that meets the preferences."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = HttpExchange.of(scope)
        exchange.more_headers.append((b"vary", b"Prefer"))
        wanted = preferences(exchange.headers.get("prefer"))
        media = exchange.media
        found = _first(exchange, wanted, media) if wanted else None
        if found is None:
            await self._app(scope, receive, send)
            return
        applied = ", ".join(f"{name}={value}" for name, value in wanted.items())
        exchange.more_headers += [
            (b"preference-applied", applied.encode()),
            *_headers(exchange, found),
        ]
        body = _body(found, media)
        await exchange.answer(send, found["status"], media, body)


def preferences(prefer: str | None) -> dict[str, str]:
    """Return the values of `code` and `example` in a Prefer header, the first of each.

    `code=409, example=refused_stale` and `code=409; example="refused_stale"` mean the same.
    """
    if prefer is None or is_too_long(prefer):
        return {}
    said: dict[str, str] = {}
    for piece in pieces_of(prefer):
        for part in piece.split(";"):
            found = _PREFERENCE.fullmatch(part)
            if found and found[1].lower() in _NAMES:
                said.setdefault(found[1].lower(), found[2] or found[3])
    return said


@cache
def _examples(contract: VersionContract) -> Mapping[str, tuple[Answer, ...]]:
    text = (contract.folder / "examples.json").read_bytes()
    return {name: tuple(answers) for name, answers in json.loads(text).items()}


def _first(exchange: HttpExchange, wanted: Mapping[str, str], media: str) -> Answer | None:
    """Return the first example of an operation that meets the preferences in a media type."""
    for answer in _examples(exchange.contract)[exchange.operation]:
        if (
            wanted.get("code", str(answer["status"])) == str(answer["status"])
            and wanted.get("example", answer["name"]) == answer["name"]
            and (media in answer["bodies"] or not answer["bodies"])
        ):
            return answer
    return None


def _body(answer: Answer, media: str) -> bytes:
    body = answer["bodies"].get(media, "")
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return str(text).encode()


def _headers(exchange: HttpExchange, answer: Answer) -> Iterable[tuple[bytes, bytes]]:
    """Yield the headers of an example; those without a documented value get a made-up one.

    The session id is the request's; for a log-in, an id without a session.
    """
    sent = exchange.headers.get("x-egain-session", "")
    values = {
        "content-language": DEFAULT.language,
        "retry-after": _PAUSE,
        "x-egain-session": sent if _SESSION.fullmatch(sent) else _NO_SESSION,
    }
    for name, value in answer["headers"].items():
        text = values[name.lower()] if value is None else value
        yield name.lower().encode(), text.encode("latin-1")
