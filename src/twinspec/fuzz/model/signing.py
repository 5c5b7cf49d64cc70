"""The credentials of requests to operations that do not use sessions.

Values come from the environment, or from headers in the options of a run. They are added to a
request when it is sent, and are not judged, kept or reported: commands name the variables instead.
"""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote

from twinspec.contract.operations import Operation
from twinspec.contract.security import SecurityScheme, alternatives
from twinspec.fuzz.settings import RunCredentials
from twinspec.fuzz.variables import API_KEY, PASSWORD, TOKEN, USER

Place = Literal["header", "query", "cookie"]


@dataclass(frozen=True, slots=True)
class CarriedCredential:
    """A credential that requests carry in a header, the query or a cookie.

    `shown` is its value as a bash word: `"Bearer $TWINSPEC_TOKEN"`.
    """

    place: Place
    field: str
    value: str
    shown: str


class UnsignedError(Exception):
    """An operation requires credentials that the run does not have; the message names them."""


def given_headers(credentials: RunCredentials) -> tuple[CarriedCredential, ...]:
    """Return the headers that all requests carry."""
    return tuple(
        CarriedCredential("header", name.lower(), value, "REDACTED")
        for name, value in credentials.headers
    )


def signatures(operation: Operation, credentials: RunCredentials) -> tuple[CarriedCredential, ...]:
    """Return the credentials of requests to `operation`, by the first alternative that can be met.

    An alternative without credentials is used only if no other can be met. UnsignedError names the
    schemes, and the variables to set.
    """
    every = alternatives(operation)
    for schemes in sorted(every, key=lambda some: not some):
        parts = [_signed(scheme, credentials) for scheme in schemes]
        if all(part is not None for part in parts):
            found = [item for part in parts if part is not None for item in part]
            return (*given_headers(credentials), *found)
    if not every:
        return given_headers(credentials)
    wanted = " or ".join(" and ".join(map(_wanted, schemes)) for schemes in every)
    raise UnsignedError(wanted)


def _signed(
    scheme: SecurityScheme, credentials: RunCredentials
) -> tuple[CarriedCredential, ...] | None:
    """Return the credential for a scheme; None if the run does not have it.

    Empty if a header in the options of the run already has the credential.
    """
    if scheme.place == "header" and scheme.field.lower() in dict(_lower(credentials.headers)):
        return ()
    if scheme.kind == "basic":
        user, password = credentials.get(USER), credentials.get(PASSWORD)
        if user is None or password is None:
            return None
        value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        shown = f'"Basic $(printf %s "${USER}:${PASSWORD}" | base64 -w0)"'
        return (CarriedCredential("header", scheme.field, value, shown),)
    for name in _variables(scheme):
        value_now = credentials.get(name)
        if value_now is not None:
            before = "Bearer " if scheme.kind == "bearer" else ""
            place = cast("Place", scheme.place)
            field = scheme.field.lower() if place == "header" else scheme.field
            return (CarriedCredential(place, field, before + value_now, f'"{before}${name}"'),)
    return None


def _lower(headers: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name.lower(), value) for name, value in headers)


def _variables(scheme: SecurityScheme) -> tuple[str, ...]:
    """Return the environment variables that may hold a scheme's credential; the first set one does.

    Those of the API key scheme `partner`: `TWINSPEC_API_KEY_PARTNER`, then `TWINSPEC_API_KEY`.
    """
    if scheme.kind == "bearer":
        return (TOKEN,)
    if scheme.kind == "key":
        own = re.sub(r"\W", "_", scheme.name.upper(), flags=re.ASCII)
        return f"{API_KEY}_{own}", API_KEY
    return ()


def _wanted(scheme: SecurityScheme) -> str:
    """Return what a scheme requires: `b (http bearer): set TWINSPEC_TOKEN`."""
    names = {
        "basic": f"set {USER} and {PASSWORD}",
        "other": "send what it asks for with --header",
    }
    said = names.get(scheme.kind) or f"set {' or '.join(reversed(_variables(scheme)))}"
    return f"{scheme.name} ({scheme.said}): {said}"


def shell_words(parts: Sequence[CarriedCredential]) -> Iterator[str]:
    """Yield the arguments of curl for the credentials: `-b 'key='"$TWINSPEC_API_KEY"`."""
    for part in parts:
        if part.place == "header":
            yield f"-H {shlex.quote(f'{part.field}: ')}{part.shown}"
        elif part.place == "cookie":
            yield f"-b {shlex.quote(f'{part.field}=')}{part.shown}"
        else:
            # Of what it is given, curl encodes the value and takes the name as it is.
            yield f"--url-query {shlex.quote(f'{quote(part.field)}=')}{part.shown}"
