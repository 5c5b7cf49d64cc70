"""The rules and the language of an operation of casewright, compiled once."""

from __future__ import annotations

from functools import cache

from tests.twinspec.contracts import CASEWRIGHT
from twinspec.contract.layout import load_contract
from twinspec.expressions.language import Language
from twinspec.expressions.verdict import OperationRules

CONTRACT = load_contract(CASEWRIGHT)
VERSION = CONTRACT.versions["v12"]


@cache
def rules_of(operation: str) -> OperationRules:
    """Return the compiled rules of an operation of v12."""
    [found] = [one for one in VERSION.operations if one.id == operation]
    return OperationRules(CONTRACT, VERSION, found)


def language_of(operation: str) -> Language:
    """Return what compiles the expressions of an operation of v12."""
    return rules_of(operation).language
