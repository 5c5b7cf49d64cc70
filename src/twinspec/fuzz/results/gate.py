"""What makes a run fail: its findings, and what it did not reach without an exemption.

A rule counts over all versions and both representations together: one handler enforces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.layout import Contract
from twinspec.contract.lines import below, place_of
from twinspec.contract.operations import Representation
from twinspec.contract.place import Place
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.results.causes import missing_operations
from twinspec.fuzz.results.counts import Counts, ReachCounts

Side = Literal["violated", "satisfied"]
Kind = Literal["finding", "no_success", "rule", "stale_exemption"]
SIDES: tuple[Side, ...] = get_args(Side)
_KEYS = frozenset({"rule", "why", "of"})


@dataclass(frozen=True, slots=True)
class RunExemption:
    """A side of a rule that a run need not reach, the reason, and the place of the exemption."""

    rule: str
    of: Side
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class GateFailure:
    """One reason why a run fails; `message` is a sentence.

    `side` is the side of `rule` (violated, satisfied) that was not reached. `place` is the line of
    the exemption, if the failure concerns one.
    """

    kind: Kind
    message: str
    version: str | None = None
    operation: str | None = None
    representation: Representation | None = None
    rule: str | None = None
    side: Side | None = None
    place: Place | None = None


def gate(
    counts: Counts, contract: Contract, exemptions: Iterable[RunExemption] = ()
) -> list[GateFailure]:
    """Return every reason why the run with `counts` fails; empty when it passes.

    A run passes if it has no finding; an answer 2xx in every fuzzed representation of every fuzzed
    operation; every business rule of these operations violated and satisfied at least once; and no
    exemption for a side that was reached.
    """
    waived = {(item.rule, item.of): item for item in exemptions}
    return [
        *_findings(counts),
        *_without_success(counts),
        *_rules(counts, contract, waived),
    ]


def gated_rules(counts: Counts, contract: Contract) -> list[RuleEntry]:
    """Return the business rules of a run's operations, in the order of the catalogue.

    Operations that the server does not have are left out.
    """
    met_by = set(counts.facts.fuzzed) - missing_operations(counts)
    listed = {
        rule
        for version in contract.versions.values()
        for operation in version.operations
        if (version.name, operation.id) in met_by
        for rule in operation.rules
    }
    return [rule for rule in contract.rules if rule.id in listed and _is_gated(rule)]


def met(reached: ReachCounts, side: Side) -> bool:
    """Return whether a side of a rule was reached at least once."""
    return (reached.violated if side == "violated" else reached.satisfied) > 0


def read_exemptions(file: Path, contract: Contract) -> tuple[RunExemption, ...]:
    """Return the exemptions of a YAML file; ContractError names the line of an invalid one."""
    entries = read_yaml(file) or []
    if not isinstance(entries, list):
        raise ContractError(f"{file}:1: exemptions are a list of rule, why and of")
    found: dict[tuple[str, str], RunExemption] = {}
    for index, entry in enumerate(entries):
        exemption = _exemption(entry, place_of(file, f"/{index}"), contract)
        key = (exemption.rule, exemption.of)
        if key in found:
            raise _error(exemption.place, f"{exemption.rule} is exempt twice of: {exemption.of}")
        found[key] = exemption
    return tuple(found.values())


def _is_gated(rule: RuleEntry) -> bool:
    """Return whether only a running server can decide if a request breaks the rule."""
    is_told = rule.checked_by == "schema" or rule.aspect is not None
    return rule.kind == "refusal" and not is_told


def _findings(counts: Counts) -> Iterator[GateFailure]:
    for found in counts.findings.values():
        finding = found.finding
        exchange = finding.exchange
        yield GateFailure(
            kind="finding",
            message=finding.message,
            version=exchange.version,
            operation=exchange.operation,
            representation=exchange.representation,
            rule=finding.rule,
        )


def _without_success(counts: Counts) -> Iterator[GateFailure]:
    gone = missing_operations(counts)
    for version, operation in counts.facts.fuzzed:
        if (version, operation) in gone:
            # That it was never answered 2xx is no further news.
            continue
        for representation in counts.facts.representations:
            if counts.facts.reason(version, operation, representation) is not None:
                continue
            statuses = counts.statuses(version, operation, representation)
            if any(200 <= status <= 299 for status in statuses):
                continue
            seen = ", ".join(f"{times} × {status}" for status, times in statuses.items())
            yield GateFailure(
                kind="no_success",
                message=f"{operation} of {version} was never answered 2xx in {representation}: "
                f"{seen or 'no request was made'}.",
                version=version,
                operation=operation,
                representation=representation,
            )


def _rules(
    counts: Counts, contract: Contract, waived: dict[tuple[str, Side], RunExemption]
) -> Iterator[GateFailure]:
    for rule in gated_rules(counts, contract):
        reached = counts.of_rule(rule.id)
        for side in SIDES:
            exemption = waived.get((rule.id, side))
            if exemption is None and not met(reached, side):
                message = f"{rule.id} was never {side}."
                yield GateFailure("rule", message, rule=rule.id, side=side)
            elif exemption is not None and met(reached, side):
                yield GateFailure(
                    kind="stale_exemption",
                    message=f"{rule.id} was {side}: remove its exemption.",
                    rule=rule.id,
                    side=side,
                    place=exemption.place,
                )


def _exemption(entry: Any, place: Place, contract: Contract) -> RunExemption:
    if not isinstance(entry, dict):
        raise _error(place, "an exemption has rule, why and of")
    for key in entry:
        if key not in _KEYS:
            at = below(place, str(key))
            raise _error(at, f"an exemption has rule, why and of, not {key}")
    for key in sorted(_KEYS):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise _error(place, f"an exemption needs text as {key}")
    if entry["of"] not in SIDES:
        at = below(place, "of")
        raise _error(at, f"`of` is {' or '.join(SIDES)}, not {entry['of']}")
    rule = next((rule for rule in contract.rules if rule.id == entry["rule"]), None)
    at = below(place, "rule")
    if rule is None:
        raise _error(at, f"the catalogue has no rule {entry['rule']}")
    if not _is_gated(rule):
        raise _error(at, f"{rule.id} is no refusal of the business: no run has to reach it")
    return RunExemption(rule.id, entry["of"], entry["why"].strip(), place)


def _error(place: Place, message: str) -> ContractError:
    return ContractError(f"{place.file}:{place.line}: {message}")
