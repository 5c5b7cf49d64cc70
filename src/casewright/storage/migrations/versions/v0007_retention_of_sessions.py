"""Sessions are found by their last use, to be removed some time after it."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_sessions_last_used", "sessions", ["last_used"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_sessions_last_used", "sessions")
