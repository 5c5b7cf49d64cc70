"""The resources of a version's operations: store, clock, paths and views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import ClassVar, TypeVar

from casewright.api.disconnection import cancel_on_disconnect
from casewright.api.hrefs import Hrefs
from casewright.api.views import Views
from casewright.clock import Clock, Instant
from casewright.domain.effects import effect
from casewright.domain.model import Caller
from casewright.domain.passwords import PasswordChecks
from casewright.domain.repositories import Store, Work
from casewright.domain.throttle import Throttle
from interaction_contract import rules
from interaction_contract.operation import Operation

Command = TypeVar("Command")
Result = TypeVar("Result")
Handler = Callable[[Command, Caller, Work, Instant], Awaitable[Result]]
"""A handler that changes something: what is asked, by whom, on what, and when."""
SearchHandler = Callable[[Command, Caller, Work], Awaitable[Result]]
"""A handler that only reads: what is asked, by whom, on what."""
Gone = Callable[[], Awaitable[None]]
"""Returns as soon as the client has gone away."""


class Service:
    """A version of the API. Each call is one unit of work: it is done completely, or not at all."""

    contract: ClassVar[Mapping[str, Operation]]
    """The operations of the version, by operationId."""
    base_path: ClassVar[str]
    """What the paths of the operations are relative to."""
    answers: ClassVar[ModuleType]
    """The types of the version's answers."""
    views_class: ClassVar[type[Views]] = Views
    """What makes the version's answers of resources."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        strict_visibility: bool = False,
        throttle: Throttle | None = None,
        checks: PasswordChecks | None = None,
    ) -> None:
        """Use `store` and `clock`; `throttle` delays failed log-ins.

        `checks` limits the password checks at a time. With `strict_visibility`, the answer for a
        resource that the caller may not see is the same as for a resource that does not exist.
        """
        self.store = store
        self.clock = clock
        self.hrefs = Hrefs(self.base_path, self.contract)
        self.views = self.views_class(self.hrefs, self.answers)
        self.throttle = throttle or Throttle()
        self.checks = checks or PasswordChecks()
        self._strict_visibility = strict_visibility

    def seen(self, caller: Caller) -> Caller:
        """Return the caller; with strict visibility, if this service is set to it."""
        return replace(caller, strict_visibility=True) if self._strict_visibility else caller

    @effect(
        rules.protocol.REFUSAL_CHANGES_NOTHING,
    )
    async def change(
        self, handler: Handler[Command, Result], command: Command, caller: Caller
    ) -> Result:
        """Run a handler that changes something: one transaction, run again on a conflict."""
        now = self.clock.now()
        seen = self.seen(caller)
        return await self.store.write(lambda work: handler(command, seen, work, now))

    async def search(
        self,
        handler: SearchHandler[Command, Result],
        query: Command,
        caller: Caller,
        gone: Gone | None,
    ) -> Result:
        """Run a search handler beside the event loop, as long as its client is connected."""
        seen = self.seen(caller)
        searching = self.store.search(lambda work: handler(query, seen, work))
        return await (searching if gone is None else cancel_on_disconnect(gone, searching))
