"""Activities have queues and custom attributes, and are found by more than their case."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INTEGER = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_INDEXED = ("customer_id", "assigned_to", "queue_id", "created", "last_modified")


def upgrade() -> None:
    """Create the tables, the column and the indexes."""
    op.create_table(
        "queues",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("name", _TEXT, nullable=False),
        Column("department_id", _INTEGER, ForeignKey("departments.id"), nullable=False),
    )
    op.create_table(
        "activity_custom_attributes",
        Column(
            "activity_id",
            _INTEGER,
            ForeignKey("activities.id"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("name", _TEXT, primary_key=True),
        Column("position", Integer(), primary_key=True, autoincrement=False),
        Column("value", _TEXT, nullable=False),
    )
    op.create_index(
        "ix_activity_custom_attributes_name_value", "activity_custom_attributes", ["name", "value"]
    )
    # Alembic would copy the whole table on SQLite, which adds such a column in place.
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE activities ADD COLUMN queue_id {kind} "
        "CONSTRAINT fk_activities_queue_id REFERENCES queues (id)"
    )
    for name in _INDEXED:
        op.create_index(f"ix_activities_{name}", "activities", [name])


def downgrade() -> None:
    """Drop them."""
    for name in _INDEXED:
        op.drop_index(f"ix_activities_{name}", "activities")
    op.drop_column("activities", "queue_id")
    op.drop_table("activity_custom_attributes")
    op.drop_table("queues")
