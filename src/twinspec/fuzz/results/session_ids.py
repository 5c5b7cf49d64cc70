"""Removes the ids of live sessions from exchanges, wherever a server repeats them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from twinspec.fuzz.model.exchange import Exchange

SHORTEST = 4
"""Characters of a secret that is looked for anywhere; a shorter one may stand there by chance."""


def without_session_ids(
    exchange: Exchange, credentials: Collection[str], placeholder: str
) -> Exchange:
    """Return `exchange` with `placeholder` for the ids of the sessions that it uses or begins.

    `credentials` are the headers, in lower case, that carry them. Ids that a request has on purpose
    though they are invalid stay.
    """
    request, answer = exchange.request, exchange.answer
    said = [answer.headers, request.headers] if request.login is not None else [answer.headers]
    found = {headers[name] for headers in said for name in credentials if name in headers}
    ids = sorted((one for one in found if len(one) >= SHORTEST), key=len, reverse=True)

    def text(value: str) -> str:
        for one in ids:
            value = value.replace(one, placeholder)
        return value

    def headers(values: Mapping[str, str]) -> dict[str, str]:
        return {name: text(value) for name, value in values.items()}

    def body(value: bytes) -> bytes:
        for one in ids:
            value = value.replace(one.encode(), placeholder.encode())
        return value

    return replace(
        exchange,
        request=replace(
            request,
            target=text(request.target),
            headers=headers(request.headers),
            body=None if request.body is None else body(request.body),
        ),
        answer=replace(answer, headers=headers(answer.headers), body=body(answer.body)),
    )
