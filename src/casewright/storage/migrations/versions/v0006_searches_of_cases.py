"""Adds indexes with all columns of a search, so that they alone find and count the cases."""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_Indexes = Mapping[str, tuple[tuple[str, ...], ...]]

_OLD: _Indexes = {
    "cases": (
        ("department_id",),
        ("owner_id",),
        ("customer_id",),
        ("created",),
        ("last_modified",),
        ("last_closed",),
    ),
    "case_custom_attributes": (("name", "value"),),
}
_NEW: _Indexes = {
    "cases": (
        ("department_id", "status", "created", "id"),
        ("owner_id", "status", "created", "department_id"),
        ("customer_id", "department_id", "status", "created"),
        ("department_id", "last_modified", "status", "id"),
        ("department_id", "last_closed"),
    ),
    "case_custom_attributes": (("name", "value", "case_id", "position"),),
    "customers": (("name",),),
}
# A value belongs to the name of its attribute, which PostgreSQL does not know of columns.
_STATISTICS = """
CREATE STATISTICS st_case_custom_attributes_name_value (mcv)
ON name, value FROM case_custom_attributes
"""


def upgrade() -> None:
    """Replace the indexes."""
    _replace(_OLD, _NEW)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_STATISTICS)


def downgrade() -> None:
    """Put the old ones back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS st_case_custom_attributes_name_value")
    _replace(_NEW, _OLD)


def _replace(old: _Indexes, new: _Indexes) -> None:
    for table, indexes in old.items():
        for columns in indexes:
            op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table, indexes in new.items():
        for columns in indexes:
            op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
