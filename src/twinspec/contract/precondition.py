"""Which member of a request states the version of the record that its sender wants to change.

Only this module reads the key x-twinspec-precondition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import POOLS, PRECONDITION
from twinspec.contract.pointer import split
from twinspec.contract.pools import Steps, pools_of_schema


def precondition(schema: Mapping[str, Any]) -> Steps | None:
    """Return where in a request's body the precondition stands; None when it has none.

    Each successful request changes this value in the world.
    """
    said = schema.get(PRECONDITION)
    if not isinstance(said, str):
        return None
    return split(said)


def precondition_faults(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of a schema's x-twinspec-precondition."""
    if PRECONDITION not in schema:
        return
    try:
        marks = pools_of_schema(schema)
    except ContractError:
        # A malformed mark is a finding of its own.
        return
    if precondition(schema) not in marks:
        yield (
            f"{PRECONDITION} is a JSON Pointer that {POOLS} of the same schema gives a pool, "
            f"such as /lastModified/date, not {schema[PRECONDITION]!r}."
        )
