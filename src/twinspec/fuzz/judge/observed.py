"""Judges an exchange together with what was read before and after it, in one verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from twinspec.fuzz import numbers
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.judge.handler import HANDLER_CHECKS, RULES_DECIDED, HandlerJudge
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.judge.paging import PAGING_IS_CONSISTENT, paging_findings
from twinspec.fuzz.model.decisions import RuleDecisions
from twinspec.fuzz.model.exchange import NO_ANSWER, ExchangeVerdict, ServerFinding
from twinspec.fuzz.model.observation import FOLLOWED, Judgement, Observation
from twinspec.fuzz.model.values import is_same

REFUSAL_CHANGES_NOTHING = "refusal_changes_nothing"
PRECONDITION_MOVES = "precondition_moves"
LOCATION_RESOLVES = "location_resolves"
LOST_UPDATE = "lost_update"
SESSION_IS_LIVE = "session_is_live"
SEEN_AROUND = (
    REFUSAL_CHANGES_NOTHING,
    PRECONDITION_MOVES,
    LOCATION_RESOLVES,
    PAGING_IS_CONSISTENT,
    LOST_UPDATE,
    *HANDLER_CHECKS,
)
"""Checks that need more than request and answer: what was read before or after them."""

_Checked = Iterator[tuple[str, tuple[ServerFinding, ...]]]
"""The checks that had something to look at, each with what it found."""


class ObservationJudge:
    """Judges observations, by the contract and by what was read around each exchange.

    Its only state is, per user, how many times in a row a new session was refused.
    """

    def __init__(
        self, judge: Judge, effects: Effects, handlers: HandlerJudge, users: Collection[str]
    ) -> None:
        """Judge exchanges by `judge`, and by `handlers` the rules that have expressions.

        No request ends the sessions of `users` on purpose.
        """
        self._judge = judge
        self._handlers = handlers
        self._effects = effects
        self._users = users
        self._refused_at_once: Counter[str] = Counter()

    def judge(self, observation: Observation) -> Judgement:
        """Return the judgement: findings, rules that were kept, and checks that were made."""
        exchange = observation.exchange
        if exchange.request.login is not None and self._judge.is_credentials_refusal(exchange):
            return self._judge_session(observation, exchange.request.login)
        verdict = self._judge.judge(exchange)
        checked = list(_around(observation))
        decisions = self._decisions(observation, verdict.refused_with)
        wrong: tuple[ServerFinding, ...] = ()
        passed_over = None
        if decisions is not None:
            passed_over = self._handlers.passed_over(
                exchange, verdict.refused_with, decisions, observation.inputs
            )
            wrong = tuple(self._handlers.findings(exchange, verdict.refused_with, decisions))
            if decisions.is_exact:
                checked.append((RULES_DECIDED, wrong))
        found = tuple(finding for _, findings in checked for finding in findings)
        verdict = replace(verdict, findings=(*verdict.findings, *found))
        first = next(iter(verdict.refused_with), "")
        return Judgement(
            verdict,
            kept=self._judge.passed(exchange, verdict),
            exercised=self._effects.exercised(exchange, verdict),
            checks=tuple(check for check, _ in checked),
            business_rule=first if first and self._judge.is_business(first) else "",
            decisions=decisions,
            passed_over=passed_over,
            is_suspect=bool(wrong) and decisions is not None and not decisions.is_exact,
        )

    def _decisions(
        self, observation: Observation, refused_with: tuple[str, ...]
    ) -> RuleDecisions | None:
        """Return what the expressions say of a request; None if the handler did not judge it.

        The request has a fault of form, was refused before, or the server itself failed.
        """
        exchange, inputs = observation.exchange, observation.inputs
        is_failure = exchange.answer.status >= 500 or exchange.answer.status == NO_ANSWER
        reaches = not is_failure and self._handlers.reaches(exchange, refused_with)
        if not reaches or not self._judge.has_form(exchange):
            return None
        if inputs is None:
            inputs = observation.recall() if observation.recall is not None else None
        if inputs is None:
            return None
        assert exchange.operation is not None
        decisions = self._handlers.decide(exchange.version, exchange.operation, inputs)
        return self._handlers.concluded(exchange, refused_with, decisions)

    def _judge_session(self, observation: Observation, login: str) -> Judgement:
        """Report sessions that are repeatedly refused at once; a single time may be a coincidence.

        Log-ins may end the sessions of reserved users, so those are not reported.
        """
        age = observation.session_age
        is_young = age is not None and age < numbers.YOUNG_SESSION_SECONDS
        self._refused_at_once[login] += 1
        if login not in self._users or not is_young:
            self._refused_at_once[login] = 0
        if self._refused_at_once[login] < numbers.REFUSED_AT_ONCE:
            return Judgement(ExchangeVerdict(), loses_session=True)
        self._refused_at_once[login] = 0
        message = "Sessions are refused again and again as soon as they have begun."
        finding = ServerFinding(SESSION_IS_LIVE, message, observation.exchange)
        return Judgement(ExchangeVerdict((finding,)), loses_session=True)


def _around(observation: Observation) -> _Checked:
    """Yield the checks that use what was read around an exchange."""
    if observation.task is not None and observation.task.phase == FOLLOWED:
        yield FOLLOWED, ()
    yield from _lost_update(observation)
    yield from _sent_twice(observation)
    if observation.after is not None:
        yield REFUSAL_CHANGES_NOTHING, _changed(observation)
    if observation.parts is not None:
        yield PAGING_IS_CONSISTENT, tuple(paging_findings(observation.parts))
    yield from _created(observation)
    yield from _moved(observation)


def _lost_update(observation: Observation) -> _Checked:
    """Check that a request with an outdated precondition is refused; yield check and findings."""
    seen = observation.precondition
    if seen is None or seen.sent is None or seen.before is None:
        return
    if not observation.exchange.answer.is_success or is_same(seen.sent, seen.before):
        yield LOST_UPDATE, ()
        return
    message = (
        f"The request was accepted although {seen.ref.mark.pool} in it was no longer true: the "
        "change that came before it is lost; refuse such requests."
    )
    yield LOST_UPDATE, (ServerFinding(LOST_UPDATE, message, observation.exchange),)


def _sent_twice(observation: Observation) -> _Checked:
    """Check that one of two equal requests with the same precondition is refused.

    Another check finds an accepted request that does not change its precondition.
    """
    twice = observation.twice
    if twice is None:
        return
    are_all_accepted = all(one.answer.is_success for one in twice.exchanges)
    is_last = observation.exchange is twice.exchanges[-1]
    if not (is_last and are_all_accepted and twice.has_moved):
        yield LOST_UPDATE, ()
        return
    message = (
        "Two requests with the same precondition, sent side by side, were both accepted: one "
        "of the two changes is lost; compare and change in one step."
    )
    yield LOST_UPDATE, (ServerFinding(LOST_UPDATE, message, observation.exchange),)


def _changed(observation: Observation) -> tuple[ServerFinding, ...]:
    """Return the finding that a refused request changed something, if it did.

    A record that cannot be read any more is no finding: another client may have deleted it.
    """
    after = observation.after or {}
    kinds = {
        thing[0]
        for thing, value in observation.before.items()
        if after.get(thing) not in (value, None)
    }
    if not kinds:
        return ()
    message = f"The refused request changed what is read of: {', '.join(sorted(kinds))}."
    return (ServerFinding(REFUSAL_CHANGES_NOTHING, message, observation.exchange),)


def _created(observation: Observation) -> _Checked:
    """Check that its maker can read the record that Location names; yield check and findings."""
    seen = observation.created_seen
    if seen is None:
        return
    if seen.is_found:
        yield LOCATION_RESOLVES, ()
    elif seen.is_missing and seen.others_seen:
        message = "Location names what is not there."
        yield LOCATION_RESOLVES, (ServerFinding(LOCATION_RESOLVES, message, observation.exchange),)


def _moved(observation: Observation) -> _Checked:
    """Check that an accepted request changes its precondition; yield check and findings."""
    seen = observation.precondition
    if seen is None or not seen.is_current or seen.known is None or seen.after is None:
        return
    message = f"The request succeeded, but {seen.ref.mark.pool} is what it was before."
    found = (ServerFinding(PRECONDITION_MOVES, message, observation.exchange),)
    yield PRECONDITION_MOVES, found if seen.after == seen.known else ()
