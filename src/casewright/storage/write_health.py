"""Whether a database takes what is written: known from real writes, else from a probe."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Final

from casewright.storage.errors import DatabaseUnreachable

PROBE: Final = "UPDATE alembic_version SET version_num = version_num"
"""Writes a row as it is: on a full or read-only disk it fails, otherwise it changes nothing."""

_FRESH = 5.0
"""Seconds for which a write that succeeded speaks for the database."""


class WriteHealth:
    """The health of a database, as the last writes of this process show it."""

    def __init__(self) -> None:
        self._beat = -inf
        self._damage = ""

    @property
    def is_due(self) -> bool:
        """Whether it is unknown if the database can be written."""
        return monotonic() - self._beat > _FRESH

    def beats(self) -> None:
        """Note that something was written."""
        self._beat = monotonic()

    def falters(self) -> None:
        """Note that something failed that may succeed the next time."""
        self._beat = -inf

    def stops(self, reason: str) -> None:
        """Note that the database is damaged, which time alone does not heal."""
        self._damage = reason

    def ensure_sound(self) -> None:
        """Raise DatabaseUnreachable once the database was found damaged."""
        if self._damage:
            raise DatabaseUnreachable(self._damage)
