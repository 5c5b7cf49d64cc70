"""The rule catalogue: every documented rule as data, in the order in which rules are evaluated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place


@dataclass(frozen=True, slots=True)
class Transition:
    """The state change of a resource by an effect.

    `states` is the name of the schema that enumerates all states; `sources` are the possible states
    before, empty if the resource is created; `target` is the state afterwards.
    """

    states: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A statement of a document: `title` is that of the document, or its name; `place` says where.

    Example: `RuleSource("divergences", "divergences", "Order of checks")`.
    """

    document: str
    title: str
    place: str

    def __str__(self) -> str:
        """`title: place`, as people read it."""
        return f"{self.title}: {self.place}"


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as `spec/rules` states it; `order` is its place in the whole catalogue.

    Effects have no status, code, message or remedy. `aspect` is the part of a request that breaks
    the rule, where the contract decides that; None when only a running server can. For an effect,
    `seen_in` names what in an exchange shows the effect, and `unseen` says why nothing does; both
    are None when every success shows it. `group` is the name of the group of rules it belongs to.
    `transition` is set where an effect moves a resource to another state. `expression` is in CEL
    and true of every request that keeps the rule; `undecidable` says why a refusal has none.
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
    sources: tuple[RuleSource, ...]
    since: str
    until: str | None
    group: str | None
    transition: Transition | None
    expression: str | None
    undecidable: str | None
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


_TEXTS = ("id", "statement", "kind", "checked_by", "since")
_OPTIONAL = (
    *("code", "message", "remedy", "aspect", "unseen", "until", "group"),
    *("expression", "undecidable"),
)
_STATUSES = range(100, 600)


def _entry(data: Any, order: int, file: Path, index: int, titles: Mapping[str, str]) -> RuleEntry:
    fault = _fault(data)
    if fault:
        name = data.get("id", "?") if isinstance(data, dict) else repr(data)
        place = place_of(file, f"/{index}")
        raise ContractError(f"{place}: rule {name}: {fault}")
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
        sources=tuple(_source(item, titles) for item in data["source"]),
        since=data["since"],
        until=data.get("until"),
        group=data.get("group"),
        transition=_transition(data.get("transition")),
        expression=data.get("expression"),
        undecidable=data.get("undecidable"),
        order=order,
        file=file,
    )


def _source(said: Mapping[str, Any], titles: Mapping[str, str]) -> RuleSource:
    document = str(said["document"])
    return RuleSource(document, titles.get(document, document), str(said["place"]))


def _fault(data: Any) -> str | None:
    """Return why an entry is not a valid rule; None if it is valid."""
    if not isinstance(data, dict):
        return "a rule is a map"
    for key in (*_TEXTS, *(name for name in _OPTIONAL if name in data)):
        if not isinstance(data.get(key), str):
            return f"lacks or misstates '{key}', a text"
    status = data.get("status", _STATUSES[0])
    if isinstance(status, bool) or not isinstance(status, int) or status not in _STATUSES:
        return "misstates 'status', a number of HTTP"
    source = data.get("source")
    if not isinstance(source, list) or not all(
        isinstance(item, dict) and {"document", "place"} <= item.keys() for item in source
    ):
        return "lacks or misstates 'source', a list of document and place"
    if "expression" in data and "undecidable" in data:
        return "has an expression, and says that it is undecidable"
    if "transition" in data and not _is_transition(data["transition"]):
        return "misstates 'transition', a map of states, from (a list) and to"
    return None


def _is_transition(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and isinstance(said.get("states"), str)
        and isinstance(said.get("to"), str)
        and isinstance(said.get("from"), list)
        and all(isinstance(one, str) for one in said["from"])
    )


def _transition(said: Any) -> Transition | None:
    return Transition(said["states"], tuple(said["from"]), said["to"]) if said else None


def attached_ids(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield keyword and rule id for each rule attached to a schema at `x-twinspec-rules`.

    `{type: a.b, required: {id: a.c, name: a.d}}` gives (`type`, a.b), (`required`, a.c) and
    (`required`, a.d).
    """
    for keyword, said in rules.items():
        for name in said.values() if isinstance(said, Mapping) else (said,):
            yield keyword, str(name)


def rule_place(rule: RuleEntry) -> Place:
    """Return the place of a rule in its file."""
    ids = [entry.get("id") for entry in read_yaml(rule.file) or [] if isinstance(entry, dict)]
    index = ids.index(rule.id) if rule.id in ids else 0
    return place_of(rule.file, f"/{index}/id")


def read_titles(file: Path) -> dict[str, str]:
    """Return the titles of the source documents that rules cite, by the documents' names."""
    titles = read_yaml(file) if file.is_file() else {}
    if not isinstance(titles, dict) or not all(isinstance(text, str) for text in titles.values()):
        raise ContractError(f"{file}:1: titles are a map from documents to texts")
    return titles


def read_rules(
    folder: Path, operations: Collection[str], titles: Mapping[str, str]
) -> tuple[RuleEntry, ...]:
    """Return all rules of `folder`: protocol, then resources, then operations, by file name.

    The rules' sources show the `titles` of the documents. ContractError for an invalid rule.
    """

    def rank(file: Path) -> tuple[int, str]:
        if file.stem == "protocol":
            return (0, file.stem)
        return (2 if file.stem in operations else 1, file.stem)

    rules: list[RuleEntry] = []
    for file in sorted(folder.glob("*.yaml"), key=rank):
        entries = read_yaml(file) or []
        if not isinstance(entries, list):
            raise ContractError(f"{file}:1: a file of rules is a list")
        for index, data in enumerate(entries):
            rule = _entry(data, len(rules), file, index, titles)
            place = place_of(file, f"/{index}/id")
            if rule.scope != file.stem:
                raise ContractError(f"{place}: rule {rule.id} belongs into {rule.scope}.yaml")
            if any(rule.id == known.id for known in rules):
                raise ContractError(f"{place}: the rule id {rule.id} is used twice")
            rules.append(rule)
    return tuple(rules)
