"""Which expressions of a contract are invalid, and where: file, line, column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.layout import Contract, Version
from twinspec.contract.lines import scalar_place
from twinspec.contract.operations import Operation
from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.rules import rule_place
from twinspec.expressions.language import TEXTS, TRUTH, Language, NotCompiled
from twinspec.expressions.verdict import handler_rules


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """An expression that is invalid in a version: what is wrong with it, and where."""

    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Written:
    """An expression where it is written, and the type that it must have; None for any.

    `unread` are the facts that are not read yet when it is evaluated.
    """

    text: str
    file: Path
    pointer: str
    wanted: Any
    unread: frozenset[str] = frozenset()


def expression_faults(contract: Contract) -> Iterator[ExpressionFault]:
    """Yield each fault of the variables and of the rules' expressions, in every version."""
    yield from _unknown_operations(contract)
    for version in contract.versions.values():
        for operation in version.operations:
            yield from _faults(contract, version, operation)


def _unknown_operations(contract: Contract) -> Iterator[ExpressionFault]:
    known = {one.id for version in contract.versions.values() for one in version.operations}
    declared = contract.variables
    for key, named in (("values", declared.values), ("facts", declared.facts)):
        for operation in named:
            if operation not in known:
                place = scalar_place(declared.file, join(key, operation), 1, 1)
                yield ExpressionFault(f"no version has the operation {operation}.", place)


def _faults(
    contract: Contract, version: Version, operation: Operation
) -> Iterator[ExpressionFault]:
    """Yield the faults in the expressions of one operation; none of an operation without any."""
    written = list(_rules(contract, version, operation))
    if not written:
        return
    language = Language(contract, version, operation)
    where = f"{operation.id} of {version.name}"
    try:
        written = [*_facts(contract, language), *written]
        language.variables  # noqa: B018 - what the expressions use must compile first
    except NotCompiled as error:
        yield _fault(where, error, contract.variables.file, error.pointer)
        return
    for one in written:
        try:
            language.compile(one.text, one.wanted)
            _ensure_read(language, one)
        except NotCompiled as error:
            yield _fault(where, error, one.file, one.pointer)


def _ensure_read(language: Language, one: _Written) -> None:
    early = sorted(one.unread and one.unread & language.reaches(one.text))
    if early:
        raise NotCompiled(f"uses the fact {early[0]}, which is not read before")


def _facts(contract: Contract, language: Language) -> Iterator[_Written]:
    names = [fact.name for fact in language.facts]
    for index, fact in enumerate(language.facts):
        for pointer, text in fact.expressions:
            wanted = TEXTS if text == fact.listing else None
            unread = frozenset(names[index:])
            yield _Written(text, contract.variables.file, pointer, wanted, unread)


def _rules(contract: Contract, version: Version, operation: Operation) -> Iterator[_Written]:
    for rule in handler_rules(contract, version, operation):
        if rule.expression is not None:
            pointer = rule_place(rule).pointer.removesuffix("id") + "expression"
            yield _Written(rule.expression, rule.file, pointer, TRUTH)


def _fault(where: str, error: NotCompiled, file: Path, pointer: str) -> ExpressionFault:
    place = scalar_place(file, pointer, error.line, error.column)
    return ExpressionFault(f"{where}: column {place.column}: {error}.", place)
