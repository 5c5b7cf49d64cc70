"""The record that a request changes, and the precondition in its body."""

from __future__ import annotations

from typing import Any

from twinspec.fuzz.model.nodes import ObjectNode
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference


def precondition_node(plan: Plan) -> ObjectNode | None:
    """Return the node of a request's body, if the contract gives it a precondition."""
    node = plan.operation.body
    return node if isinstance(node, ObjectNode) and node.precondition is not None else None


def quoted(plan: Plan) -> RecordReference | None:
    """Return the value that a request must have as its precondition, as a reference.

    It belongs to the one record that the request changes; None without a precondition, or if that
    record is not known. Example: for an edit of case 1000, `case.lastModified` of case 1000.
    """
    node = precondition_node(plan)
    mark = node.pools.get(node.precondition or ()) if node is not None else None
    if node is None or mark is None:
        return None
    keys = targets(plan, node, mark.pool.kind)
    [key] = keys if len(keys) == 1 else [None]
    return RecordReference(mark, key) if key is not None else None


def quotes_itself(plan: Plan, ref: RecordReference) -> bool:
    """Return whether the precondition in the body belongs to the record that is changed."""
    node = precondition_node(plan)
    said = at(plan.body, node.precondition or ()) if node is not None else None
    return isinstance(said, RecordReference) and (said.mark, said.key) == (ref.mark, ref.key)


def with_precondition(plan: Plan, value: Any) -> Plan:
    """Return a plan with the plain `value` as precondition, whatever changes in the world."""
    node = precondition_node(plan)
    assert node is not None
    return plan.replace(body=_put(plan.body, node.precondition or (), value))


def targets(plan: Plan, node: ObjectNode, kind: str) -> set[str | None]:
    """Return the keys of the records of `kind` that a request changes.

    None stands for a record with an unknown key: the body has a plain value there.
    """
    said: list[Any] = []
    for value in plan.path.values():
        said += value if isinstance(value, list) else [value]
    in_path = {item.key for item in said if isinstance(item, RecordReference) and item.kind == kind}
    in_body = {
        value.key if isinstance(value, RecordReference) else None
        for steps, mark in node.pools.items()
        if mark.pool.kind == kind and mark.pool.identifies
        for value in [at(plan.body, steps)]
    }
    return {*in_path, *in_body}


def at(value: Any, steps: tuple[str, ...]) -> Any:
    """Return the value at `steps` in a JSON shape; None when there is none."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _put(value: Any, steps: tuple[str, ...], fresh: Any) -> Any:
    if not steps or not isinstance(value, dict):
        return fresh
    return {**value, steps[0]: _put(value.get(steps[0]), steps[1:], fresh)}
