"""An exchange with everything that was read around it: the input of the judge and the learner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.paging import PagingForm
from twinspec.fuzz.model.decisions import PassedOver, RuleDecisions, RuleInputs
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

CONFIRMING = "confirming"
"""The phase of requests that are sent again, since by remembered facts an answer was wrong."""

MINIMISING = "minimising"
"""The phase of requests that are smaller than the one of a finding."""


@dataclass(frozen=True, slots=True)
class SendTask:
    """A request to send, and how to send it.

    `is_watched`: no other process sends anything meanwhile, and the records it names are read
    before and after it. `is_judged`: no other process sends anything meanwhile, and the facts that
    its rules depend on are read. `is_twice`: it is sent twice at the same time. `credential` is a
    session id to use instead of the user's own. `depth` is the number of requests before it in its
    chain. `origin` is the request to keep if this one leads to a finding; replaying it leads to it.
    """

    plan: Plan
    phase: str
    is_watched: bool = False
    is_judged: bool = False
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

    `ref` refers to the value in the world that the request uses. `is_current`: the request uses the
    value of the record that it changes, so it was true when it was sent. `known` is the value in
    the pools before sending, `sent` the value in the body, `before` and `after` are the values read
    right before the request and after it was accepted. A value that was not read is None.

    Example: an edit of case 1000 has the `case.lastModified` of case 1000: it is current. With that
    of case 1001 it is not, even if both cases changed in the same millisecond.
    """

    ref: RecordReference
    is_current: bool
    known: Any = None
    sent: Any = None
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class CreatedSeen:
    """Whether the record in an answer's Location could be read.

    `is_found`: some user could read it. `is_missing`: for its maker the server says that it does
    not exist. `others_seen`: the maker could read other records of its kind.
    """

    thing: Thing
    is_found: bool
    is_missing: bool = False
    others_seen: bool = False


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of the matches of a search.

    `size` is the requested number of matches, `skipped` the number before them, `count` the number
    of all matches in the answer.
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
        """Whether it contains every match, if it begins with the first one."""
        return len(self.items) < self.size or self.count == len(self.items)


@dataclass(frozen=True, slots=True)
class PagedParts:
    """The matches of one search: all at once, in parts, and all at once again afterwards.

    `pages` are consecutive. `parts` are the pages, a range across two of them and, if `whole` has
    every match, the page after the last.
    """

    form: PagingForm
    target: Target
    whole: PagePart
    pages: tuple[PagePart, ...]
    parts: tuple[PagePart, ...]
    again: PagePart


@dataclass(frozen=True, slots=True)
class SentTwice:
    """Two copies of a request, sent at the same time; `has_moved`: the precondition has changed."""

    exchanges: tuple[Exchange, ...]
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """An exchange, its plan, and what was read around it.

    `sent` and `answered` are both bodies in the JSON shape, None without a body. `is_alone`: no
    other process sent anything meanwhile. `before` and `after` are the records that a refused
    watched request names, read around it. `session_age` is the age of the request's session in
    seconds. `created` are the records that Location names. `inputs` are what the handler's rules
    are judged by; None for an operation without expressions, and where `recall` returns them: by
    what the process remembers, for whoever asks before the next request is sent.
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
    inputs: RuleInputs | None = None
    recall: Callable[[], RuleInputs | None] | None = None

    @property
    def origin(self) -> Plan | None:
        """The request to keep if this one leads to a finding."""
        return self.task.origin if self.task is not None and self.task.origin else self.plan


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement on an observation.

    `kept` are the refusals whose rules the request certainly kept, `exercised` the effects that it
    had, `checks` the checks that applied. `business_rule` is the business rule that refused the
    request, empty if none did. `loses_session`: the session of the request is over; then nothing
    else is learnt from the request. `decisions` are what the expressions of the handler's rules say
    of it, None if they were not asked. `passed_over` is the rule that it breaks first, if a later
    one refused it. `is_suspect`: by remembered facts the answer is wrong, which only facts that are
    read for it can tell.
    """

    verdict: ExchangeVerdict
    kept: frozenset[str] = frozenset()
    exercised: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()
    business_rule: str = ""
    loses_session: bool = False
    decisions: RuleDecisions | None = None
    passed_over: PassedOver | None = None
    is_suspect: bool = False

    @property
    def findings(self) -> tuple[ServerFinding, ...]:
        """The findings."""
        return self.verdict.findings
