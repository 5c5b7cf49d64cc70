"""What expressions decided of the rules of handlers in a run, and what they could not decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from twinspec.contract.layout import Contract
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import gated_rules


@dataclass(frozen=True, slots=True)
class RuleDecided:
    """How many requests certainly kept and broke a rule; the reasons of others, with numbers."""

    kept: int = 0
    broken: int = 0
    undecided: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The numbers in words: `kept 3, broken 1, undecided 2 (the clock …)`."""
        if not (self.kept or self.broken or self.undecided):
            return "never judged"
        said = f"kept {self.kept}, broken {self.broken}"
        if not self.undecided:
            return said
        return f"{said}, undecided {sum(self.undecided.values())} ({'; '.join(self.undecided)})"


def decided_of(counts: Counts, rule: str) -> RuleDecided:
    """Return what was decided of a rule, added over all versions; the commonest reason first."""
    found: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for key, times in counts.decisions.items():
        if key.rule == rule:
            found[key.outcome] += times
            if key.outcome == "undecided":
                reasons[key.reason] += times
    return RuleDecided(found["kept"], found["broken"], dict(reasons.most_common()))


def rules_with_expressions(counts: Counts, contract: Contract) -> list[RuleEntry]:
    """Return the refusals of a run's operations that have an expression, or say why they do not."""
    rules = gated_rules(counts, contract)
    return [rule for rule in rules if rule.expression is not None or rule.undecidable is not None]


def decided_lines(counts: Counts, contract: Contract) -> Iterator[str]:
    """Yield sentences on how many rules were judged by expressions, and which were not, and why."""
    listed = rules_with_expressions(counts, contract)
    rules = {rule.id: decided_of(counts, rule.id) for rule in listed if rule.expression is not None}
    if not rules:
        return
    broken = [rule for rule, one in rules.items() if one.broken]
    kept = [rule for rule, one in rules.items() if one.kept and not one.broken]
    unjudged = [rule for rule, one in rules.items() if one == RuleDecided()]
    yield (
        f"Judged by expressions: {len(broken) + len(kept)} of {len(rules)} rules, "
        f"{len(broken)} of them by requests that break them."
    )
    reasons: dict[str, list[str]] = {}
    for entry in listed:
        if entry.undecidable is not None:
            reasons.setdefault(entry.undecidable.rstrip("."), []).append(entry.id)
    for rule, one in rules.items():
        if one.undecided and not (one.kept or one.broken):
            reasons.setdefault("; ".join(one.undecided), []).append(rule)
    for reason, some in reasons.items():
        yield f"Undecided ({reason}): {', '.join(some)}."
    if unjudged:
        yield f"Never judged: {', '.join(unjudged)}."
    if kept:
        yield f"Never broken: {', '.join(kept)}."
