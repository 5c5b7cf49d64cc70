"""The form of a peer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to read and write the documents of one role.

    `read` returns what was read in the library's own form, or raises an error for a document that
    it refuses; `members` makes JSON of that. `write` writes what `writable` makes of a document;
    None for a peer that writes as another one does.
    """

    name: str
    read: Callable[[bytes], Any]
    members: Callable[[Any], Any]
    writable: Callable[[bytes], Any] | None = None
    write: Callable[[Any], bytes] | None = None
