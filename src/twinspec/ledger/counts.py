"""The totals of a ledger: how many rules there are, and how many meet each need."""

from __future__ import annotations

from dataclasses import dataclass

from twinspec.ledger.ledger import Ledger, LedgerEntry


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """Numbers of rules: `both_ways` are refusals tested on both sides, `shown` are tested effects.

    `exempt` are refusals whose lacking sides need no test. Of the refusals `by_handlers`, which
    handlers check, `expressed` have an expression and `undecidable` say why they have none.
    `violated` are refusals, `exercised` effects that the joined fuzz run met; 0 without a run.
    """

    rules: int
    enforced: int
    refusals: int
    both_ways: int
    exempt: int
    effects: int
    shown: int
    by_handlers: int
    expressed: int
    undecidable: int
    defects: int
    violated: int = 0
    exercised: int = 0

    @property
    def uses_expressions(self) -> bool:
        """Whether a rule has an expression, or a reason to have none."""
        return bool(self.expressed or self.undecidable)


def count(ledger: Ledger) -> LedgerCounts:
    """Return the numbers of a ledger."""
    refusals = [entry for entry in ledger.entries if entry.rule.kind == "refusal"]
    handled = [entry.rule for entry in refusals if entry.rule.checked_by == "handler"]
    effects = [entry for entry in ledger.entries if entry.rule.kind == "effect"]
    return LedgerCounts(
        rules=len(ledger.entries),
        enforced=sum(entry.is_enforced for entry in ledger.entries),
        refusals=len(refusals),
        both_ways=sum(entry.shows("accepted") and entry.shows("refused") for entry in refusals),
        exempt=sum(_is_exempt(entry) for entry in refusals),
        effects=len(effects),
        shown=sum(entry.shows("accepted") for entry in effects),
        by_handlers=len(handled),
        expressed=sum(rule.expression is not None for rule in handled),
        undecidable=sum(rule.undecidable is not None for rule in handled),
        defects=len(ledger.defects),
        violated=sum(bool(entry.reached and entry.reached.violated) for entry in refusals),
        exercised=sum(bool(entry.reached and entry.reached.exercised) for entry in effects),
    )


def _is_exempt(entry: LedgerEntry) -> bool:
    lacking = [side for side in ("accepted", "refused") if not entry.shows(side)]
    return bool(lacking) and all(entry.exempt.get(side) for side in lacking)
