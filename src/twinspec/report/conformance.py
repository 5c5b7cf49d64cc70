"""Which rules of a contract a server enforces, by what a fuzz run saw: the report of `conform`.

A rule is *enforced* if requests that break it were refused with it, and nothing contradicts that.
It is *missing* if a request that breaks it was accepted, *different* if the server refuses with it
or instead of it otherwise than the contract says. It is *not decided* if answers name it and the
contract cannot say of any of these requests that it breaks the rule, *not reached* if none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from twinspec.contract.layout import Contract, Version
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.results.counts import Counts, DecisionKey, FindingCount, RuleKey
from twinspec.fuzz.results.curl import commands
from twinspec.report.reach import uses

Conformity = Literal["missing", "different", "not reached", "not decided", "enforced"]
CONFORMITIES: tuple[Conformity, ...] = get_args(Conformity)
_MISSING = ("missing_rule", "accepted_invalid")


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One kind of finding that names the rule: how often it was met, and how to meet it again."""

    check: str
    message: str
    times: int
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleConformity:
    """What is known of one rule in one version.

    `refused` answers named the rule. `decided` requests break it, and no rule before it, as their
    expressions say; None if the schema or the request alone decides, which every answer is compared
    with. `reasons` say why nothing is known of a rule that was not reached or not decided.
    """

    version: str
    rule: str
    statement: str
    conformity: Conformity
    refused: int
    decided: int | None
    reasons: tuple[str, ...]
    evidence: tuple[RuleFinding, ...]


@dataclass(frozen=True, slots=True)
class Conformance:
    """The report on one server: all refusals of the fuzzed operations, and other findings."""

    title: str
    servers: tuple[str, ...]
    cases: int
    seconds: float
    seed: int | None
    rules: tuple[RuleConformity, ...]
    others: tuple[RuleFinding, ...]
    faults: tuple[str, ...]

    def number(self, conformity: Conformity) -> int:
        """Return how many rules have this conformity."""
        return sum(one.conformity == conformity for one in self.rules)

    @property
    def conforms(self) -> bool:
        """Whether nothing contradicts the contract; rules may still not have been reached."""
        return not (self.number("missing") or self.number("different") or self.others)

    @property
    def is_complete(self) -> bool:
        """Whether the run came to its end, and every rule was reached and decided."""
        unknown = self.number("not reached") + self.number("not decided")
        return not self.faults and not unknown and self.cases > 0


def read_conformance(counts: Counts, contract: Contract) -> Conformance:
    """Return the report on the server of a run; rules that nothing contradicts come last."""
    rules = [
        _of_rule(counts, version, rule)
        for version in contract.versions.values()
        for rule in _refusals(counts, contract, version)
    ]
    told = {(one.version, one.rule) for one in rules}
    others = [
        _evidence(found, counts)
        for found in counts.findings.values()
        if (found.finding.exchange.version, found.finding.rule or "") not in told
    ]
    rules.sort(key=lambda one: CONFORMITIES.index(one.conformity))
    facts = counts.facts
    return Conformance(
        title=str(next(iter(contract.versions.values())).title),
        servers=tuple(sorted(set(facts.base_urls.values()))),
        cases=counts.cases,
        seconds=facts.seconds,
        seed=facts.seed,
        rules=tuple(rules),
        others=tuple(others),
        faults=facts.faults,
    )


def _refusals(counts: Counts, contract: Contract, version: Version) -> Iterator[RuleEntry]:
    """Yield the refusals that requests to the fuzzed operations can meet, in catalogue order."""
    fuzzed = {name for of, name in counts.facts.fuzzed if of == version.name}
    met = set(version.rules) if fuzzed else set()
    met |= {rule for one in version.operations if one.id in fuzzed for rule in one.rules}
    met |= {use.rule for use in uses(version) if use.operation in fuzzed}
    for name, rule in contract.catalogue(version).items():
        if name in met and rule.kind == "refusal":
            yield rule


def _of_rule(counts: Counts, version: Version, rule: RuleEntry) -> RuleConformity:
    key = RuleKey(version.name, rule.id)
    found = [
        one
        for one in counts.findings.values()
        if one.finding.rule == rule.id and one.finding.exchange.version == version.name
    ]
    refused = counts.violated[key]
    is_handlers = rule.checked_by == "handler"
    decided = counts.decisions[DecisionKey(*key, "broken")] if is_handlers else None
    conformity = _conformity(found, refused, decided)
    return RuleConformity(
        version=version.name,
        rule=rule.id,
        statement=rule.statement,
        conformity=conformity,
        refused=refused,
        decided=decided,
        reasons=() if found or conformity == "enforced" else tuple(_reasons(counts, rule, key)),
        evidence=tuple(_evidence(one, counts) for one in found),
    )


def _conformity(found: Sequence[FindingCount], refused: int, decided: int | None) -> Conformity:
    if any(one.finding.check in _MISSING for one in found):
        return "missing"
    if found or (decided and not refused):
        return "different"
    if not refused:
        return "not reached"
    return "not decided" if decided == 0 else "enforced"


def _reasons(counts: Counts, rule: RuleEntry, key: RuleKey) -> Iterator[str]:
    """Yield why nothing, or too little, is known of a rule that no finding names."""
    refused, decided = counts.violated[key], counts.decisions[DecisionKey(*key, "broken")]
    if decided:
        yield f"{decided} requests break it first, and none was refused with it."
    elif not refused:
        yield "No answer named it."
    told = {one.reason for one in counts.decisions if one[:2] == key and one.reason}
    if rule.undecidable:
        yield rule.undecidable
    elif rule.checked_by == "handler" and rule.expression is None:
        yield "The contract has no expression for it."
    elif refused and not told:
        yield "What its expression needs was read for none of these requests."
    else:
        yield from sorted(told)


def _evidence(found: FindingCount, counts: Counts) -> RuleFinding:
    finding = found.finding
    return RuleFinding(
        finding.check, finding.message, found.times, tuple(commands(found, counts.facts))
    )
