"""Adds credentials to requests when they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import requests

from twinspec.fuzz.model.signing import CarriedCredential
from twinspec.fuzz.model.targets import Surface


class Signer:
    """Adds to each request of a run the credentials that its operation requires."""

    def __init__(
        self,
        base_url: str,
        surfaces: Mapping[str, Surface],
        signed: Mapping[tuple[str, str], Sequence[CarriedCredential]],
        given: Sequence[CarriedCredential],
    ) -> None:
        """Sign requests below `base_url`; `signed` are credentials by version and operation.

        Requests to no operation get only the credentials in `given`, which all requests get.
        """
        self._given = given
        self._known = [
            (operation.method, _pattern(base_url + surface.prefix, operation.path), parts)
            for name, surface in surfaces.items()
            for operation in surface.operations.values()
            if (parts := signed.get((name, operation.id)))
        ]
        # A path that is written out comes before one with parameters (OpenAPI, Paths Object).
        self._known.sort(key=lambda known: "[^/]" in known[1].pattern)

    def sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return a copy of a request with its credentials."""
        parts = self._parts(request)
        if not parts:
            return request
        signed = request.copy()
        for part in parts:
            if part.place == "header":
                signed.headers[part.field] = part.value
            elif part.place == "cookie":
                kept = signed.headers.get("cookie")
                own = f"{part.field}={part.value}"
                signed.headers["cookie"] = f"{_text(kept)}; {own}" if kept else own
            else:
                signed.url = _with_query(signed.url or "", part)
        return signed

    def _parts(self, request: requests.PreparedRequest) -> Sequence[CarriedCredential]:
        target = (request.url or "").partition("?")[0]
        for method, pattern, parts in self._known:
            if method == request.method and pattern.fullmatch(target):
                return parts
        return self._given


def _pattern(url: str, path: str) -> re.Pattern[str]:
    """Return a pattern for the URL of an operation; it also matches empty path parameters."""
    return re.compile(re.escape(url) + re.sub(r"\\{[^}]*\\}", "[^/]*", re.escape(path)))


def _with_query(url: str, part: CarriedCredential) -> str:
    """Return `url` with a query parameter, which replaces parameters of the same name."""
    parts = urlsplit(url)
    others = [item for item in parts.query.split("&") if item and _name(item) != part.field]
    own = urlencode({part.field: part.value}, quote_via=quote)
    return urlunsplit(parts._replace(query="&".join((*others, own))))


def _name(item: str) -> str:
    return next((name for name, _ in parse_qsl(item, keep_blank_values=True)), "")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
