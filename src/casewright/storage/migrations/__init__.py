"""The revisions of the schema, run by Alembic; call them through `casewright.storage.schema`."""
