"""E-mail addresses are compared without case."""

from __future__ import annotations

from collections.abc import Callable

from alembic import op
from sqlalchemy import column, table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_POINTS = table("contact_points", *map(column, ("id", "type", "value", "compared_value")))


def upgrade() -> None:
    """Write what is compared in small letters: those of Python, which databases do not have."""
    _compare(str.lower)


def downgrade() -> None:
    """Compare addresses as they are written."""
    _compare(str)


def _compare(spelt: Callable[[str], str]) -> None:
    connection = op.get_bind()
    emails = _POINTS.select().where(_POINTS.c.type == "email")
    for point in connection.execute(emails).all():
        connection.execute(
            _POINTS.update()
            .where(_POINTS.c.id == point.id)
            .values(compared_value=spelt(point.value))
        )
