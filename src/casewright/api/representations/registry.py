"""The registry of the representations that are served."""

from __future__ import annotations

from casewright.api.representations.as_json import Json
from casewright.api.representations.as_xml import Xml
from casewright.api.representations.representation import Representation
from casewright.domain.effects import effect
from interaction_contract import rules

_JSON, _XML = Json(), Xml()
_served: tuple[Representation, ...] = (_JSON, _XML)


def served() -> tuple[Representation, ...]:
    """Return all registered representations; of equal weights, the first is preferred."""
    return _served


def media_types() -> str:
    """Return all media types as a message lists them."""
    return ", ".join(one.media for one in _served)


def by_default() -> Representation:
    """Return the representation for callers without Accept, and for those that accept none: XML."""
    return _XML


def of_media(media: str) -> Representation:
    """Return the representation with a media type, which must be a served one."""
    for one in _served:
        if one.media == media:
            return one
    raise KeyError(media)


@effect(
    rules.protocol.REPRESENTATION_WITHOUT_CONTENT_TYPE_IS_RECOGNISED,
)
def recognised(body: bytes) -> Representation:
    """Return the representation of a body without Content-Type by its first bytes; else JSON."""
    return next((one for one in _served if one.recognises(body)), _JSON)


def register(representation: Representation) -> None:
    """Add a representation to all applications that are made later."""
    global _served
    _served = (*_served, representation)


def withdraw(representation: Representation) -> None:
    """Remove a representation."""
    global _served
    _served = tuple(one for one in _served if one is not representation)
