"""A request as it was sent, its answer, and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twinspec.contract.operations import Representation

NO_ANSWER = 0
"""The status of what came back when no answer did."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it went over the wire.

    `target` is path and query below the base URL of the version, percent-encoded. `headers` have
    lower-case names and include credentials. `login` is the user in whose live session the request
    is made; None when it carries no credential, or an invalid one.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    login: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `headers` have lower-case names.

    Without an answer, the status is NO_ANSWER, and `lost` is a sentence that gives the reason.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    lost: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the request was accepted."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request to an operation of a version, and its answer; `operation` is None for no operation.

    `representation` is that of the request's body or, without a body, the one that it accepts.
    `phase` is the part of the run that made the request: coverage, fuzzing, corpus, links …
    """

    version: str
    operation: str | None
    representation: Representation
    request: Request
    answer: Answer
    phase: str


@dataclass(frozen=True, slots=True)
class ServerFinding:
    """A way in which the server breaks the contract.

    `check` is the name of the check, in snake_case. `message` is a sentence without values of the
    request. `rule` is the rule concerned, if there is one.
    """

    check: str
    message: str
    exchange: Exchange
    rule: str | None = None

    @property
    def signature(self) -> tuple[str, ...]:
        """The key of a fault's findings: check, version, operation, representation, rule."""
        exchange = self.exchange
        return (
            self.check,
            exchange.version,
            exchange.operation or "-",
            exchange.representation,
            self.rule or "-",
            str(exchange.answer.status),
        )


@dataclass(frozen=True, slots=True)
class ExchangeVerdict:
    """The verdict on one exchange by the contract alone.

    `broken` are the rules that the request certainly breaks, as far as the contract can decide.
    `refused_with` are the rules in the answer, in order. `kept_keywords` and `broken_keywords` are
    the places of the schema keywords that the request keeps and breaks, as JSON Pointers into the
    one-file document of the version.
    """

    findings: tuple[ServerFinding, ...] = ()
    broken: frozenset[str] = frozenset()
    refused_with: tuple[str, ...] = ()
    kept_keywords: frozenset[str] = field(default=frozenset())
    broken_keywords: frozenset[str] = field(default=frozenset())
