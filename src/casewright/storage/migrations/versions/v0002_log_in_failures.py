"""Failed log-ins are counted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INTEGER = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table and its index."""
    op.create_table(
        "log_in_failures",
        Column("key", _TEXT, primary_key=True),
        Column("count", Integer(), nullable=False),
        Column("last", _INTEGER, nullable=False),
        Column("forgotten", _INTEGER, nullable=False),
    )
    op.create_index("ix_log_in_failures_forgotten", "log_in_failures", ["forgotten"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("log_in_failures")
