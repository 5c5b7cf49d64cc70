"""The security schemes of a document: which credentials a request must carry, and where.

Example: `{type: apiKey, in: query, name: key}` is a `SecurityScheme` of the kind `key` whose
`place` is the query and whose `field` is `key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.contract.operations import Operation
from twinspec.contract.pointer import join
from twinspec.contract.references import follow

Kind = Literal["bearer", "basic", "key", "other"]
AUTHORIZATION = "authorization"
_BEARER = frozenset({"oauth2", "openIdConnect"})
_PLACES = frozenset({"header", "query", "cookie"})


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A security scheme: its name in the document, and where a request carries its credential.

    OAuth 2 and OpenID Connect have the kind `bearer`: RFC 6750 sends their tokens so. `said` is the
    scheme in the document's words, such as `http bearer`. The kind `other` is not supported.
    """

    name: str
    kind: Kind
    place: str
    field: str
    said: str


def alternatives(operation: Operation) -> tuple[tuple[SecurityScheme, ...], ...]:
    """Return the alternatives of an operation; a request must meet all schemes of one of them."""
    return tuple(
        tuple(_scheme(operation.document, str(name)) for name in alternative)
        for alternative in operation.security
    )


def _scheme(document: Mapping[str, Any], name: str) -> SecurityScheme:
    pointer = join("components", "securitySchemes", name)
    schemes = document.get("components", {}).get("securitySchemes", {})
    node, _ = follow(document, schemes.get(name, {}), pointer)
    kind, scheme = str(node.get("type", "undeclared")), str(node.get("scheme", "")).lower()
    said = f"{kind} {scheme}".strip()
    if kind == "apiKey" and node.get("in") in _PLACES:
        place, field = str(node["in"]), str(node["name"])
        return SecurityScheme(name, "key", place, field, f"apiKey in the {place} {field}")
    if kind in _BEARER or (kind, scheme) == ("http", "bearer"):
        return SecurityScheme(name, "bearer", "header", AUTHORIZATION, said)
    if (kind, scheme) == ("http", "basic"):
        return SecurityScheme(name, "basic", "header", AUTHORIZATION, said)
    return SecurityScheme(name, "other", "", "", said)
