"""Path and query parameters: from text to the arguments of an operation, or broken rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from casewright.api.codec import Shape
from casewright.api.violations import SchemaRules, in_order
from casewright.domain.ensure import RuleBroken, Violation
from casewright.domain.wording import Piece, word
from interaction_contract import rules
from interaction_contract.operation import Operation, Parameter

_NO_UTF8 = re.compile("[\udc80-\udcff]")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z", re.ASCII)
_PAGES = {"$pagenum", "$pagesize"}
_RANGES = {"$rangestart", "$rangesize"}


class ParameterReader:
    """Reads the parameters of one operation."""

    def __init__(
        self,
        document: Mapping[str, Any],
        operation: Operation,
        known: frozenset[str] | None = None,
    ) -> None:
        """Prepare for `operation`; `known` are `property_names(document)`, if already computed."""
        self._schemas = {
            parameter.name: SchemaRules(document, parameter.pointer, known)
            for parameter in operation.parameters
        }
        self._path = [one for one in operation.parameters if one.location == "path"]
        query = [one for one in operation.parameters if one.location == "query"]
        self._query = {one.name: one for one in query if one.prefix is None}
        self._prefixed = [one for one in query if one.prefix is not None]
        self._unsent = {parameter.argument: None for parameter in query}

    def read(self, path: Mapping[str, str], query: bytes) -> dict[str, Shape]:
        """Return the arguments, None for those not sent; RuleBroken with all violations."""
        arguments: dict[str, Shape] = dict(self._unsent)
        broken: list[Violation] = []
        sent = self._read_query(query, arguments, broken) if query else set()
        broken += [
            self._schemas[name].unsent(name)
            for name, parameter in self._query.items()
            if parameter.required and name not in sent
        ]
        for parameter in self._path:
            self._accept(parameter, path[parameter.name], arguments, broken)
        if broken:
            raise RuleBroken(in_order(broken))
        return arguments

    def _read_query(
        self, query: bytes, arguments: dict[str, Shape], broken: list[Violation]
    ) -> set[str]:
        """Read a query's parameters into `arguments`; return the names of all that are sent."""
        text = query.decode("ascii", "surrogateescape")
        sent = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
        strangers = [name for name in dict(sent) if self._parameter(name) is None]
        unknown = dict.fromkeys(_NO_UTF8.sub("\ufffd", name) for name in strangers)
        if unknown:
            values: dict[str, Piece] = {"value": ", ".join(unknown), "member": ", ".join(unknown)}
            broken.append(Violation(rules.protocol.QUERY_PARAMETERS_ARE_KNOWN, "", values))
        for name in dict(sent):
            if name in self._query:
                parameter = self._query[name]
                texts = [text for other, text in sent if other == name]
                if (len(texts) > 1 and not parameter.many) or not all(map(_is_sound, texts)):
                    broken.append(_invalid(name))
                else:
                    # A list may come as one text, repeated, or both.
                    self._accept(parameter, ",".join(texts), arguments, broken)
        for parameter in self._prefixed:
            named = [pair for pair in sent if self._parameter(pair[0]) is parameter]
            if named:
                self._accept_named(parameter, named, arguments, broken)
        names = {name for name, _ in sent}
        broken += _combined(names & self._query.keys())
        return names

    def _parameter(self, name: str) -> Parameter | None:
        """Return the parameter to which a query name belongs, None if there is none."""
        found = self._query.get(name)
        if found is not None or _NO_UTF8.search(name):
            return found
        return next((one for one in self._prefixed if name.startswith(str(one.prefix))), None)

    def _accept_named(
        self,
        parameter: Parameter,
        sent: list[tuple[str, str]],
        arguments: dict[str, Shape],
        broken: list[Violation],
    ) -> None:
        """Read the parameters of one prefix as a text each, by name."""
        texts = dict(sent)
        counted = Counter(name for name, _ in sent)
        badly = [name for name in texts if counted[name] > 1 or not _is_sound(texts[name])]
        broken += map(_invalid, badly)
        value: Shape = {name: text for name, text in texts.items() if name not in badly}
        arguments[parameter.argument] = value
        for violation in self._schemas[parameter.name].check(value):
            broken.append(replace(violation, where=""))

    def _accept(
        self,
        parameter: Parameter,
        text: str,
        arguments: dict[str, Shape],
        broken: list[Violation],
    ) -> None:
        value: Shape = text
        if parameter.kind == "integer" and _INTEGER.match(text):
            value = int(text)
        if parameter.many:
            value = text.split(",")
        arguments[parameter.argument] = value
        for violation in self._schemas[parameter.name].check(value):
            values = violation.values | {"member": parameter.name}
            if parameter.location == "path" and violation.where:
                place = int(violation.where[1:]) + 1
                values["value"] = word("at_place", text=values["value"], number=str(place))
            broken.append(Violation(violation.rule, "", values))


def _is_sound(text: str) -> bool:
    return text != "" and not _NO_UTF8.search(text)


def _invalid(name: str) -> Violation:
    return Violation(rules.protocol.QUERY_PARAMETER_IS_VALID, "", {"member": name})


def _combined(names: set[str]) -> list[Violation]:
    """Return the violations of rules about combinations of parameters."""
    broken = []
    if names & _PAGES and names & _RANGES:
        broken.append(Violation(rules.protocol.PAGE_AND_RANGE_ARE_NOT_MIXED))
    if "$order" in names and "$sort" not in names:
        broken.append(Violation(rules.protocol.ORDER_NEEDS_SORT))
    return broken
