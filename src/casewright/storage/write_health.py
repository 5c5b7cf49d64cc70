"""Whether a database can be written: known from real writes, else from a test write."""

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
        self._last_success = -inf
        self._damage = ""

    @property
    def is_due(self) -> bool:
        """Whether a test write is needed, since the last writes do not show the health."""
        return monotonic() - self._last_success > _FRESH

    def note_success(self) -> None:
        """Record that a write succeeded."""
        self._last_success = monotonic()

    def note_failure(self) -> None:
        """Record that a write failed in a way that may succeed next time."""
        self._last_success = -inf

    def note_damage(self, reason: str) -> None:
        """Record that the database is damaged, which does not end by itself."""
        self._damage = reason

    def ensure_sound(self) -> None:
        """Raise DatabaseUnreachable if the database was found damaged."""
        if self._damage:
            raise DatabaseUnreachable(self._damage)
