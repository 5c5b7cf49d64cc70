"""A disabled user loses all sessions, whatever changes the user."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_DISABLED = "DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE NOT enabled)"
_SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON users WHEN NOT NEW.enabled
BEGIN DELETE FROM sessions WHERE user_id = NEW.id; END
"""
_FUNCTION = """
CREATE FUNCTION end_sessions_of_user() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN DELETE FROM sessions WHERE user_id = NEW.id; RETURN NULL; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {name} AFTER {event} ON users FOR EACH ROW WHEN (NOT NEW.enabled)
EXECUTE FUNCTION end_sessions_of_user()
"""
# SQLite replaces a row by another one: INSERT OR REPLACE.
_EVENTS = {"users_disabled": "UPDATE OF enabled", "users_replaced": "INSERT"}


def upgrade() -> None:
    """Create the triggers; end the sessions that they would have ended."""
    statement = _SQLITE
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION)
        statement = _POSTGRESQL
    for name, event in _EVENTS.items():
        op.execute(statement.format(name=name, event=event))
    op.execute(_OF_DISABLED)


def downgrade() -> None:
    """Drop the triggers."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in _EVENTS:
        op.execute(f"DROP TRIGGER {name}" + (" ON users" if is_postgresql else ""))
    if is_postgresql:
        op.execute("DROP FUNCTION end_sessions_of_user()")
