"""Representations of a resource: what they are called, how bodies of each are read and written.

Each is one object; whoever deals with bodies asks for it by its media type. One more is an object
that is registered before an application is made:

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
