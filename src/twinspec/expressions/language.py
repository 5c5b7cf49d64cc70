"""The language of expressions for one operation: its variables with their types, the functions.

Expressions are CEL. They are checked against the types of the contract's schemas and evaluated
over JSON values, by the same runtime (cel-expr-python, https://github.com/cel-expr/cel-python).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_strings

from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import JSON, Operation
from twinspec.contract.variables import AnyFact, Named
from twinspec.expressions.functions import FUNCTIONS
from twinspec.expressions.schemas import fact_schema, parameters_schema
from twinspec.expressions.syntax import Node, syntax_tree
from twinspec.expressions.types import SchemaTypes

_PLACE = re.compile(r"ERROR: <input>:([0-9]+):([0-9]+): (.*)")
_WORD = re.compile(r"\w+")
_CONTAINER = re.compile(r" \(in container ''\)|\bcontract\.")
TEXTS = cel.Type.List(cel.Type.STRING)
TRUTH = cel.Type.BOOL

Values = Mapping[str, Any]
"""What an expression is evaluated over: the value of each variable. Instants are aware."""


class NotCompiled(Exception):
    """An expression that is no CEL or has a type error; `line` and `column` count from 1.

    `pointer` is the place in the file of variables if the fault is there, "" for the expression
    that was to be compiled.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, pointer: str = "") -> None:
        """Keep the place; line and column are those in the text of the expression."""
        super().__init__(message)
        self.line = line
        self.column = column
        self.pointer = pointer


@dataclass(frozen=True, slots=True)
class Undecided:
    """An expression could not be evaluated; `reason` is the message of the runtime."""

    reason: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Values as the runtime has them: each is converted once, however many expressions use it."""

    activation: Any


class Expression:
    """An expression that has been checked: its text, and the type of its value."""

    def __init__(self, text: str, type_: Any, compiled: Any) -> None:
        """Hold an expression as it was compiled without types, since it is evaluated over JSON."""
        self.text = text
        self.type = type_
        self._compiled = compiled

    def value(self, bound: Bound) -> Any:
        """Return the value, `Undecided` if the runtime reports an error, as for a missing key."""
        try:
            result = self._compiled.eval(activation=bound.activation)
        except RuntimeError as error:
            # Texts that are not Unicode, as with lone surrogates, do not get into the runtime.
            return Undecided(f"INVALID_ARGUMENT: {error}")
        value = result.plain_value()
        return Undecided(str(value)) if result.type() == cel.Type.ERROR else value


class Language:
    """The variables of one operation of a version, and what compiles its expressions."""

    def __init__(self, contract: Contract, version: Version, operation: Operation) -> None:
        """Prepare the types when an expression is first compiled."""
        self.operation = operation
        self._contract = contract
        self._version = version
        self._compiled: dict[str, Expression] = {}
        self._without: dict[str, Any] = {}
        self._used: dict[str, tuple[str, ...]] = {}
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._names: dict[str, frozenset[str]] = {}

    @property
    def named(self) -> tuple[Named, ...]:
        """The values with names that the operation's expressions use, in order."""
        return self._contract.variables.values.get(self.operation.id, ())

    @property
    def facts(self) -> tuple[AnyFact, ...]:
        """What is read for the operation's expressions, in order."""
        return self._contract.variables.facts.get(self.operation.id, ())

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The variables, each with its type in CEL; NotCompiled for a value that is invalid."""
        known = dict(self._declared[0])
        for one in self.named:
            compiled = _compiled(self._pool, known, one.expression, one.pointer)
            known[one.name] = compiled.return_type()
        return known

    def bind(self, values: Values) -> Bound:
        """Return `values` for expressions of this language."""
        return Bound(self._untyped.Activation(values))

    def with_named(self, values: Values, used_by: Iterable[str] | None = None) -> Values:
        """Return `values` with those that have names, and need no other variables.

        Of the names, those that the expressions `used_by` use, all for None. Before facts are read
        it gives those that facts may use, afterwards all; a value whose expression fails is left
        out, and so is undecided what uses it.
        """
        known = dict(values)
        wanted = (
            None if used_by is None else {name for text in used_by for name in self.names(text)}
        )
        bound, fresh = self.bind(known), set[str]()
        for one in self.named:
            if one.name in known or (wanted is not None and one.name not in wanted):
                continue
            if not fresh.isdisjoint(self._mentioned[one.expression]):
                bound, fresh = self.bind(known), set()
            value = self._value(one, known, bound)
            if not isinstance(value, Undecided):
                known[one.name] = value
                fresh.add(one.name)
        return known

    def _value(self, one: Named, known: Values, bound: Bound) -> Any:
        """Return a named value; what the configuration alone tells is evaluated once for each."""
        expression = self.compile(one.expression, None)
        if one.name not in self._of_configuration:
            return expression.value(bound)
        given = known.get("configuration")
        kept = self._kept.get(one.name)
        if kept is None or kept[0] is not given:
            kept = self._kept[one.name] = given, expression.value(bound)
        return kept[1]

    @cached_property
    def _of_configuration(self) -> frozenset[str]:
        """The named values that need nothing but the configuration."""
        return frozenset(
            one.name for one in self.named if self.needs(one.expression) == {"configuration"}
        )

    def names(self, text: str) -> frozenset[str]:
        """Return the named values that an expression mentions, and those that these mention."""
        if text not in self._names:
            found: set[str] = set()
            waiting = list(self._mentions(text))
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found.add(name)
                    waiting += self._mentioned[self._texts[name]]
            self._names[text] = frozenset(found)
        return self._names[text]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {one.name: one.expression for one in self.named}

    @cached_property
    def _mentioned(self) -> dict[str, frozenset[str]]:
        """The named values that the expression of each of them mentions, by expression."""
        return {text: self._mentions(text) for text in self._texts.values()}

    def _mentions(self, text: str) -> frozenset[str]:
        # A name in a text or of a variable of a macro counts as well: that costs time alone.
        return frozenset(name for name in self._texts if re.search(rf"\b{name}\b", text))

    def compile(self, text: str, wanted: Any = TRUTH) -> Expression:
        """Return an expression of the type `wanted`, of any for None; NotCompiled if it is none."""
        if text not in self._compiled:
            found = _compiled(self._pool, self.variables, text).return_type()
            self._compiled[text] = Expression(text, found, self._untyped.compile(text))
        compiled = self._compiled[text]
        if wanted is not None and compiled.type not in (wanted, cel.Type.DYN):
            raise NotCompiled(f"is {compiled.type.name()}, expected {wanted.name()}")
        return compiled

    def tree(self, text: str) -> Node:
        """Return the syntax tree of a valid expression."""
        return syntax_tree(_compiled(self._pool, self.variables, text).serialize())

    def uses(self, text: str) -> tuple[str, ...]:
        """Return the variables that a valid expression names, in the order of `variables`.

        The checker decides: an expression uses what it does not compile without. It is asked only
        of words of the text, since it takes its time.
        """
        if text not in self._used:
            words = frozenset(_WORD.findall(text))
            self._used[text] = tuple(
                name
                for name in self.variables
                if name in words and not self._compiles_without(name, text)
            )
        return self._used[text]

    def reaches(self, text: str) -> frozenset[str]:
        """Return `uses`, and what the values among them reach.

        `newOwner == ""` of edit_case uses `newOwner` and reaches `owner`, `presentOwner`, request,
        caller and cases, too.
        """
        expressions = {one.name: one.expression for one in self.named}
        found: set[str] = set()
        for name in self.uses(text):
            found.add(name)
            if name in expressions:
                found |= self.reaches(expressions[name])
        return frozenset(found)

    def needs(self, text: str) -> frozenset[str]:
        """Return what must be given or read for an expression: all it reaches but named values."""
        return self.reaches(text) - {one.name for one in self.named}

    def _compiles_without(self, name: str, text: str) -> bool:
        if name not in self._without:
            others = {other: kind for other, kind in self.variables.items() if other != name}
            self._without[name] = _environment(self._pool, others)
        try:
            self._without[name].compile(text)
        except RuntimeError:
            return False
        return True

    @cached_property
    def _declared(self) -> tuple[dict[str, Any], SchemaTypes]:
        types = SchemaTypes(self._version.bundle)
        declared = {
            name: types.type_of(schema, f"variables/{name}") for name, schema in self._schemas()
        }
        return declared | {"now": cel.Type.TIMESTAMP}, types

    def _schemas(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the schema of each variable but `now`."""
        body = self.operation.body
        if body is not None and JSON in body.content:
            yield "request", body.content[JSON].schema
        yield "parameters", parameters_schema(self.operation)
        declared = self._contract.variables
        if declared.configuration is not None:
            yield "configuration", declared.configuration
        if declared.caller is not None and declared.configuration is not None:
            users = declared.configuration["properties"][declared.caller.users]
            yield "caller", users["additionalProperties"]
        for fact in self.facts:
            try:
                yield fact.name, fact_schema(self._version, fact)
            except LookupError as error:
                raise NotCompiled(str(error), pointer=fact.pointer) from None

    @cached_property
    def _pool(self) -> Any:
        return self._declared[1].pool()

    @cached_property
    def _untyped(self) -> Any:
        names = dict.fromkeys(self.variables, cel.Type.DYN)
        return _environment(None, names | {"now": cel.Type.TIMESTAMP})


class LazyValues:
    """The values of one request; those with names are evaluated once an expression uses them."""

    def __init__(self, language: Language, values: Values) -> None:
        """Evaluate nothing yet. `values` must not change."""
        self._language = language
        self._known = values
        self._bound = language.bind(values)
        self._tried: frozenset[str] = frozenset()

    def value(self, expression: Expression) -> Any:
        """Return the value of an expression; see `Expression.value`."""
        if not self._language.names(expression.text) <= self._tried:
            self._known = self._language.with_named(self._known, [expression.text])
            self._tried |= self._language.names(expression.text)
            self._bound = self._language.bind(self._known)
        return expression.value(self._bound)


def _compiled(pool: Any, variables: Mapping[str, Any], text: str, pointer: str = "") -> Any:
    """Return the expression of a text; NotCompiled, with `pointer`, for an invalid one."""
    try:
        return _environment(pool, variables).compile(text)
    except RuntimeError as error:
        raise _not_compiled(str(error), pointer) from None


def _environment(pool: Any, variables: Mapping[str, Any]) -> Any:
    return cel.NewEnv(
        pool,
        variables=variables,
        functions=[one.declaration for one in FUNCTIONS],
        extensions=[ext_strings.ExtStrings(), ext_bindings.ExtBindings()],
    )


def _not_compiled(said: str, pointer: str) -> NotCompiled:
    found = _PLACE.search(said)
    if found is None:
        return NotCompiled(said, pointer=pointer)
    message = _CONTAINER.sub("", found[3])
    return NotCompiled(message, int(found[1]), int(found[2]), pointer)
