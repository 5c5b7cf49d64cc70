"""The documented answers of every operation, by status, for a mock of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.examples import DocumentedExample, body_of, read_examples
from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import MEDIA_TYPES, Operation
from twinspec.contract.pointer import resolve
from twinspec.contract.references import follow
from twinspec.contract.rules import RuleEntry
from twinspec.report.reach import RuleUse, uses
from twinspec.report.refusals import RefusalWriter

Answer = dict[str, Any]


def documented_answers(contract: Contract, version: Version) -> dict[str, list[Answer]]:
    """Return the documented answers by operationId, in the order of their names.

    Each has a `name`, a `title` and a `status`, the required `headers` (None for a value that no
    document states), and `bodies` by media type, JSON as data and XML as text:

        {"name": "refused_stale", "title": "The case was modified since the caller read it",
         "status": 409, "headers": {"Content-Language": None},
         "bodies": {"application/json": {"code": "409-100", …}, "application/xml": "<error …"}}

    For a declared error without an example, the answer is that of the first rule of the operation
    with this status, and has the rule's name. Undeclared statuses of examples are left out.
    """
    return _Answers(contract, version).read()


class _Answers:
    def __init__(self, contract: Contract, version: Version) -> None:
        self.version = version
        self.rules = contract.catalogue(version)
        self.writer = RefusalWriter(version)
        self.uses = list(uses(version))

    def read(self) -> dict[str, list[Answer]]:
        examples = list(read_examples(self.version.folder / "examples"))
        found = {}
        for operation in self.version.operations:
            own = [example for example in examples if example.operation == operation.id]
            answers = [
                answer
                for example in own
                if example.status in operation.responses
                for answer in self.of_example(operation, example)
            ]
            shown = {str(answer["status"]) for answer in answers}
            missing = [status for status in operation.responses if status not in shown]
            found[operation.id] = answers + [
                answer for status in missing for answer in self.of_rules(operation, status)
            ]
        return found

    def of_example(self, operation: Operation, example: DocumentedExample) -> Iterator[Answer]:
        """Yield the answer of an example, if a body that it needs exists in some representation."""
        answer: Answer = {
            "name": example.file.stem,
            "title": example.title,
            "status": int(example.status),
            "headers": self.headers(
                operation, example.status, {} if example.rule else example.headers
            ),
        }
        bodies: dict[str, Any] = {
            MEDIA_TYPES[representation]: body_of(file)
            for representation, file in example.bodies["response"].items()
        }
        if example.rule is not None and not bodies:
            if example.rule not in self.rules:
                raise ContractError(f"{example.file}:1: there is no rule {example.rule}")
            bodies = self.refusal(operation, self.rules[example.rule], example.at)
        if bodies or not operation.responses[example.status].content:
            yield {**answer, "bodies": bodies}

    def of_rules(self, operation: Operation, status: str) -> Iterator[Answer]:
        """Yield the refusal by the first rule of an operation that has the status."""
        names = dict.fromkeys((*operation.rules, *(use.rule for use in self.used(operation))))
        for name in names:
            rule = self.rules.get(name)
            if rule is not None and str(rule.status) == status:
                bodies = self.refusal(operation, rule, "")
                if bodies:
                    told = {"name": name, "title": rule.statement, "status": rule.status}
                    headers = self.headers(operation, status, {})
                    yield {**told, "headers": headers, "bodies": bodies}
                    return

    def headers(
        self, operation: Operation, status: str, documented: Mapping[str, str]
    ) -> dict[str, str | None]:
        """Return the declared headers that are required or have a documented value."""
        pointers = operation.responses[status].headers
        declared = {
            name: follow(self.version.bundle, resolve(self.version.bundle, pointer), pointer)[0]
            for name, pointer in pointers.items()
        }
        return {
            name: documented.get(name)
            for name, node in declared.items()
            if name in documented or node.get("required")
        }

    def refusal(self, operation: Operation, rule: RuleEntry, at: str) -> dict[str, Any]:
        """Return the bodies of a refusal by media type; empty without a form in the contract."""
        broken = [use for use in self.used(operation) if use.rule == rule.id]
        return self.writer.write(rule, at, broken)

    def used(self, operation: Operation) -> list[RuleUse]:
        return [use for use in self.uses if use.operation == operation.id]
