"""The first tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INTEGER = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create every table and index."""
    op.create_table(
        "custom_attributes",
        Column("resource", _TEXT, primary_key=True),
        Column("name", _TEXT, primary_key=True),
        Column("data_type", _TEXT, nullable=False),
        Column("options", _TEXT, nullable=False),
    )
    op.create_table(
        "departments",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("name", _TEXT, nullable=False),
    )
    op.create_index("ix_departments_name", "departments", ["name"])
    op.create_table(
        "settings",
        Column("name", _TEXT, primary_key=True),
        Column("value", _TEXT, nullable=False),
    )
    op.create_table(
        "customers",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("name", _TEXT, nullable=False),
        Column("department_id", _INTEGER, ForeignKey("departments.id"), nullable=False),
    )
    op.create_table(
        "department_shares",
        Column(
            "department_id",
            _INTEGER,
            ForeignKey("departments.id"),
            primary_key=True,
            autoincrement=False,
        ),
        Column(
            "shared_with_id",
            _INTEGER,
            ForeignKey("departments.id"),
            primary_key=True,
            autoincrement=False,
        ),
    )
    op.create_index("ix_department_shares_shared_with_id", "department_shares", ["shared_with_id"])
    op.create_table(
        "users",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("user_name", _TEXT, nullable=False, unique=True),
        Column("password_hash", _TEXT, nullable=False),
        Column("name", _TEXT, nullable=False),
        Column("first_name", _TEXT, nullable=False),
        Column("last_name", _TEXT, nullable=False),
        Column("enabled", Boolean(), nullable=False),
        Column("home_department_id", _INTEGER, ForeignKey("departments.id"), nullable=False),
        Column("foreign_departments", _TEXT, nullable=False),
        Column("licenses", _TEXT, nullable=False),
        Column("actions", _TEXT, nullable=False),
        Column("transfer_activities_to", _TEXT, nullable=False),
        Column("pull_activities_from", _TEXT, nullable=False),
    )
    op.create_table(
        "cases",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("department_id", _INTEGER, ForeignKey("departments.id"), nullable=False),
        Column("status", _TEXT, nullable=False),
        Column("severity", _TEXT, nullable=False),
        Column("subject", _TEXT, nullable=False),
        Column("description", _TEXT, nullable=False),
        Column("solution", _TEXT, nullable=False),
        Column("due_date", _INTEGER, nullable=True),
        Column("owner_id", _INTEGER, ForeignKey("users.id"), nullable=True),
        Column("customer_id", _INTEGER, ForeignKey("customers.id"), nullable=True),
        Column("originating_channel", _TEXT, nullable=False),
        Column("created", _INTEGER, nullable=False),
        Column("last_modified_by", _INTEGER, ForeignKey("users.id"), nullable=True),
        Column("last_modified", _INTEGER, nullable=False),
        Column("last_closed", _INTEGER, nullable=True),
    )
    op.create_index("ix_cases_created", "cases", ["created"])
    op.create_index("ix_cases_customer_id", "cases", ["customer_id"])
    op.create_index("ix_cases_department_id", "cases", ["department_id"])
    op.create_index("ix_cases_last_closed", "cases", ["last_closed"])
    op.create_index("ix_cases_last_modified", "cases", ["last_modified"])
    op.create_index("ix_cases_owner_id", "cases", ["owner_id"])
    op.create_table(
        "contact_persons",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("customer_id", _INTEGER, ForeignKey("customers.id"), nullable=False),
        Column("first_name", _TEXT, nullable=False),
        Column("last_name", _TEXT, nullable=False),
    )
    op.create_index("ix_contact_persons_customer_id", "contact_persons", ["customer_id"])
    op.create_table(
        "sessions",
        Column("key", _TEXT, primary_key=True),
        Column("user_id", _INTEGER, ForeignKey("users.id"), nullable=False),
        Column("created", _INTEGER, nullable=False),
        Column("last_used", _INTEGER, nullable=False),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "case_custom_attributes",
        Column("case_id", _INTEGER, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        Column("name", _TEXT, primary_key=True),
        Column("position", Integer(), primary_key=True, autoincrement=False),
        Column("value", _TEXT, nullable=False),
    )
    op.create_index(
        "ix_case_custom_attributes_name_value", "case_custom_attributes", ["name", "value"]
    )
    op.create_table(
        "case_relations",
        Column("case_id", _INTEGER, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        Column("other_id", _INTEGER, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    )
    op.create_table(
        "contact_points",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("person_id", _INTEGER, ForeignKey("contact_persons.id"), nullable=False),
        Column("customer_id", _INTEGER, ForeignKey("customers.id"), nullable=False),
        Column("type", _TEXT, nullable=False),
        Column("kind", _TEXT, nullable=True),
        Column("value", _TEXT, nullable=False),
        Column("compared_value", _TEXT, nullable=False),
    )
    op.create_index(
        "ix_contact_points_compared_value_type", "contact_points", ["compared_value", "type"]
    )
    op.create_index("ix_contact_points_customer_id", "contact_points", ["customer_id"])
    op.create_table(
        "activities",
        Column("id", _INTEGER, primary_key=True, autoincrement=False),
        Column("case_id", _INTEGER, ForeignKey("cases.id"), nullable=True),
        Column("department_id", _INTEGER, ForeignKey("departments.id"), nullable=False),
        Column("type", _TEXT, nullable=False),
        Column("subtype", _TEXT, nullable=False),
        Column("mode", _TEXT, nullable=False),
        Column("status", _TEXT, nullable=False),
        Column("substatus", _TEXT, nullable=False),
        Column("assigned_to", _INTEGER, ForeignKey("users.id"), nullable=True),
        Column("locked_by", _INTEGER, ForeignKey("users.id"), nullable=True),
        Column("customer_id", _INTEGER, ForeignKey("customers.id"), nullable=True),
        Column("contact_person_id", _INTEGER, ForeignKey("contact_persons.id"), nullable=True),
        Column("contact_point_id", _INTEGER, ForeignKey("contact_points.id"), nullable=True),
        Column("contact_point_data", _TEXT, nullable=False),
        Column(
            "response_to",
            _INTEGER,
            ForeignKey("activities.id", deferrable=True, initially="DEFERRED"),
            nullable=True,
        ),
        Column("subject", _TEXT, nullable=False),
        Column("created", _INTEGER, nullable=False),
        Column("last_modified_by", _INTEGER, ForeignKey("users.id"), nullable=True),
        Column("last_modified", _INTEGER, nullable=False),
    )
    op.create_index("ix_activities_case_id", "activities", ["case_id"])
    op.create_index("ix_activities_response_to", "activities", ["response_to"])


def downgrade() -> None:
    """Drop every table."""
    for table in _TABLES:
        op.drop_table(table)


_TABLES = (
    "activities",
    "contact_points",
    "case_relations",
    "case_custom_attributes",
    "sessions",
    "contact_persons",
    "cases",
    "users",
    "department_shares",
    "customers",
    "settings",
    "departments",
    "custom_attributes",
)
