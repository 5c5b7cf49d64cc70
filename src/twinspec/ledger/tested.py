"""Which rules have a test file with an accepted and a refused request; which are exempt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml

NEEDS = ("enforced", "accepted", "refused")


@dataclass(frozen=True, slots=True)
class RuleTest:
    """The test file of one rule, and the sides of the rule that it shows.

    The sides of a refusal are `accepted` and `refused`; those of an effect `before` and `after`.
    `at` is the pointer that the refusal names; `names` is the id of the rule in the file.
    """

    file: Path
    sides: frozenset[str]
    at: str | None
    names: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """A need that one rule is exempt from, with the reason; "" when none is given."""

    rule: str
    need: str
    reason: str


def rule_tests(folder: Path) -> dict[str, RuleTest]:
    """Return the test file of each rule; its path gives the rule's id: `<scope>/<name>.yaml`.

    A file whose content names another rule counts for neither.
    """
    found: dict[str, RuleTest] = {}
    for file in sorted(folder.glob("*/*.yaml")):
        data = read_yaml(file)
        if not isinstance(data, dict) or "rule" not in data:
            raise ContractError(f"{file}: a test of a rule names it: `rule: <id>`")
        expected = f"{file.parent.name}.{file.stem}"
        sides = frozenset(data) if data["rule"] == expected else frozenset()
        refused = data.get("refused")
        at = refused.get("at") if isinstance(refused, dict) else None
        found[expected] = RuleTest(file, sides, at, str(data["rule"]))
    return found


def exemptions(file: Path) -> tuple[Exemption, ...]:
    """Return the exemptions that `file` lists; empty without such a file."""
    if not file.is_file():
        return ()
    return tuple(_exemption(entry, file) for entry in read_yaml(file) or [])


def _exemption(entry: Any, file: Path) -> Exemption:
    try:
        found = Exemption(entry["rule"], entry["from"], str(entry.get("reason") or "").strip())
    except (KeyError, TypeError, AttributeError):
        raise ContractError(f"{file}: an exemption has rule, from and reason: {entry}") from None
    if found.need not in NEEDS:
        raise ContractError(f"{file}: {found.rule}: `from` is one of {', '.join(NEEDS)}")
    return found
