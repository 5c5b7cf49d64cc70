"""The rule catalogue: every documented rule as data, in the order in which rules are evaluated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as `spec/rules` states it; `order` is its place in the whole catalogue.

    Effects have no status, code, message or remedy. `aspect` names what of a request breaks a rule
    that the server checks; None when only a run can tell. `seen_in` says of an effect what an
    exchange has that shows it, `unseen` why none does; both None when every success shows it.
    """

    id: str
    statement: str
    kind: str
    status: int | None
    code: str | None
    message: str | None
    remedy: str | None
    checked_by: str
    aspect: str | None
    seen_in: Mapping[str, Mapping[str, Any]] | None
    unseen: str | None
    sources: tuple[str, ...]
    since: str
    until: str | None
    order: int
    file: Path

    @property
    def scope(self) -> str:
        """The part before the dot: `protocol`, a resource or an operationId."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The part behind the dot."""
        return self.id.partition(".")[2]


def _entry(data: Any, order: int, file: Path) -> RuleEntry:
    try:
        return RuleEntry(
            id=data["id"],
            statement=data["statement"],
            kind=data["kind"],
            status=data.get("status"),
            code=data.get("code"),
            message=data.get("message"),
            remedy=data.get("remedy"),
            checked_by=data["checked_by"],
            aspect=data.get("aspect"),
            seen_in=data.get("seen_in"),
            unseen=data.get("unseen"),
            sources=tuple(f"{item['document']}: {item['place']}" for item in data["source"]),
            since=data["since"],
            until=data.get("until"),
            order=order,
            file=file,
        )
    except (KeyError, TypeError) as error:
        name = data.get("id", "?") if isinstance(data, dict) else repr(data)
        raise ContractError(f"{file}: rule {name}: lacks or misstates {error}") from None


def read_rules(folder: Path, operations: Collection[str]) -> tuple[RuleEntry, ...]:
    """Return all rules of `folder`: protocol, then resources, then operations, by file name."""

    def rank(file: Path) -> tuple[int, str]:
        if file.stem == "protocol":
            return (0, file.stem)
        return (2 if file.stem in operations else 1, file.stem)

    rules: list[RuleEntry] = []
    for file in sorted(folder.glob("*.yaml"), key=rank):
        for data in read_yaml(file) or []:
            rule = _entry(data, len(rules), file)
            if rule.scope != file.stem:
                raise ContractError(f"{file}: rule {rule.id} belongs into {rule.scope}.yaml")
            rules.append(rule)
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise ContractError(f"{rule.file}: the rule id {rule.id} is used twice")
        seen.add(rule.id)
    return tuple(rules)
