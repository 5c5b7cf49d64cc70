"""How sessions of a version begin and end, and which header has their id (x-twinspec-session).

Only this module reads the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import SESSION
from twinspec.contract.layout import Version
from twinspec.contract.operations import Operation
from twinspec.contract.pools import ANY, Pool, Steps, pools_of_schema
from twinspec.contract.references import dereference

NAME = Pool("login", "name")
PASSWORD = Pool("login", "password")


@dataclass(frozen=True, slots=True)
class SessionForm:
    """How a client of one version begins a session, uses it, and ends it.

    `name` and `password` are the paths of the user's name and password in the JSON body of `begin`.
    `query` are the query parameters that begin a session even if the user has too many. A
    successful `begin` returns the session's id in `header`, and all later requests carry it there;
    `scheme` is the name of its security scheme. `end` is None if sessions only expire.
    """

    begin: Operation
    name: Steps
    password: Steps
    query: Mapping[str, str]
    end: Operation | None
    header: str
    scheme: str

    def body(self, name: str, password: str) -> dict[str, Any]:
        """Return the JSON body with which a user begins a session."""
        body: dict[str, Any] = {}
        for steps, value in ((self.name, name), (self.password, password)):
            node = body
            for step in steps[:-1]:
                node = node.setdefault(step, {})
            node[steps[-1]] = value
        return body


def session_form(version: Version) -> SessionForm | None:
    """Return how sessions of `version` begin and end; None when no operation says so.

    ContractError for an invalid x-twinspec-session: the first of `session_faults`.
    """
    for message, pointer in session_faults(version):
        raise ContractError(f"{version.folder}: {pointer}: {message}")
    said = list(_with_session_key(version))
    begin = next(filter(_begins, said), None)
    if begin is None:
        return None
    places = dict(_places(version, begin))
    [scheme] = _schemes(version)
    return SessionForm(
        begin=begin,
        name=places[NAME],
        password=places[PASSWORD],
        query=begin.node[SESSION]["begins"].get("query", {}),
        end=next((one for one in said if not _begins(one)), None),
        header=version.bundle["components"]["securitySchemes"][scheme]["name"],
        scheme=scheme,
    )


def session_faults(version: Version) -> Iterator[tuple[str, str]]:
    """Yield the faults of a version's x-twinspec-session, each with a pointer to its place."""
    said = list(_with_session_key(version))
    malformed = [one for one in said if not _is_complete(one.node[SESSION])]
    for one in malformed:
        yield (
            f"{SESSION} is either begins, with at most the text parameters of a query, "
            "or ends: true.",
            f"{one.pointer}/{SESSION}",
        )
    if malformed or not said:
        return
    begin = [one for one in said if _begins(one)]
    for one in (*begin[1:], *[one for one in said if not _begins(one)][1:]):
        what = "begins" if _begins(one) else "ends"
        yield f"{one.id} is a second operation that {what} sessions.", one.pointer
    if not begin:
        yield f"{said[0].id} ends sessions that no operation begins.", said[0].pointer
        return
    for message in _missing_parts(version, begin[0]):
        yield message, f"{begin[0].pointer}/{SESSION}"


def _with_session_key(version: Version) -> Iterator[Operation]:
    """Yield the operations that have x-twinspec-session."""
    return (operation for operation in version.operations if SESSION in operation.node)


def _begins(operation: Operation) -> bool:
    said = operation.node[SESSION]
    return isinstance(said, Mapping) and "begins" in said


def _is_complete(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    if value.keys() == {"ends"}:
        return value["ends"] is True
    begins = value.get("begins")
    if value.keys() != {"begins"} or not isinstance(begins, Mapping) or begins.keys() - {"query"}:
        return False
    query = begins.get("query", {})
    return isinstance(query, Mapping) and all(isinstance(text, str) for text in query.values())


def _missing_parts(version: Version, begin: Operation) -> Iterator[str]:
    """Yield what an operation lacks for beginning a session."""
    name = begin.id
    known = {parameter.name for parameter in begin.parameters if parameter.location == "query"}
    for parameter in begin.node[SESSION]["begins"].get("query", {}):
        if parameter not in known:
            yield f"{name} has no query parameter {parameter}."
    try:
        places = dict(_places(version, begin))
    except ContractError:
        # A malformed mark is a finding of its own.
        places = {NAME: (), PASSWORD: ()}
    for pool in (NAME, PASSWORD):
        if pool not in places:
            yield f"{name} begins sessions, but its body has no place for the pool {pool}."
    schemes = _schemes(version)
    if len(schemes) != 1:
        yield f"{name} begins sessions, but not one security scheme names a header for their id."
        return
    header = version.bundle["components"]["securitySchemes"][schemes[0]]["name"]
    successes = [one for status, one in begin.responses.items() if status.startswith("2")]
    if not any(header in answer.headers for answer in successes):
        yield f"no success of {name} answers a session's id in the header {header}."


def _places(version: Version, operation: Operation) -> Iterator[tuple[Pool, Steps]]:
    """Yield the pools of an operation's body that stand at one place, not in a list."""
    for media in operation.body.content.values() if operation.body else ():
        marks = pools_of_schema(dereference(version.bundle, media.schema))
        yield from ((mark.pool, steps) for steps, mark in marks.items() if ANY not in steps)


def _schemes(version: Version) -> list[str]:
    """Return the names of the security schemes that use a header."""
    schemes = version.bundle["components"].get("securitySchemes", {})
    return [
        name
        for name, scheme in schemes.items()
        if scheme.get("type") == "apiKey" and scheme.get("in") == "header"
    ]
