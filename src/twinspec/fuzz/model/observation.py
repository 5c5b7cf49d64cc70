"""An exchange with everything that was read around it: all that the judge and the learner get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.paging import PagingForm
from twinspec.fuzz.model.exchange import Exchange, ExchangeVerdict, ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Target

Thing = tuple[str, str]
"""A thing of the world: its kind and its key, such as `("case", "1000")`."""

Snapshot = Mapping[Thing, Any]
"""What was read of each thing, in the JSON shape; None for one that could not be read."""

FOLLOWED = "links"
"""The phase of requests that follow from accepted ones, and the check that counts them."""

OUTDATED = "outdated"
"""The phase of requests that carry a precondition which is no longer true."""

PAGING = "paging"
"""The phase of requests that ask for the matches of a search in parts."""

MINIMISING = "minimising"
"""The phase of requests that are smaller than the one of a finding."""


@dataclass(frozen=True, slots=True)
class SendTask:
    """A request to send, and how.

    `is_watched`: no other process sends anything meanwhile, and what the request names is read
    before and after it. `is_twice`: it is sent twice at the same time. `credential` is the session
    to use instead of the user's own. `depth` counts the requests of its chain before it. `origin`
    is the request to keep when this one leads to a finding: the one that leads to it again.
    """

    plan: Plan
    phase: str
    is_watched: bool = False
    is_twice: bool = False
    credential: str | None = None
    depth: int = 0
    origin: Plan | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The answer of a reading operation after a request; `shape` is its JSON shape."""

    operation: Target
    shape: Any


@dataclass(frozen=True, slots=True)
class PreconditionSeen:
    """The values of a request's precondition (x-twinspec-precondition) before and after it.

    `ref` is the value in the world that the request quotes. `is_current`: the request takes it from
    the very thing that it is made to, so it was true when it was sent. `known` is the value as it
    was known before sending, `sent` as it stands in the body, `before` and `after` as it was read
    right before the request and after it was accepted. What was not read is None.

    Example: an edit of case 1000 quotes `case.lastModified` of case 1000: it is current. Quoting
    that of case 1001 is not, even if both cases changed in the same millisecond.
    """

    ref: RecordReference
    is_current: bool
    known: Any = None
    sent: Any = None
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class CreatedSeen:
    """Whether the thing that an answer's Location names could be read.

    `is_found`: somebody could read it. `is_missing`: the maker was told that it is not there.
    `others_seen`: the maker could read other things of its kind.
    """

    thing: Thing
    is_found: bool
    is_missing: bool = False
    others_seen: bool = False


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of the matches of a search.

    `size` is how many were asked for, `skipped` how many come before it, `count` how many matches
    the answer says there are.
    """

    items: list[Any]
    count: Any
    size: int
    exchange: Exchange
    skipped: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the answer says that the part is empty."""
        return self.exchange.answer.status == 204

    @property
    def is_complete(self) -> bool:
        """Whether it contains every match, provided that it begins with the first one."""
        return len(self.items) < self.size or self.count == len(self.items)


@dataclass(frozen=True, slots=True)
class PagedParts:
    """The matches of one search: all at once, in parts, and all at once again afterwards.

    `pages` are consecutive, `parts` are those and a range across two of them and, if `whole` holds
    every match, the page behind the last.
    """

    form: PagingForm
    target: Target
    whole: PagePart
    pages: tuple[PagePart, ...]
    parts: tuple[PagePart, ...]
    again: PagePart


@dataclass(frozen=True, slots=True)
class SentTwice:
    """Two copies of a request, sent at the same time; `has_moved`: its precondition is another."""

    exchanges: tuple[Exchange, ...]
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """An exchange, the plan that it came from, and what was read around it.

    `sent` and `answered` are both bodies in the JSON shape, None where there is none. `is_alone`:
    no other process sent anything meanwhile. `before` and `after` are what the request names, read
    around a watched request that was refused. `session_age` is how long the session of the request
    has lived, in seconds. `created` are the things that Location names.
    """

    exchange: Exchange
    task: SendTask | None = None
    plan: Plan | None = None
    sent: Any = None
    answered: Any = None
    is_alone: bool = False
    session_age: float | None = None
    before: Snapshot = field(default_factory=dict)
    after: Snapshot | None = None
    precondition: PreconditionSeen | None = None
    created: frozenset[Thing] = frozenset()
    created_seen: CreatedSeen | None = None
    parts: PagedParts | None = None
    twice: SentTwice | None = None
    read_back: tuple[ReadBack, ...] = ()

    @property
    def origin(self) -> Plan | None:
        """The request to keep when this one leads to a finding."""
        return self.task.origin if self.task is not None and self.task.origin else self.plan


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement on an observation.

    `kept` are the refusals that the request has demonstrably not earned, `exercised` the effects
    that it had, `checks` the checks that had something to look at. `business_rule` is the rule of
    the business that refused the request, empty if none did. `loses_session`: the session that the
    request was made in is over, which is judged by itself and says nothing else of the request.
    """

    verdict: ExchangeVerdict
    kept: frozenset[str] = frozenset()
    exercised: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()
    business_rule: str = ""
    loses_session: bool = False

    @property
    def findings(self) -> tuple[ServerFinding, ...]:
        """The findings."""
        return self.verdict.findings
