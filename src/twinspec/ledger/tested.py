"""Which rules have a test file that shows them accepting and refusing; which need none, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml

NEEDS = ("enforced", "accepted", "refused")


@dataclass(frozen=True, slots=True)
class RuleTest:
    """The test file of one rule, and the sides of the rule that it shows.

    A refusal is shown by `accepted` and `refused`; an effect by `before` and `after`.
    """

    file: Path
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exemption:
    """A need that one rule is exempt from, with the reason."""

    rule: str
    need: str
    reason: str


def rule_tests(folder: Path) -> dict[str, RuleTest]:
    """Return the test file of each rule: `<scope>/<name>.yaml`, whose `rule` says the same id."""
    found: dict[str, RuleTest] = {}
    for file in sorted(folder.glob("*/*.yaml")):
        data = read_yaml(file)
        if not isinstance(data, dict) or "rule" not in data:
            raise ContractError(f"{file}: a test of a rule names it: `rule: <id>`")
        expected = f"{file.parent.name}.{file.stem}"
        if data["rule"] != expected:
            raise ContractError(f"{file}: tests {data['rule']}, but its name says {expected}")
        found[expected] = RuleTest(file, frozenset(data))
    return found


def exemptions(file: Path) -> tuple[Exemption, ...]:
    """Return the exemptions that `file` lists; none when there is no such file."""
    if not file.is_file():
        return ()
    return tuple(_exemption(entry, file) for entry in read_yaml(file) or [])


def _exemption(entry: Any, file: Path) -> Exemption:
    try:
        found = Exemption(entry["rule"], entry["from"], entry["reason"].strip())
    except (KeyError, TypeError, AttributeError):
        raise ContractError(f"{file}: an exemption has rule, from and reason: {entry}") from None
    if found.need not in NEEDS or not found.reason:
        raise ContractError(
            f"{file}: {found.rule}: `from` is one of {', '.join(NEEDS)}, and a reason is given"
        )
    return found
