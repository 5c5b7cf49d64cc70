"""The rules of operations: the listed ones, by id or by group, and the operations' own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twinspec.contract.extensions import RULES
from twinspec.contract.operations import Operation, read_operations
from twinspec.contract.rules import RuleEntry


def attach_rules(documents: Mapping[str, dict[str, Any]], rules: Sequence[RuleEntry]) -> None:
    """Write into the document of each version which rules its operations have.

    An operation of the scope `close_case` that says

        x-twinspec-rules: [in_a_session, protocol.refusal_changes_nothing]

    then lists all rules of the group `in_a_session`, the rule that it names, and the rules of
    its own scope, `close_case.*`, that hold in the version and that no schema checks; all in the
    order of the catalogue.
    A listed name that is neither a rule id nor a group stays, so that `twinspec lint` reports it.
    """
    order = {rule.id: rule.order for rule in rules}
    names = list(documents)
    for version, document in documents.items():
        held = [rule for rule in rules if holds(rule, version, names)]
        for operation in read_operations(document):
            listed = operation.node.get(RULES, [])
            if isinstance(listed, list):
                found = list(_expanded(listed, rules))
                found += _own(operation, held, found)
                found.sort(key=lambda name: order.get(name, len(rules)))
                node = document["paths"][operation.path][operation.method.lower()]
                node.update({RULES: found} if found else {})


def holds(rule: RuleEntry, version: str, versions: Sequence[str]) -> bool:
    """Return whether a rule holds in `version`; `versions` are all of them, oldest first."""
    since = versions.index(rule.since) if rule.since in versions else 0
    until = versions.index(rule.until) if rule.until in versions else len(versions)
    return since <= versions.index(version) <= until


def _expanded(listed: Sequence[str], rules: Sequence[RuleEntry]) -> Iterator[str]:
    for name in listed:
        group = [rule.id for rule in rules if rule.group == name]
        yield from group or [name]


def _own(operation: Operation, held: Sequence[RuleEntry], listed: Sequence[str]) -> Iterator[str]:
    for rule in held:
        if rule.scope == operation.id and rule.checked_by != "schema" and rule.id not in listed:
            yield rule.id
