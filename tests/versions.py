"""The operations of each version, by operationId."""

from __future__ import annotations

from interaction_contract.v12.server import OPERATIONS as V12
from interaction_contract.v20.server import OPERATIONS as V20

OPERATIONS = {"v12": V12, "v20": V20}
