"""Runs the revisions on the connection, and in the transaction, that the caller has opened."""

from __future__ import annotations

from alembic import context

from casewright.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
