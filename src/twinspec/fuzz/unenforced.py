"""Concludes at the end of a run that a rule is missing which no accepted request has shown.

Each request that breaks the rule may be refused all the same, by rules after it. One such answer
is `wrong_order`. If in the whole run no answer names the rule, and a swap with the rule after it
cannot explain the answers, the server does not enforce the rule: docs/fuzzing.md says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.judge.handler import MISSING_RULE, WRONG_ORDER
from twinspec.fuzz.model.decisions import PassedOver
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.results.outcome import Outcome

FEWEST_PASSED_OVER = 5
"""Requests that break a rule first and are refused by later ones: fewer may be a coincidence."""


def name_unenforced(outcome: Outcome, rules: Mapping[tuple[str, str], OperationRules]) -> None:
    """Report rules as missing, instead of in wrong order, that no request was refused with.

    `outcome` is that of the whole run, `rules` are those of its operations, by version and
    operation.
    """
    counts = outcome.counts
    for (version, operation, rule), passed in counts.never_named().items():
        times = {one: counts.passed_over[one] for one in passed}
        order = [one.id for one in rules[version, operation].rules]
        if sum(times.values()) < FEWEST_PASSED_OVER or is_swap(passed, order):
            continue
        for signature, found in list(counts.findings.items()):
            finding = found.finding
            if _is_of(finding, version, operation, rule):
                del counts.findings[signature]
                said = replace(finding, check=MISSING_RULE, message=_message(rule, times))
                counts.found(said, found.times)
                if signature in outcome.files:
                    outcome.files[said.signature] = outcome.files.pop(signature)


def is_swap(passed: Sequence[PassedOver], order: Sequence[str]) -> bool:
    """Return whether a rule that is checked one place too late explains all these refusals.

    The server would then look at the next rule of `order` first, and at this one before all others.
    A refusal by one further on, or by the next one although the request keeps it, is none of it.
    """
    after = order.index(passed[0].rule) + 1
    return all(one.refused_with == order[after] and not one.is_kept for one in passed)


def _is_of(finding: ServerFinding, version: str, operation: str, rule: str) -> bool:
    exchange = finding.exchange
    place = (finding.check, exchange.version, exchange.operation, finding.rule)
    return place == (WRONG_ORDER, version, operation, rule)


def _message(rule: str, times: Mapping[PassedOver, int]) -> str:
    answered: Counter[str] = Counter()
    for one, number in times.items():
        answered[one.refused_with] += number
    return (
        f"{answered.total()} requests broke {rule} first, and no answer of the run names it: "
        f"{', '.join(_said(answered))} refused them instead, which come after it. The server does "
        "not check the rule, or only after all of these; check it before them."
    )


def _said(answered: Counter[str]) -> Iterator[str]:
    return (f"{rule} ({number} times)" for rule, number in sorted(answered.items()))
