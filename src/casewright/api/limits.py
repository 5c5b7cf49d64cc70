"""The limits of one process for each client and for all together. Times are seconds."""

from __future__ import annotations

from dataclasses import dataclass

from casewright.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one process; docs/operating.md documents their effects on clients."""

    connections: int = 1000
    """Connections that are served at the same time."""

    concurrent_requests: int = 100
    """Requests that are worked on at the same time."""

    waiting_requests: int = 400
    """Requests that may wait for their turn."""

    waiting_time: float = 10.0
    """How long a request waits for its turn."""

    address: int = 16 * 1024
    """Bytes of a request's address."""

    header_lines: int = 100
    """Header lines of a request, trailer lines included."""

    header_bytes: int = 32 * 1024
    """Bytes of all header lines of a request, trailer lines included."""

    large_bodies: int = 64 * 1024 * 1024
    """Bytes that all large bodies together may have while their requests are worked on."""

    unread_answers: int = 64 * 1024 * 1024
    """Bytes that all large answers together may have that clients have not read yet."""

    head_time: float = 15.0
    """How long the head of a request may take, from its first byte to its last."""

    body_time: float = 30.0
    """How long a body may go without progress."""

    answer_time: float = 30.0
    """How long an answer may go without being read on."""

    idle_time: float = 15.0
    """How long a connection is kept open without a request."""


def limits_of(settings: Settings) -> Limits:
    """Return the limits of a process with these settings."""
    return Limits(
        connections=settings.connections,
        concurrent_requests=settings.concurrent_requests,
        waiting_requests=settings.waiting_requests,
        waiting_time=settings.waiting_seconds,
        address=settings.address_limit,
        header_lines=settings.header_lines,
        header_bytes=settings.header_limit,
        large_bodies=settings.large_bodies_limit,
        unread_answers=settings.unread_answers_limit,
        head_time=settings.head_seconds,
        body_time=settings.body_seconds,
        answer_time=settings.answer_seconds,
        idle_time=settings.keep_alive_seconds,
    )
