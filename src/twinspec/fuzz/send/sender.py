"""Sends requests and reads records around them: the world before and after a request."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Barrier
from typing import Any

import requests

from twinspec.contract.binding.names import NotXml
from twinspec.fuzz import numbers
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.observation import (
    CreatedSeen,
    Observation,
    PreconditionSeen,
    ReadBack,
    SendTask,
    SentTwice,
    Snapshot,
    Thing,
)
from twinspec.fuzz.model.plan import Plan, refs_of_plan
from twinspec.fuzz.model.precondition import (
    at,
    precondition_node,
    quoted,
    quotes_itself,
    with_precondition,
)
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.facts import FactReader
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.paging import is_paged, read_parts

# What another request has changed is read again when a precondition fails (RFC 9110, 15.5.10/13).
_PRECONDITION_FAILED = (409, 412)
_TWICE = 2


@dataclass(slots=True)
class _RequestInFlight:
    """The request that is being sent; `before` are the records that it names, as read before."""

    is_alone: bool = False
    is_watched: bool = False
    before: Snapshot = field(default_factory=dict)


class Sender:
    """Sends the requests of one process to one version, one by one."""

    def __init__(
        self,
        client: Client,
        lock: SharedExclusiveLock,
        users: Sequence[str],
        facts: FactReader | None = None,
    ) -> None:
        """Send by `client`; one of `users` reads records that a request's user may not see.

        `facts` reads what the rules of handlers depend on; without it they are not judged.
        """
        self._client = client
        self._lock = lock
        self._users = users
        self._facts = facts
        self._readers: dict[Thing, str | None] = {}
        self._under_way = _RequestInFlight()

    def send(self, task: SendTask) -> tuple[Observation, ...]:
        """Send a request; return its observations, two if it was sent twice.

        Empty for a text that XML cannot represent: no request can carry it.
        """
        if task.is_twice:
            return self._send_twice(task)
        self.begin(task.plan, is_watched=task.is_watched, is_judged=task.is_judged)
        try:
            exchange = self._client.send(task.plan, task.phase, task.credential)
        except NotXml:
            self._lock.release()
            return ()
        return (self.observe(exchange, task.plan, task),)

    def begin(self, plan: Plan | None, *, is_watched: bool, is_judged: bool = False) -> None:
        """Take the lock before `plan` is sent; for a watched one alone, and read what it names.

        For one that is judged, alone as well, read the facts that its rules depend on.
        """
        is_alone = is_watched or is_judged
        self._under_way = _RequestInFlight(is_alone, is_watched)
        self._lock.acquire(alone=is_alone)
        if plan is not None and is_watched and plan.operation.paging is None:
            self._under_way.before = self.look(plan)
        if self._facts is not None:
            self._facts.begin(plan, is_alone=is_alone)

    def observe(
        self, exchange: Exchange, plan: Plan | None, task: SendTask | None = None
    ) -> Observation:
        """Read the records around a request after it was sent; then release the lock."""
        under_way, self._under_way = self._under_way, _RequestInFlight()
        try:
            inputs, recall = None, None
            if self._facts is not None:
                recall = partial(self._facts.inputs, exchange, is_alone=under_way.is_alone)
                if under_way.is_alone or exchange.answer.is_success:
                    # What is read, or forgotten, must be so before anything else is sent.
                    inputs, recall = recall(), None
            self._note_sessions(exchange)
            if exchange.answer.is_success:
                observation = self._accepted(exchange, plan, task, under_way)
            else:
                observation = self._refused(exchange, plan, task, under_way)
            return replace(observation, inputs=inputs, recall=recall)
        finally:
            self._lock.release()

    def unknown(self, plan: Plan) -> tuple[ReadBack, ...]:
        """Read the records that `plan` names and the pools lack: the plan may be of another run."""
        pools = self._client.pools
        missing = {(ref.kind, ref.key) for ref in refs_of_plan(plan) if pools.resolve(ref) is None}
        if not missing or not self._client.can_read(plan.login):
            return ()
        return self._client.read_back(missing, plan.login)

    def end_session(self, exchange: Exchange) -> None:
        """Record that the session of a request is over; its user begins another when needed."""
        login = exchange.request.login
        if login is not None:
            self._client.sessions.ended(login, exchange.request.headers)

    def look(self, plan: Plan) -> Snapshot:
        """Return the first records that `plan` names, as they are read now."""
        things = dict.fromkeys(
            (ref.kind, ref.key)
            for ref in refs_of_plan(plan)
            if self._client.surface.reader(ref.kind)
        )
        some = list(things)[: numbers.WATCHED_THINGS]
        seen = {thing: self._read(thing, plan.login) for thing in some}
        return {thing: value for thing, value in seen.items() if value is not None}

    def _note_sessions(self, exchange: Exchange) -> None:
        """Record pauses that answers to log-ins require, and sessions that are over."""
        sessions, surface = self._client.sessions, self._client.surface
        form = surface.session
        if form is not None and exchange.operation == form.begin.id:
            sessions.note_pause(exchange.answer.status, exchange.answer.headers)
        operation = surface.operations.get(exchange.operation or "")
        login = exchange.request.login
        ends = operation is not None and operation.session == "ends"
        if ends and login and exchange.answer.is_success:
            sessions.ended(login, exchange.request.headers)

    def _refused(
        self,
        exchange: Exchange,
        plan: Plan | None,
        task: SendTask | None,
        under_way: _RequestInFlight,
    ) -> Observation:
        client, login = self._client, exchange.request.login
        precondition = self._precondition(plan, {}, None)
        after: Snapshot | None = None
        read_back: tuple[ReadBack, ...] = ()
        has_failed = exchange.answer.status in _PRECONDITION_FAILED
        if has_failed and precondition is not None and precondition.is_current:
            ref = precondition.ref
            if client.can_read(login):
                read_back = client.read_back([(ref.kind, ref.key)], login)
        if exchange.answer.status >= 400 and plan is not None and under_way.before:
            after = {thing: self._read(thing, plan.login) for thing in under_way.before}
        return Observation(
            exchange,
            task,
            plan,
            is_alone=under_way.is_alone,
            session_age=None if login is None else client.sessions.age(login),
            before=under_way.before,
            after=after,
            precondition=precondition,
            read_back=read_back,
        )

    def _accepted(
        self,
        exchange: Exchange,
        plan: Plan | None,
        task: SendTask | None,
        under_way: _RequestInFlight,
    ) -> Observation:
        client, login = self._client, exchange.request.login
        operation = client.surface.operations.get(exchange.operation or "")
        sent: Any = None if operation is None else client.sent(exchange, operation)
        precondition = self._precondition(plan, under_way.before, sent)
        parts = None
        if under_way.is_watched and plan is not None and is_paged(plan, exchange):
            parts = read_parts(client, plan)
        created: frozenset[Thing] = frozenset()
        created_seen: CreatedSeen | None = None
        read_back: tuple[ReadBack, ...] = ()
        if operation is not None and not operation.is_safe and client.can_read(login):
            created = frozenset(client.created(exchange))
            stale = (
                {(ref.kind, ref.key) for ref in refs_of_plan(plan)} if plan is not None else set()
            )
            read_back = client.read_back({*stale, *created}, login)
            if under_way.is_watched:
                created_seen = self.look_for_created(exchange)
            if precondition is not None and precondition.is_current:
                value = client.value_now(precondition.ref, login)
                precondition = replace(precondition, after=value)
        return Observation(
            exchange,
            task,
            plan,
            sent=sent,
            answered=None if operation is None else client.shape(exchange, operation),
            is_alone=under_way.is_alone,
            before=under_way.before,
            precondition=precondition,
            created=created,
            created_seen=created_seen,
            parts=parts,
            read_back=read_back,
        )

    def look_for_created(self, exchange: Exchange) -> CreatedSeen | None:
        """Read the record that an answer's Location names; None if it names nothing."""
        login = exchange.request.login
        for kind, key in self._client.created(exchange) if self._client.can_read(login) else ():
            if self._read((kind, key), login) is not None:
                return CreatedSeen((kind, key), is_found=True)
            is_missing = self._client.is_missing(kind, key, login)
            others = is_missing and self._sees_others(kind, key, login)
            return CreatedSeen((kind, key), False, is_missing, others)
        return None

    def _sees_others(self, kind: str, key: str, login: str | None) -> bool:
        """Return whether `login` can read another record of `kind`."""
        recent = self._client.pools.recent(kind)
        others = [one for one in recent if one != key][: numbers.OTHERS_TRIED]
        seen = (self._client.read(kind, [one], login) for one in others)
        return login is None or any(shape is not None for shape in seen)

    def _precondition(
        self, plan: Plan | None, before: Snapshot, sent: Any
    ) -> PreconditionSeen | None:
        """Return the values of a request's precondition; `sent` is its body in the JSON shape."""
        ref = quoted(plan) if plan is not None else None
        if plan is None or ref is None:
            return None
        node, shape = precondition_node(plan), before.get((ref.kind, ref.key))
        assert node is not None
        return PreconditionSeen(
            ref,
            quotes_itself(plan, ref),
            known=self._client.pools.resolve(ref),
            sent=at(sent, node.precondition or ()),
            before=None if shape is None else self._client.value_in(ref, shape),
        )

    def _send_twice(self, task: SendTask) -> tuple[Observation, ...]:
        """Send a request twice at the same time with the current precondition; no other is sent.

        Nothing is sent if the precondition does not belong to the record that it changes.
        """
        plan, client = task.plan, self._client
        ref = quoted(plan)
        if ref is None or not quotes_itself(plan, ref):
            return ()
        self._lock.acquire(alone=True)
        try:
            before = client.value_now(ref, plan.login)
            wire = client.wire(plan if before is None else with_precondition(plan, before))
            start = Barrier(_TWICE)

            def send(http: requests.Session) -> Exchange:
                start.wait()
                return client.send_apart(http, plan, wire, task.phase)

            with ExitStack() as stack, ThreadPoolExecutor(_TWICE) as threads:
                sessions = [stack.enter_context(client.apart()) for _ in range(_TWICE)]
                exchanges = tuple(threads.map(send, sessions))
            after = client.value_now(ref, plan.login)
            read_back = client.read_back([(ref.kind, ref.key)], plan.login)
        finally:
            self._lock.release()
        has_moved = before is not None and after is not None and after != before
        twice = SentTwice(exchanges, has_moved)
        return tuple(
            Observation(exchange, task, is_alone=True, twice=twice, read_back=read_back)
            for exchange in exchanges
        )

    def _read(self, thing: Thing, login: str | None) -> Any:
        """Return a record, read by the user who could read it last, else by another one."""
        known = self._readers.get(thing)
        every = [*([known] if known else []), login, *self._users[: numbers.WATCHING_USERS]]
        for name in dict.fromkeys(one for one in every if self._client.can_read(one)):
            value = self._client.read(thing[0], [thing[1]], name)
            if value is not None:
                self._readers[thing] = name
                return value
        return None
