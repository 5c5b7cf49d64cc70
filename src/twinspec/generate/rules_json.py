"""The rules of one version as JSON: for whoever evaluates them without this toolkit.

The words for a rule are those of Kubernetes' `x-kubernetes-validations`: `rule` (the expression in
CEL), `message`, `reason` (here the code), `fieldPath`.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import Operation
from twinspec.contract.pointer import index_of, join, split
from twinspec.contract.rules import RuleEntry
from twinspec.contract.variables import AnyFact, RecordFact
from twinspec.expressions.functions import FUNCTIONS
from twinspec.expressions.language import Language
from twinspec.expressions.verdict import handler_rules, rules_of_request
from twinspec.generate.schematron.schema import RequestSchema, request_schemas
from twinspec.ledger.ledger import Ledger, LedgerEntry
from twinspec.report.refusals import filled


def rules_json(contract: Contract, version: Version, ledger: Ledger) -> dict[str, Any]:
    """Return all rules of a version, and the variables of each operation's expressions.

    `needs` of a rule says what must be given or read before its expression has a value. `fieldPath`
    is the member that the refusal in the rule's test names, up to the first list on the way.
    `schematron` of an operation names the rules that its request alone decides: those in its file,
    and the others with the reasons.
    """
    schemas = {one.operation: one for one in request_schemas(contract, version)}
    declared = contract.variables
    caller = declared.caller
    said = {
        "title": version.title,
        "version": version.name,
        "language": "CEL",
        "functions": [
            {
                "name": one.name,
                "parameters": [kind.name().lower() for kind in one.parameters],
                "result": one.result.name().lower(),
            }
            for one in FUNCTIONS
        ],
        "configuration": declared.configuration,
        "caller": caller and {"users": caller.users, "login": caller.login},
        "operations": {
            one.id: _operation(contract, version, one) | _schematron(schemas.get(one.id))
            for one in version.operations
            if one.rules
        },
        "rules": [
            _stated(entry, version, _listing(version, entry.rule))
            for entry in ledger.entries
            if any(one.version == version.name for one in entry.attached)
        ],
    }
    return {key: value for key, value in said.items() if value is not None}


def preflight_json(contract: Contract, version: Version) -> dict[str, Any]:
    """Return the rules that the request alone decides, by operation, in order of evaluation.

    They use `request`, `parameters` and `now` only, also in the values that they use. A message has
    `…` for what only the server says.
    """
    operations = {one.id: _preflight(contract, version, one) for one in version.operations}
    return {
        "version": version.name,
        "operations": {name: found for name, found in operations.items() if found["rules"]},
    }


def _operation(contract: Contract, version: Version, operation: Operation) -> dict[str, Any]:
    """Return how an operation is called, its named values and facts, and what its rules need."""
    language = Language(contract, version, operation)
    rules = handler_rules(contract, version, operation)
    return {
        "method": operation.method,
        "path": operation.path,
        "values": _values(language),
        "facts": [_fact(one) for one in language.facts],
        "needs": {
            rule.id: sorted(language.needs(rule.expression))
            for rule in rules
            if rule.expression is not None
        },
    }


def _schematron(schema: RequestSchema | None) -> dict[str, Any]:
    if schema is None:
        return {}
    said = {"rules": list(schema.rules), "leftOut": dict(schema.left_out)}
    return {"schematron": {"file": schema.file, **said} if schema.document else said}


def _preflight(contract: Contract, version: Version, operation: Operation) -> dict[str, Any]:
    language = Language(contract, version, operation)
    found: list[dict[str, Any]] = []
    used: set[str] = set()
    for rule in rules_of_request(contract, version, language):
        assert rule.expression is not None
        used |= language.reaches(rule.expression)
        message = filled(rule.message or "", None)
        said = {"id": rule.id, "rule": rule.expression, "message": message, "code": rule.code}
        found.append(said)
    values = [one for one in _values(language) if one["name"] in used]
    return {"values": values, "rules": found}


def _listing(version: Version, rule: RuleEntry) -> list[str]:
    return [one.id for one in version.operations if rule.id in one.rules]


def _stated(entry: LedgerEntry, version: Version, operations: list[str]) -> dict[str, Any]:
    rule, at = entry.rule, entry.test.at if entry.test else None
    said = {
        "id": rule.id,
        "kind": rule.kind,
        "operations": operations,
        "checkedBy": rule.checked_by,
        "statement": rule.statement,
        "rule": rule.expression,
        "undecidable": rule.undecidable,
        "message": rule.message,
        "reason": version.codes.get(rule.id, rule.code),
        "status": rule.status,
        "fieldPath": field_path(at) if at else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _values(language: Language) -> list[dict[str, str]]:
    return [{"name": one.name, "expression": one.expression} for one in language.named]


def _fact(fact: AnyFact) -> dict[str, Any]:
    if isinstance(fact, RecordFact):
        names = {"name": fact.name, "records": fact.kind, "member": fact.member}
        return {**names, "texts": fact.texts, "gives": fact.gives}
    said = {
        "name": fact.name,
        "read": fact.read,
        "ids": fact.ids,
        "parameter": fact.parameter,
        "atOnce": fact.at_once,
        "query": fact.query,
        "items": join(*fact.items),
        "key": fact.key,
    }
    return {key: value for key, value in said.items() if value is not None}


def field_path(pointer: str) -> str:
    """Return a JSON Pointer as Kubernetes writes paths, which lead into no list.

    `/owner/user/id` gives `.owner.user.id`, `/activity/1/id` gives `.activity`.
    """
    members = takewhile(lambda step: index_of(step) is None, split(pointer))
    return "".join(f".{member}" for member in members)
