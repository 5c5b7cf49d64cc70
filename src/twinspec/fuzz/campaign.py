"""The loop of a run in one version: choose, send, judge, learn, for one request after the other.

Schemathesis gets the next request from the campaign, sends it and passes the answer on (`engine`);
the campaign sends the requests that follow from it. Either way an exchange passes through once:

    chooser.next_plan → sender.begin → … → sender.observe → judge.judge → counts → learner.learn
                                                                               → chooser.following
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from twinspec.contract.binding.names import NotXml
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.chooser import Chooser
from twinspec.fuzz.choose.links import Links
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.judge.observed import ObservationJudge
from twinspec.fuzz.learn.learner import Learner
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.observation import CONFIRMING, Judgement, Observation, SendTask
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.predict import ExpressionPredictor
from twinspec.fuzz.prepare import RunResources
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.facts import FactReader
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.sender import Sender
from twinspec.fuzz.settings import RunSettings, users_of

OnFinding = Callable[[ServerFinding, Plan | None], None]
"""Gets each finding, and the request to keep in the corpus: the one that leads to it again."""


@dataclass(frozen=True, slots=True)
class JudgedObservation:
    """An observed request with the judgement on it."""

    observation: Observation
    judgement: Judgement


class Campaign:
    """Runs the loop choose, send, judge, learn of one process for one version."""

    def __init__(
        self,
        client: Client,
        prepared: RunResources,
        settings: RunSettings,
        counts: Counts,
        lock: SharedExclusiveLock,
        links: Links | None,
        on_finding: OnFinding = lambda _finding, _plan: None,
    ) -> None:
        """Count into `counts`. Without `links`, no requests follow from accepted ones."""
        users = users_of(settings.logins)
        self._counts = counts
        self._on_finding = on_finding
        self._learner = Learner(client.pools, client.surface, users)
        sources = prepared.sources(client.surface.version, settings)
        handlers = HandlerJudge(prepared.rules)
        self._judged = frozenset(sources.rules)
        self._rng = random.Random(settings.seed)  # noqa: S311 - a sample of a test
        facts = FactReader(client, sources) if sources.rules else None
        predictor = None
        if facts is not None:
            rules = dict(sources.rules)
            predictor = ExpressionPredictor(client, facts, prepared.judge, rules, handlers, counts)
        self._chooser = Chooser(
            client.pools, self._learner, users, settings.representations, links, predictor
        )
        self._sender = Sender(client, lock, users.ordinary, facts)
        self._judge = ObservationJudge(prepared.judge, prepared.effects, handlers, users.ordinary)

    # What Schemathesis calls

    def next_plan(self, operation: Target, rng: random.Random) -> Plan:
        """Return the next request to `operation`."""
        return self._chooser.next_plan(operation, rng)

    def on_request(self, plan: Plan | None) -> None:
        """Prepare before a request is sent; `plan` is None for one made by Schemathesis."""
        is_watched = plan is not None and self._chooser.is_watched(plan)
        is_judged = plan is not None and self._is_judged(plan)
        self._sender.begin(plan, is_watched=is_watched, is_judged=is_judged)

    def on_response(self, exchange: Exchange, plan: Plan | None) -> tuple[ServerFinding, ...]:
        """Judge an answer, learn from it, send the requests that follow; return the findings."""
        return self._run([self._sender.observe(exchange, plan)], [])

    # What a worker calls

    def replay(self, plan: Plan, phase: str) -> tuple[ServerFinding, ...]:
        """Send a request of an earlier finding as a watched request; return the findings."""
        return self._run([], [SendTask(plan, phase, is_watched=True)])

    def conclude(self, plan: Plan, phase: str) -> JudgedObservation:
        """Send, judge and learn from one request, without the requests that follow from it.

        NotXml for a text that XML cannot represent.
        """
        task = SendTask(plan, phase, is_watched=self._chooser.is_watched(plan))
        observation = self._send_one(task)
        return JudgedObservation(observation, self._conclude(observation))

    def try_out(self, plan: Plan, phase: str) -> Exchange:
        """Send a request without counting it; learn only the values of the world from it.

        NotXml for a text that XML cannot represent.
        """
        observation = self._send_one(SendTask(plan, phase))
        self._learner.learn_world(observation)
        return observation.exchange

    def vary_again(self, operations: Iterable[str]) -> None:
        """Vary the next accepted requests to `operations` as much as the first ones were."""
        self._chooser.vary_again(operations)

    # The loop

    def _run(
        self, observations: Iterable[Observation], tasks: list[SendTask]
    ) -> tuple[ServerFinding, ...]:
        found: list[ServerFinding] = []
        waiting = deque(tasks)
        while True:
            for observation in observations:
                judgement = self._conclude(observation)
                found += judgement.findings
                waiting.extend(self._confirming(observation, judgement))
                waiting.extend(self._chooser.following(observation))
            if not waiting:
                return tuple(found)
            observations = self._send(waiting.popleft())

    def _is_judged(self, plan: Plan) -> bool:
        """Return whether the facts that the rules of `plan` depend on are read this time."""
        if self._chooser.is_aimed(plan):
            return True
        has_rules = plan.operation.id in self._judged and plan.credential == "live"
        # What is damaged on purpose reaches no handler.
        is_whole = plan.attack is None and plan.raw is None and not plan.padding
        return has_rules and is_whole and self._rng.random() < numbers.JUDGED_SHARE

    def _confirming(self, observation: Observation, judgement: Judgement) -> Iterator[SendTask]:
        """Yield a request again whose answer is wrong by facts that may be outdated by now."""
        plan = observation.plan
        if judgement.is_suspect and plan is not None:
            yield SendTask(plan, CONFIRMING, is_judged=True, origin=plan)

    def _send(self, task: SendTask) -> tuple[Observation, ...]:
        self._learner.learn_read(self._sender.unknown(task.plan))
        return self._sender.send(task)

    def _send_one(self, task: SendTask) -> Observation:
        for observation in self._send(task):
            return observation
        raise NotXml(task.plan.operation.id)

    def _conclude(self, observation: Observation) -> Judgement:
        judgement = self._judge.judge(observation)
        self._counts.add(
            observation.exchange, judgement.verdict, judgement.kept, judgement.exercised
        )
        for check in judgement.checks:
            self._counts.checked(check)
        if judgement.decisions is not None:
            self._counts.decide(observation.exchange.version, judgement.decisions)
        if judgement.passed_over is not None:
            self._counts.passed_over[judgement.passed_over] += 1
        if judgement.loses_session:
            self._sender.end_session(observation.exchange)
        if self._learner.learn(observation, judgement) and observation.plan is not None:
            self._chooser.vary(observation.plan)
        for finding in judgement.findings:
            self._on_finding(finding, observation.origin)
        return judgement
