"""The history of the tables, run by Alembic; `casewright.storage.schema` is the way in."""
