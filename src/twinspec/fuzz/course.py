"""The course of a run in one version: what is sent next, and what is made of the answer."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from twinspec.contract.operations import Representation
from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Exchange, Finding, Verdict
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.paging import CHECK as CONSISTENT_PAGING
from twinspec.fuzz.paging import Paging
from twinspec.fuzz.plan.compose import Composer
from twinspec.fuzz.plan.links import Links, Spoken, Step
from twinspec.fuzz.plan.mutate import Mutator
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.population import Population
from twinspec.fuzz.plan.surface import Target
from twinspec.fuzz.plan.sweep import Sweeps
from twinspec.fuzz.sessions import Login
from twinspec.fuzz.state import CHANGES_NOTHING, MOVES, RESOLVES, State, Watch
from twinspec.fuzz.tally.counts import Counts
from twinspec.fuzz.turns import Turns
from twinspec.fuzz.updates import CHECK as LOST_UPDATE
from twinspec.fuzz.updates import PHASE as OUTDATED
from twinspec.fuzz.updates import Updates
from twinspec.fuzz.wire.xml_names import NotXml

FOLLOWED = "links"
"""The phase of requests that follow from accepted ones, and what they are counted as."""

_FRESH = 0.25
_FROM_SWEEPS = 0.5
_WAITING = 400
_PROVEN_LOGIN = 0.5
_WATCHED = 1 / 25
_PAGED = 1 / 25
_LINKED = 1 / 25
_OUTDATED = 1 / 25
_FIRST_OUTDATED = 2
_LONGEST_CHAIN = 3
_UNFOLLOWED = ("corpus", "minimising", OUTDATED)
_REFUSED_AT_ONCE = 3
_YOUNG_SECONDS = 5.0
# What another request has changed is read again when a precondition fails (RFC 9110, 15.5.10/13).
_PRECONDITION_FAILED = (409, 412)


@dataclass(slots=True)
class _Under:
    """The watched request that is under way, and what was read before it."""

    plan: Plan
    before: State


class Course:
    """Chooses requests by what earlier ones ended in, and judges every answer."""

    def __init__(
        self,
        client: Client,
        judge: Judge,
        effects: Effects,
        counts: Counts,
        logins: Sequence[Login],
        representations: Sequence[Representation],
        turns: Turns,
        links: Links | None,
        reduce: Callable[[Finding, Plan | None], None],
    ) -> None:
        """Count into `counts`; give each finding to `reduce`, with the plan that led to it.

        Now and then the `links` of an accepted request are followed.
        """
        self._client = client
        self._judge = judge
        self._effects = effects
        self._counts = counts
        self._users = [login.name for login in logins if not login.reserved]
        self._reserved = [login.name for login in logins if login.reserved]
        self._representations = representations
        self._turns = turns
        self._links = links
        self._followed = 0
        self._credential: str | None = None
        self._reduce = reduce
        self._population = Population()
        self._sweeps = Sweeps()
        self._waiting: dict[str, deque[Plan]] = {}
        self._proven: dict[str, dict[str, None]] = {}
        self._watch = Watch(client, self._users)
        self._paging = Paging(client)
        self._updates = Updates(client)
        self._outdated: Counter[tuple[str, Representation]] = Counter()
        self._under: _Under | None = None
        self._rng = random.Random(0)  # noqa: S311 - a sample of a test
        self._refused_at_once: dict[str, int] = {}
        self._suspected: set[str] = set()
        self._cleared: set[str] = set()

    # What is sent

    def next_plan(self, operation: Target, rng: random.Random) -> Plan:
        """Return a new request, or a change of one that went deep."""
        composer = Composer(self._client.pools, rng)
        logins = self._logins(operation)
        waiting = self._waiting.get(operation.id)
        if waiting and rng.random() < _FROM_SWEEPS:
            # Any of them: what was accepted last need not wait until all of the others were sent.
            waiting.rotate(rng.randrange(len(waiting)))
            return waiting.popleft()
        parent = None if rng.random() < _FRESH else self._population.choose(operation.id, rng)
        if parent is None:
            plan = composer.plan(operation, self._login(operation, logins, rng))
        else:
            donor = partial(self._population.other, rng)
            plan = Mutator(composer, logins, donor).change(parent)
        # Both representations are tried alike, whatever the request was that this one is made of.
        return plan.but(representation=rng.choice(self._representations))

    def sweep_anew(self, operations: Iterable[str]) -> None:
        """Try around the next accepted requests to `operations` what was tried around the first."""
        for operation in operations:
            self._sweeps.anew(operation)

    def _logins(self, operation: Target) -> list[str]:
        if operation.session == "open":
            return []
        return self._users if operation.session == "needs" else self._reserved

    def _login(self, operation: Target, logins: list[str], rng: random.Random) -> str | None:
        proven = list(self._proven.get(operation.id, ()))
        if proven and rng.random() < _PROVEN_LOGIN:
            return rng.choice(proven)
        return rng.choice(logins) if logins else None

    def sending(self, plan: Plan | None) -> None:
        """Take the turn; now and then look at what `plan` must not change if it is refused."""
        self._under = None
        if plan is None:
            self._turns.begin(alone=False)
            return
        is_paged = plan.operation.paging is not None
        likely = _PAGED if is_paged else 0.0 if plan.operation.is_safe else _WATCHED
        likely = 1.0 if plan.operation.id in self._suspected else likely
        self._begin(plan, watched=self._rng.random() < likely)

    def replay(self, plan: Plan, phase: str) -> None:
        """Send what once showed a fault, and look at everything that it must not change."""
        self._begin(plan, watched=True)
        self.heard(self._client.send(plan, phase), plan)

    def _begin(self, plan: Plan, *, watched: bool) -> None:
        self._turns.begin(alone=watched)
        if watched:
            is_paged = plan.operation.paging is not None
            self._under = _Under(plan, {} if is_paged else self._watch.look(plan))

    # What is made of the answer

    def heard(
        self, exchange: Exchange, plan: Plan | None, origin: Plan | None = None
    ) -> tuple[Finding, ...]:
        """Judge an answer, learn from it, count it; return what is wrong with it.

        `origin` is the request to keep, if it is another that leads to `plan` again.
        """
        is_accepted = exchange.answer.is_success
        is_suspect = is_accepted and plan is not None and self._updates.suspects(plan, exchange)
        try:
            if self.loses_session(exchange):
                findings = self._refused_fresh(exchange)
            else:
                findings = self._judged(exchange, plan)
        finally:
            self._under = None
            self._turns.end()
        for finding in findings:
            self._reduce(finding, origin or plan)
        if plan is not None and self._is_outdated(exchange, plan, is_suspect):
            findings += self._outdate(exchange, plan)
        if plan is not None and self._leads_on(exchange, plan):
            self._follow(exchange, plan)
        return findings

    def _is_outdated(self, exchange: Exchange, plan: Plan, is_suspect: bool) -> bool:
        """Whether to see that an accepted request is not accepted again: the first ones, and some.

        What led to a suspicion is replayed as well.
        """
        if self._links is None or not exchange.answer.is_success or not _is_plain(plan):
            return False
        if exchange.phase in ("minimising", OUTDATED) or not self._updates.concern(plan):
            return False
        tried = self._outdated[plan.operation.id, plan.representation]
        is_due = is_suspect or tried < _FIRST_OUTDATED or exchange.phase == "corpus"
        return is_due or self._rng.random() < _OUTDATED

    def _outdate(self, exchange: Exchange, plan: Plan) -> tuple[Finding, ...]:
        """Send an accepted request again, which must be refused; then twice at once what is new."""
        self._outdated[plan.operation.id, plan.representation] += 1
        again = self._updates.outdated(plan, exchange)
        if again is None:
            return ()
        self._begin(again, watched=True)
        found = self.heard(self._client.send(again, OUTDATED), again, origin=plan)
        self._turns.begin(alone=True)
        try:
            exchanges = self._updates.side_by_side(plan)
            for one in exchanges:
                found += self._judged(one, None)
            self._counts.checked(LOST_UPDATE, len(exchanges))
            lost = self._updates.both_accepted(exchanges)
        finally:
            self._turns.end()
        for finding in lost:
            self._counts.found(finding)
            self._reduce(finding, plan)
        return (*found, *lost)

    def _leads_on(self, exchange: Exchange, plan: Plan) -> bool:
        is_accepted = exchange.answer.is_success and exchange.phase not in _UNFOLLOWED
        likely = _LINKED if self._followed == 0 else 1.0
        is_short = self._followed < _LONGEST_CHAIN
        return is_accepted and _is_plain(plan) and is_short and self._rng.random() < likely

    def _follow(self, exchange: Exchange, plan: Plan) -> None:
        """Walk on from an accepted request: along one of its links, and to what it created."""
        if self._links is None:
            return
        spoken = Spoken(
            plan,
            exchange.answer.status,
            self._client.sent(exchange, plan.operation),
            self._client.shape(exchange, plan.operation),
            exchange.answer.headers,
        )
        linked = list(self._links.after(spoken, Composer(self._client.pools, self._rng)))
        following = [self._rng.choice(linked)] if linked else []
        for kind, key in self._client.created(exchange):
            reading = self._links.to_created(plan, kind, key)
            following += [Step(reading)] if reading is not None else []
        before = self._credential
        self._followed += 1
        try:
            for step in following:
                self._credential = step.credential or before
                self._walk(step.plan)
        finally:
            self._followed -= 1
            self._credential = before

    def _walk(self, plan: Plan) -> None:
        self._begin(plan, watched=False)
        try:
            exchange = self._client.send(plan, FOLLOWED, self._credential)
        except NotXml:
            # What a link leaves open may be text that has no form in XML: the chain ends here.
            self._turns.end()
            return
        self._counts.checked(FOLLOWED)
        self.heard(exchange, plan)

    def _judged(self, exchange: Exchange, plan: Plan | None) -> tuple[Finding, ...]:
        verdict = self._judge.judge(exchange)
        form = self._client.surface.session
        if form is not None and exchange.operation == form.begin.id:
            self._client.sessions.note_pause(exchange.answer.status, exchange.answer.headers)
        found = self._aftermath(exchange, plan)
        verdict = replace(verdict, findings=(*verdict.findings, *found))
        passed = self._judge.passed(exchange, verdict)
        exercised = self._effects.exercised(exchange, verdict)
        self._counts.add(exchange, verdict, passed, exercised)
        if plan is not None:
            self._remember(plan, exchange, verdict)
        return verdict.findings

    def _aftermath(self, exchange: Exchange, plan: Plan | None) -> tuple[Finding, ...]:
        """Look at what became of the world, and learn from the answer."""
        found: tuple[Finding, ...] = ()
        sent = self._watch.precondition(plan)
        if exchange.answer.status in _PRECONDITION_FAILED and sent is not None:
            login = exchange.request.login
            if self._client.can_read(login):
                self._client.refresh({(sent[0].kind, sent[0].key)}, login)
        if self._under is not None and self._under.before:
            lost = self._updates.judge(self._under.plan, self._under.before, exchange)
            if lost is not None:
                self._counts.checked(LOST_UPDATE)
                found = lost
        if not exchange.answer.is_success:
            is_refusal = exchange.answer.status >= 400
            if is_refusal and self._under is not None and self._under.before:
                self._counts.checked(CHANGES_NOTHING)
                found = self._watch.compare(self._under.plan, self._under.before, exchange)
            return found
        if self._under is not None and self._paging.concerns(self._under.plan, exchange):
            self._counts.checked(CONSISTENT_PAGING)
            found += self._paging.check(self._under.plan, exchange)
        found = (*found, *self._created(exchange, self._client.learn(exchange, plan)))
        moved = self._watch.moved(sent, exchange) if sent is not None else None
        if moved is not None:
            self._counts.checked(MOVES)
            found = (*found, *moved)
        return found

    def _created(self, exchange: Exchange, read: set[tuple[str, str]]) -> tuple[Finding, ...]:
        """Look whether what an answer says was created is there.

        Somebody else may have deleted what is not: only a request that goes alone can tell. So the
        next ones to the operation do.
        """
        operation = exchange.operation or ""
        if self._under is None:
            if self._client.created(exchange) - read and operation not in self._cleared:
                self._suspected.add(operation)
            return ()
        if self._client.created(exchange):
            self._suspected.discard(operation)
        found = self._watch.created(exchange)
        if found is None:
            return ()
        self._counts.checked(RESOLVES)
        self._cleared.add(operation)
        return found

    def _remember(self, plan: Plan, exchange: Exchange, verdict: Verdict) -> None:
        status = exchange.answer.status
        if plan.attack is not None or plan.padding or plan.credential != "live":
            return
        if exchange.phase == OUTDATED:
            return
        if plan.login is not None and plan.login not in self._logins(plan.operation):
            return
        if exchange.answer.is_success:
            self._population.note(plan, (status, ""))
            composer = Composer(self._client.pools, self._rng)
            more = self._sweeps.after(plan, composer, self._logins(plan.operation))
            self._rng.shuffle(more)
            waiting = self._waiting.setdefault(plan.operation.id, deque(maxlen=_WAITING))
            waiting.extend(more)
            if plan.login is not None:
                self._proven.setdefault(plan.operation.id, {})[plan.login] = None
        elif verdict.refused_with and self._judge.is_business(verdict.refused_with[0]):
            self._population.note(plan, (status, verdict.refused_with[0]))

    def loses_session(self, exchange: Exchange) -> bool:
        """Whether a session is over that the fuzzer took for live."""
        return exchange.request.login is not None and self._judge.is_credentials_refusal(exchange)

    def _refused_fresh(self, exchange: Exchange) -> tuple[Finding, ...]:
        """Begin another session next time; a server that never takes one is at fault."""
        login = exchange.request.login
        assert login is not None
        self._counts.add(exchange, Verdict())
        # The sessions of reserved users end by their own log-ins, which need not be a fault.
        young = login in self._users and self._client.sessions.age(login) < _YOUNG_SECONDS
        times = self._refused_at_once.get(login, 0) + 1 if young else 0
        self._refused_at_once[login] = times
        self._client.sessions.ended(login, exchange.request.headers)
        if times < _REFUSED_AT_ONCE:
            return ()
        self._refused_at_once[login] = 0
        message = "Sessions are refused again and again as soon as they have begun."
        finding = Finding("session_is_live", message, exchange)
        self._counts.found(finding)
        return (finding,)


def _is_plain(plan: Plan) -> bool:
    """Whether a request says what its plan says, as its user."""
    return plan.attack is None and plan.raw is None and plan.credential == "live"
