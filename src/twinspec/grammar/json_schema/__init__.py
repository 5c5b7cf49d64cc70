"""Reads OpenAPI 3.0, 3.1, 3.2, Swagger 2.0 and JSON Schema (draft-04 to 2020-12) as a grammar.

Tests list, keyword by keyword, what is read exactly and what becomes a gap.
"""

from twinspec.grammar.json_schema.reader import (
    JsonContract,
    contract_of,
    open_contract,
    read,
    validator,
)

__all__ = ["JsonContract", "contract_of", "open_contract", "read", "validator"]
