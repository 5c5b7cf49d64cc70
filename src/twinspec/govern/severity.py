"""Severities that a project gives to rules: the table `[tool.twinspec.severity]`.

    [tool.twinspec.severity]
    "equal.same_format" = "warning"
    order_is_free = "error"

The group may be left out if only one group has a rule of that name. With `off` a finding no longer
fails the command, but it stays in the verdict: no setting makes halves equal that differ.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, get_args

from twinspec.config import find_project
from twinspec.contract.documents import ContractError
from twinspec.govern.findings import AnySeverity
from twinspec.govern.rules import FIXED, RULES

Level = Literal["error", "warning", "info", "off"]


class HasRule(AnySeverity, Protocol):
    """A finding of any kind: a frozen dataclass with these members."""

    @property
    def id(self) -> str:
        """The full name of its rule: `equal.same_length`."""


F = TypeVar("F", bound=HasRule)


@dataclass(frozen=True, slots=True)
class Severities:
    """The severity of each rule that a project sets; all other rules have their default."""

    levels: Mapping[str, Level] = field(default_factory=dict)

    def settle(self, found: Iterable[F]) -> tuple[list[F], list[F]]:
        """Return the findings with the severities that are set, and the findings turned off.

        The latter keep their default severity.
        """
        counted: list[F] = []
        off: list[F] = []
        for one in found:
            level = self.levels.get(one.id)
            if level == "off":
                off.append(one)
            elif level is not None:
                counted.append(replace(one, severity=level))  # type: ignore[type-var]
            else:
                counted.append(one)
        return counted, off

    def wants(self, rule: str, *, default: bool) -> bool:
        """Return whether a rule is checked; `default` applies to rules without a severity."""
        level = self.levels.get(rule)
        return default if level is None else level != "off"


UNSET = Severities()
"""Every rule has its own severity."""


def severities(project: Path | None) -> Severities:
    """Return the severities of the project in a folder, or around the current folder.

    Outside a project there are none. ContractError names the wrong line of pyproject.toml.
    """
    try:
        file = (project or find_project(Path.cwd())) / "pyproject.toml"
    except ContractError:
        return UNSET
    try:
        text = file.read_text(encoding="utf-8")
        table = tomllib.loads(text).get("tool", {}).get("twinspec", {}).get("severity", {})
    except (OSError, ValueError) as error:
        raise ContractError(f"{file}: not readable as TOML: {error}") from error
    if not isinstance(table, dict):
        raise ContractError(f'{file}: severity is a table of rules, as in severity = {{a = "off"}}')
    return Severities(dict(_level(name, said, file, text) for name, said in _leaves(table)))


def _leaves(table: dict[str, Any], group: str = "") -> Iterator[tuple[str, Any]]:
    """Yield names and values of a nested table; `equal.same_length` may be one key or two."""
    for key, value in table.items():
        name = f"{group}.{key}" if group else key
        if isinstance(value, dict):
            yield from _leaves(value, name)
        else:
            yield name, value


def _level(name: str, said: Any, file: Path, text: str) -> tuple[str, Level]:
    where = f"{file}:{_line(text, name)}: severity of {name}"
    rules = [rule for rule in RULES if name in (rule, rule.rpartition(".")[2])]
    if len(rules) != 1:
        known = sorted(rules) or sorted(RULES)
        why = "several rules are called so" if rules else "there is no such rule"
        raise ContractError(f"{where}: {why}; name one of {', '.join(known)}")
    if said not in get_args(Level):
        raise ContractError(f"{where}: {said!r} is none of {', '.join(get_args(Level))}")
    if rules[0] in FIXED and said != "error":
        raise ContractError(
            f"{where}: {rules[0]} stays an error: either everything else relies on it, or it is "
            "an error of twinspec itself"
        )
    return rules[0], said


def _line(text: str, name: str) -> int:
    """Return the line of a TOML file that contains a key, or its last part, as a word."""
    last = re.escape(name.rpartition(".")[2])
    key = re.compile(rf"(?<![\w-]){last}(?![\w-])\W*=")
    table = False
    for number, line in enumerate(text.splitlines(), 1):
        table = "severity" in line if line.lstrip().startswith("[") else table
        if key.search(line) and (table or "severity" in line):
            return number
    return 1
