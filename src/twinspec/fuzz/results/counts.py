"""What a run has reached and found, as counts that can be added.

Requests are kept as they were sent; `counts_form` removes secrets before publishing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from twinspec.contract.operations import Representation
from twinspec.fuzz.model.decisions import PassedOver, RuleDecisions
from twinspec.fuzz.model.exchange import Exchange, ExchangeVerdict, ServerFinding
from twinspec.fuzz.model.signing import CarriedCredential

Signature = tuple[str, ...]
End = Literal["complete", "interrupted", "server_gone", "failed"]
"""How a run ended: as it should, because somebody or the server ended it, or by a fault."""

_MOST_MESSAGES = 20
RULES_REMEMBERED = "rules_remembered"
"""Counts the requests whose rules were judged by facts that had been read before for others."""

NO_OPERATION = "-"
"""Stands for the operation of requests that are made to none."""


class RequestKey(NamedTuple):
    """The key under which requests are counted."""

    version: str
    operation: str
    representation: Representation
    status: int


class KeywordKey(NamedTuple):
    """A keyword: `place` is a JSON Pointer into the version's one-file document."""

    version: str
    place: str


class DecisionKey(NamedTuple):
    """What was decided of a rule in one version; a `reason` only where it is undecided."""

    version: str
    rule: str
    outcome: Literal["kept", "broken", "undecided"]
    reason: str = ""


class RuleKey(NamedTuple):
    """A rule in one version."""

    version: str
    rule: str


@dataclass(frozen=True, slots=True)
class SkippedOperation:
    """An operation that was not fuzzed, or not in one `representation`, and the reason."""

    version: str
    operation: str
    reason: str
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The facts of a run: seed, length in seconds, processes, versions and operations.

    `base_urls` has the address of every fuzzed version; `fuzzed` are pairs of version and
    operation. `credentials` are the headers, in lower case, that carry a session's id. `log_ins`
    has, by version, the command that puts the id of a new session into the shell variable SESSION.
    `end` says how the run ended, `errors` are errors of the run itself. `signed` are credentials
    besides sessions, by version and operation; only commands use them.
    """

    seed: int | None = None
    seconds: float = 0.0
    workers: int = 1
    base_urls: Mapping[str, str] = field(default_factory=dict)
    representations: tuple[Representation, ...] = ()
    fuzzed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[SkippedOperation, ...] = ()
    credentials: tuple[str, ...] = ()
    end: End = "complete"
    errors: tuple[str, ...] = ()
    log_ins: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[tuple[str, str], tuple[CarriedCredential, ...]] = field(default_factory=dict)

    def reason(self, version: str, operation: str, representation: Representation) -> str | None:
        """Return why an operation was left out in a representation; None if it was not."""
        for item in self.left_out:
            is_there = (item.version, item.operation) == (version, operation)
            if is_there and item.representation in (None, representation):
                return item.reason
        return None

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the run was not completed, in sentences; empty if it was."""
        said = {
            "complete": "",
            "interrupted": "The run was interrupted; what is told is what it came to by then.",
            "server_gone": "The server answers no more, so the run ended at once.",
            "failed": "",
        }[self.end]
        return (*([said] if said else []), *self.errors)


@dataclass(slots=True)
class FindingCount:
    """The findings of one signature or cause: their number, and the one that is shown.

    `messages` are all different messages; `places` counts them by signature, if there are several.
    `command` reproduces the request if the finding has only a part of it. `files` maps the names of
    files with whole bodies to what they are.
    """

    finding: ServerFinding
    times: int = 1
    messages: frozenset[str] = frozenset()
    places: Mapping[Signature, int] = field(default_factory=dict)
    command: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """The size of the request that is shown, for comparison."""
        return _size(self.finding)

    def also(self) -> list[str]:
        """Return the other messages of findings with the same cause."""
        return sorted(self.messages - {self.finding.message})

    def at(self) -> list[Signature]:
        """Return the signatures of the findings; the first is that of the shown finding."""
        shown = self.finding.exchange
        own = (shown.version, shown.operation or NO_OPERATION, shown.representation)
        every = sorted(self.places or (self.finding.signature,))
        return sorted(every, key=lambda place: place[1:4] != own)


@dataclass(slots=True)
class Counts:
    """The counts of a run, or of a part of it."""

    facts: RunFacts = field(default_factory=RunFacts)
    requests: Counter[RequestKey] = field(default_factory=Counter)
    kept: Counter[KeywordKey] = field(default_factory=Counter)
    broken: Counter[KeywordKey] = field(default_factory=Counter)
    satisfied: Counter[RuleKey] = field(default_factory=Counter)
    violated: Counter[RuleKey] = field(default_factory=Counter)
    exercised: Counter[RuleKey] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    decisions: Counter[DecisionKey] = field(default_factory=Counter)
    passed_over: Counter[PassedOver] = field(default_factory=Counter)
    findings: dict[Signature, FindingCount] = field(default_factory=dict)

    def add(
        self,
        exchange: Exchange,
        verdict: ExchangeVerdict,
        passed: frozenset[str] = frozenset(),
        exercised: frozenset[str] = frozenset(),
    ) -> None:
        """Count one exchange.

        `passed` are the refusals that the request kept, `exercised` the effects that it had. A rule
        counts as violated when an answer names it, even if that answer has other faults.
        """
        version = exchange.version
        operation = exchange.operation or NO_OPERATION
        status = exchange.answer.status
        self.requests[RequestKey(version, operation, exchange.representation, status)] += 1
        self.kept.update(KeywordKey(version, place) for place in verdict.kept_keywords)
        self.broken.update(KeywordKey(version, place) for place in verdict.broken_keywords)
        self.satisfied.update(RuleKey(version, rule) for rule in passed)
        self.violated.update(RuleKey(version, rule) for rule in set(verdict.refused_with))
        self.exercised.update(RuleKey(version, rule) for rule in exercised)
        for finding in verdict.findings:
            self.found(finding)

    def checked(self, check: str, times: int = 1) -> None:
        """Count one use of a check."""
        self.checks[check] += times

    def never_named(self) -> dict[tuple[str, str, str], list[PassedOver]]:
        """Return the rules that no answer of the run named although requests broke them first.

        By version, operation and rule: the later rules that refused these requests instead.
        """
        named = {key.rule for key in self.violated}
        found: dict[tuple[str, str, str], list[PassedOver]] = {}
        for one in self.passed_over:
            if one.rule not in named:
                found.setdefault((one.version, one.operation, one.rule), []).append(one)
        return found

    def decide(self, version: str, decisions: RuleDecisions) -> None:
        """Count what the expressions of rules decided of one request, if its facts were read."""
        if not decisions.is_exact:
            self.checked(RULES_REMEMBERED)
            return
        self.decisions.update(DecisionKey(version, rule, "kept") for rule in decisions.kept)
        if decisions.broken is not None:
            self.decisions[DecisionKey(version, decisions.broken, "broken")] += 1
        for rule, reason in decisions.undecided.items():
            self.decisions[DecisionKey(version, rule, "undecided", reason)] += 1

    def found(self, finding: ServerFinding, times: int = 1) -> None:
        """Count a finding; for each signature, the one with the smallest request is shown."""
        known = self.findings.get(finding.signature)
        if known is None:
            messages = frozenset({finding.message})
            self.findings[finding.signature] = FindingCount(finding, times, messages)
            return
        known.times += times
        if len(known.messages) < _MOST_MESSAGES:
            known.messages |= {finding.message}
        if _size(finding) < _size(known.finding):
            known.finding = finding

    def show(self, finding: ServerFinding) -> None:
        """Show `finding`, which has a smaller request, without counting it again."""
        self.found(finding, times=0)

    def merge(self, other: Counts) -> None:
        """Add the counts of another part of the run; the facts do not change."""
        for mine, others in (
            (self.requests, other.requests),
            (self.kept, other.kept),
            (self.broken, other.broken),
            (self.satisfied, other.satisfied),
            (self.violated, other.violated),
            (self.exercised, other.exercised),
            (self.checks, other.checks),
            (self.decisions, other.decisions),
            (self.passed_over, other.passed_over),
        ):
            mine.update(others)  # type: ignore[arg-type]  # each pair has keys of one type
        for found in other.findings.values():
            self.found(found.finding, found.times)
            self.findings[found.finding.signature].messages |= found.messages

    @property
    def cases(self) -> int:
        """The number of judged requests."""
        return self.requests.total()

    @property
    def cases_per_second(self) -> float:
        """The number of judged requests per second; 0 for a run without length."""
        return self.cases / self.facts.seconds if self.facts.seconds else 0.0

    def statuses(
        self, version: str, operation: str, representation: Representation
    ) -> dict[int, int]:
        """Return the number of requests by status, the smallest status first."""
        wanted = (version, operation, representation)
        return {
            key.status: times for key, times in sorted(self.requests.items()) if key[:3] == wanted
        }

    def of_rule(self, rule: str) -> ReachCounts:
        """Return the counts of a rule, added over all versions."""
        return ReachCounts(*(_sum(tally, rule) for tally in self._by_rule()))

    def _by_rule(self) -> tuple[Counter[RuleKey], ...]:
        return (self.satisfied, self.violated, self.exercised)


@dataclass(frozen=True, slots=True)
class ReachCounts:
    """How often a refusal was satisfied and violated, and an effect exercised."""

    satisfied: int = 0
    violated: int = 0
    exercised: int = 0


def place_text(place: Signature) -> str:
    """Return where findings of a signature were found, and the status of their answers."""
    _, version, operation, representation, rule, status = place
    said = f"{version} {operation} {representation} {status}"
    return said if rule == NO_OPERATION else f"{said} {rule}"


def _sum(tally: Counter[RuleKey], rule: str) -> int:
    return sum(times for key, times in tally.items() if key.rule == rule)


def _size(finding: ServerFinding) -> tuple[int, int]:
    request = finding.exchange.request
    return (len(request.body or b"") + len(request.target), len(request.headers))
