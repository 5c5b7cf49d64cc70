"""The tables. Ids and instants (ms) are 64-bit integers; text sorts by code point everywhere."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from casewright.domain.effects import effect
from interaction_contract import rules

REVISION = "0007"
"""The schema revision that this program reads and writes; the newest of migrations/versions."""

_ID = BigInteger().with_variant(Integer(), "sqlite")
_INSTANT = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", _ID, primary_key=True, autoincrement=False)


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _ID, ForeignKey(f"{target}.id"), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _INSTANT, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=nullable)


settings = Table(
    "settings",
    metadata,
    Column("name", _TEXT, primary_key=True),
    _text("value"),  # JSON
)

departments = Table("departments", metadata, _id(), Column("name", _TEXT, nullable=False))
Index(None, departments.c.name)

department_shares = Table(
    "department_shares",
    metadata,
    Column("department_id", _ID, ForeignKey("departments.id"), primary_key=True),
    Column("shared_with_id", _ID, ForeignKey("departments.id"), primary_key=True),
)
Index(None, department_shares.c.shared_with_id)

users = Table(
    "users",
    metadata,
    _id(),
    Column("user_name", _TEXT, nullable=False, unique=True),
    _text("password_hash"),
    _text("name"),
    _text("first_name"),
    _text("last_name"),
    Column("enabled", Boolean, nullable=False),
    _ref("home_department_id", "departments"),
    # A user is read whole, so each set of rights is one JSON list.
    _text("foreign_departments"),
    _text("licenses"),
    _text("actions"),
    _text("transfer_activities_to"),
    _text("pull_activities_from"),
)

# A trigger of the database removes the sessions of a user who is disabled: users are changed there.
sessions = Table(
    "sessions",
    metadata,
    Column("key", _TEXT, primary_key=True),
    _ref("user_id", "users"),
    _instant("created"),
    _instant("last_used"),
)
Index(None, sessions.c.user_id)
Index(None, sessions.c.last_used)

log_in_failures = Table(
    "log_in_failures",
    metadata,
    Column("key", _TEXT, primary_key=True),
    Column("count", Integer, nullable=False),
    _instant("last"),
    _instant("forgotten"),
)
Index(None, log_in_failures.c.forgotten)

custom_attributes = Table(
    "custom_attributes",
    metadata,
    Column("resource", _TEXT, primary_key=True),
    Column("name", _TEXT, primary_key=True),
    _text("data_type"),
    _text("options"),  # JSON list
)

customers = Table("customers", metadata, _id(), _text("name"), _ref("department_id", "departments"))
Index(None, customers.c.name)

contact_persons = Table(
    "contact_persons",
    metadata,
    _id(),
    _ref("customer_id", "customers"),
    _text("first_name"),
    _text("last_name"),
)
Index(None, contact_persons.c.customer_id)

contact_points = Table(
    "contact_points",
    metadata,
    _id(),
    _ref("person_id", "contact_persons"),
    _ref("customer_id", "customers"),
    _text("type"),
    _text("kind", nullable=True),
    _text("value"),
    _text(
        "compared_value"
    ),  # what searches compare: no separators in phones, no capitals in e-mail
)
Index(None, contact_points.c.customer_id)
Index(None, contact_points.c.compared_value, contact_points.c.type)

cases = Table(
    "cases",
    metadata,
    _id(),
    _ref("department_id", "departments"),
    _text("status"),
    _text("severity"),
    _text("subject"),
    _text("description"),
    _text("solution"),
    _instant("due_date", nullable=True),
    _ref("owner_id", "users", nullable=True),
    _ref("customer_id", "customers", nullable=True),
    _text("originating_channel"),
    _instant("created"),
    _ref("last_modified_by", "users", nullable=True),
    _instant("last_modified"),
    _instant("last_closed", nullable=True),
)
# One index for each way that leads to cases (storage/search.py); each has what is filtered by, too,
# so that matches are counted without looking at the cases.
Index(None, cases.c.department_id, cases.c.status, cases.c.created, cases.c.id)
Index(None, cases.c.owner_id, cases.c.status, cases.c.created, cases.c.department_id)
Index(None, cases.c.customer_id, cases.c.department_id, cases.c.status, cases.c.created)
Index(None, cases.c.department_id, cases.c.last_modified, cases.c.status, cases.c.id)
Index(None, cases.c.department_id, cases.c.last_closed)

case_relations = Table(
    "case_relations",
    metadata,
    Column("case_id", _ID, ForeignKey("cases.id"), primary_key=True),
    Column("other_id", _ID, ForeignKey("cases.id"), primary_key=True),
)

case_custom_attributes = Table(
    "case_custom_attributes",
    metadata,
    Column("case_id", _ID, ForeignKey("cases.id"), primary_key=True),
    Column("name", _TEXT, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("value"),
)
Index(
    None,
    case_custom_attributes.c.name,
    case_custom_attributes.c.value,
    case_custom_attributes.c.case_id,
    case_custom_attributes.c.position,
)

queues = Table("queues", metadata, _id(), _text("name"), _ref("department_id", "departments"))

activities = Table(
    "activities",
    metadata,
    _id(),
    _ref("case_id", "cases", nullable=True),
    _ref("department_id", "departments"),
    _text("type"),
    _text("subtype"),
    _text("mode"),
    _text("status"),
    _text("substatus"),
    _ref("assigned_to", "users", nullable=True),
    _ref("locked_by", "users", nullable=True),
    _ref("customer_id", "customers", nullable=True),
    _ref("contact_person_id", "contact_persons", nullable=True),
    _ref("contact_point_id", "contact_points", nullable=True),
    _text("contact_point_data"),
    # Deferred, because a world may name the answer before the activity that it answers.
    Column(
        "response_to",
        _ID,
        ForeignKey("activities.id", deferrable=True, initially="DEFERRED"),
        nullable=True,
    ),
    _text("subject"),
    _instant("created"),
    _ref("last_modified_by", "users", nullable=True),
    _instant("last_modified"),
    _ref("queue_id", "queues", nullable=True),
)
Index(None, activities.c.case_id)
Index(None, activities.c.response_to)
Index(None, activities.c.customer_id)
Index(None, activities.c.assigned_to)
Index(None, activities.c.queue_id)
Index(None, activities.c.created)
Index(None, activities.c.last_modified)

activity_custom_attributes = Table(
    "activity_custom_attributes",
    metadata,
    Column("activity_id", _ID, ForeignKey("activities.id"), primary_key=True),
    Column("name", _TEXT, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("value"),
)
Index(
    None,
    activity_custom_attributes.c.name,
    activity_custom_attributes.c.value,
)

_SEPARATORS = str.maketrans("", "", " -.()")


@effect(
    rules.look_up_cases.EMAIL_IS_COMPARED_WITHOUT_CASE,
    rules.look_up_cases.PHONE_IS_COMPARED_WITHOUT_PUNCTUATION,
    rules.search_cases.EMAIL_IS_COMPARED_WITHOUT_CASE,
)
def compared_value(point_type: str, value: str) -> str:
    """Return the normalised form of a contact point, which searches compare.

    Phones lose spaces, hyphens, dots and parentheses, e-mail addresses become lower case.
    Example: `+1 (212) 555-0100` becomes `+12125550100`, `J@X.com` becomes `j@x.com`.
    """
    if point_type == "phone":
        return value.translate(_SEPARATORS)
    return value.lower() if point_type == "email" else value
