"""Representations of a resource: their media types, and how their bodies are read and written.

Each is one object; code that handles bodies gets it by its media type. To add one, register an
object before an application is made:

    register(Lines())    # answers `Accept: text/x-lines`, and reads bodies of that type
"""

from casewright.api.representations.registry import (
    by_default,
    media_types,
    of_media,
    recognised,
    register,
    served,
    withdraw,
)
from casewright.api.representations.representation import ParsedBody, Read, Representation, Write

__all__ = [
    "ParsedBody",
    "Read",
    "Representation",
    "Write",
    "by_default",
    "media_types",
    "of_media",
    "recognised",
    "register",
    "served",
    "withdraw",
]
