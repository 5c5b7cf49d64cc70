"""Compares who may call and where: security requirements, security schemes, and servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from twinspec.govern.changes.api import Api, ApiOperation, ApiSecurityScheme
from twinspec.govern.changes.change import Change, broken, harmless

Alternative = Mapping[str, frozenset[str]]


def compare_security(old: Api, new: Api) -> Iterator[Change]:
    """Yield the changes of security requirements, and of security schemes that are in use."""
    for key, ours in old.operations.items():
        theirs = new.operations.get(key)
        if theirs is not None:
            for change in _requirements(ours, theirs):
                yield replace(change, operations=(theirs.name,))
    used = {name for one in old.operations.values() for each in one.security for name in each}
    for name, scheme in old.schemes.items():
        other = new.schemes.get(name)
        if other is not None:
            yield from _scheme(name, scheme, other, used=name in used)
        elif name not in used:
            message = f"the security scheme {name}, which no operation used, is removed."
            yield harmless("scheme_removed", message, (scheme.place,), "removed")
    for name, scheme in new.schemes.items():
        if name not in old.schemes:
            message = f"the security scheme {name} is new."
            yield harmless("scheme_added", message, (scheme.place,), "added")


def _requirements(old: ApiOperation, new: ApiOperation) -> Iterator[Change]:
    """Yield the changes of the credentials that an operation accepts."""
    places = (old.place, new.place)
    for ours in old.security:
        if not any(_holds(ours, theirs) for theirs in new.security):
            message = f"{new.shown} no longer accepts those with {_alternative_text(ours)}."
            hit = f"clients that log in with {_alternative_text(ours)}"
            yield broken("security_narrowed", message, places, "removed", hit)
    for theirs in new.security:
        if not any(_holds(theirs, ours) for ours in old.security):
            message = f"{new.shown} accepts those with {_alternative_text(theirs)}."
            yield harmless("security_widened", message, places, "added")


def _holds(client: Alternative, asked: Alternative) -> bool:
    """Return whether a client's credentials include all that are required."""
    return all(name in client and scopes <= client[name] for name, scopes in asked.items())


def _alternative_text(alternative: Alternative) -> str:
    parts = [
        f"{name} ({', '.join(sorted(scopes))})" if scopes else name
        for name, scopes in sorted(alternative.items())
    ]
    return " and ".join(parts) or "no login"


def _scheme(
    name: str, old: ApiSecurityScheme, new: ApiSecurityScheme, *, used: bool
) -> Iterator[Change]:
    for fact in dict.fromkeys((*old.facts, *new.facts)):
        before, after = old.facts.get(fact), new.facts.get(fact)
        if before == after:
            continue
        places = (old.place, new.place)
        message = (
            f"the security scheme {name}: {fact} was {before or 'none'}, is {after or 'none'}."
        )
        if before is not None and used:
            hit = f"clients that log in by {name}"
            yield broken("scheme_changed", message, places, "changed", hit)
        else:
            yield harmless("scheme_changed", message, places, "changed")


def compare_servers(old: Api, new: Api) -> Iterator[Change]:
    """Yield added and removed servers: those of the whole contract once, others per operation."""
    yield from _servers(old.servers, new.servers, "the API", old, new)
    for key, ours in old.operations.items():
        theirs = new.operations.get(key)
        if theirs is not None and (ours.own_servers or theirs.own_servers):
            for change in _servers(ours.servers, theirs.servers, theirs.shown, ours, theirs):
                yield replace(change, operations=(theirs.name,))


def _servers(
    before: tuple[str, ...],
    after: tuple[str, ...],
    what: str,
    old: Api | ApiOperation,
    new: Api | ApiOperation,
) -> Iterator[Change]:
    places = (old.place, new.place)
    for url in before:
        if url not in after:
            message = f"{what} is no longer served at {url}."
            yield broken("server_removed", message, places, "removed", "clients that call it there")
    for url in after:
        if url not in before:
            yield harmless("server_added", f"{what} is served at {url}.", places, "added")
