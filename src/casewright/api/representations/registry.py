"""The representations that are served."""

from __future__ import annotations

from casewright.api.representations.as_json import Json
from casewright.api.representations.as_xml import Xml
from casewright.api.representations.representation import Representation
from casewright.domain.effects import effect
from interaction_contract import rules

_JSON, _XML = Json(), Xml()
_served: list[Representation] = [_JSON, _XML]


def served() -> tuple[Representation, ...]:
    """Return all that are served. Of equals, the first one is preferred."""
    return tuple(_served)


def media_types() -> str:
    """Return the media types of all, as a message lists them."""
    return ", ".join(one.media for one in _served)


def by_default() -> Representation:
    """Return the one that a caller gets who does not say which, or accepts none: XML."""
    return _XML


def of_media(media: str) -> Representation:
    """Return the one with a media type that is served."""
    return next(one for one in _served if one.media == media)


@effect(
    rules.protocol.REPRESENTATION_WITHOUT_CONTENT_TYPE_IS_RECOGNISED,
)
def recognised(body: bytes) -> Representation:
    """Return the one that a body of undeclared type begins like; JSON if it begins like none."""
    return next((one for one in _served if one.recognises(body)), _JSON)


def register(representation: Representation) -> None:
    """Serve one more, in applications that are made from now on."""
    _served.append(representation)


def withdraw(representation: Representation) -> None:
    """Serve one no longer."""
    _served.remove(representation)
