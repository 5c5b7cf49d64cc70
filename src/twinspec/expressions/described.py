"""Describes the expression of a rule for readers: what it uses, and what reads that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract
from twinspec.contract.variables import AnyFact, Named
from twinspec.expressions.check import expression_faults
from twinspec.expressions.language import Language, NotCompiled
from twinspec.expressions.verdict import handler_rules


@dataclass(frozen=True, slots=True)
class DescribedExpression:
    """The expression of a rule in CEL, and what it uses, also by way of other values.

    `operation` and `version` are those for which it was compiled: the newest that have the rule.
    `given` are the variables that need no reading: request, parameters, caller, now, configuration.
    """

    text: str
    operation: str
    version: str
    given: tuple[str, ...]
    values: tuple[Named, ...]
    facts: tuple[AnyFact, ...]


def described_expressions(contract: Contract) -> Mapping[str, DescribedExpression]:
    """Return the expressions of all rules by the rule's id; ContractError for an invalid one."""
    found: dict[str, DescribedExpression] = {}
    for version in contract.versions.values():
        for operation in version.operations:
            rules = [
                (rule.id, rule.expression)
                for rule in handler_rules(contract, version, operation)
                if rule.expression is not None
            ]
            language = Language(contract, version, operation)
            try:
                found |= {name: _described(language, version.name, text) for name, text in rules}
            except NotCompiled:
                fault = next(expression_faults(contract))
                raise ContractError(f"{fault.place}: {fault.message}") from None
    return found


def _described(language: Language, version: str, text: str) -> DescribedExpression:
    language.compile(text)
    used = language.reaches(text)
    facts = tuple(one for one in language.facts if one.name in used)
    for fact in facts:
        for _, expression in fact.expressions:
            used |= language.reaches(expression)
    values = tuple(one for one in language.named if one.name in used)
    others = {one.name for one in language.named} | {one.name for one in language.facts}
    given = tuple(name for name in language.variables if name in used and name not in others)
    return DescribedExpression(text, language.operation.id, version, given, values, facts)
