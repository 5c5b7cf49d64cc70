"""Failed log-ins make the next attempt wait, twice as long with each, and are forgotten in time.

Counted are a user name at an address and, with larger allowances, the name and the address alone.
Names are counted as they are sent, so that known and unknown ones are treated alike.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from casewright.clock import Instant

_SECOND = 1000
_FIRST_DELAY = 1 * _SECOND
_MOST_DOUBLINGS = 30
_ALLOWANCE_OF_NAME, _ALLOWANCE_OF_ADDRESS = 10, 20
"""How many times as many failures a name, and an address, may have as a name at an address."""


@dataclass(frozen=True, slots=True)
class Failures:
    """How many failures a counter remembers, when the last one was, when all are forgotten."""

    key: str
    count: int
    last: Instant
    forgotten: Instant


@dataclass(frozen=True, slots=True)
class Counter:
    """One count of failures. `free` of them cost no delay; times are milliseconds.

    The key is a hash: who mistypes may send a password for a user name.
    """

    key: str
    free: int
    longest_delay: int
    forget_every: int

    def wait(self, failures: Failures | None, now: Instant) -> int:
        """Return for how long no attempt is allowed."""
        if failures is None or failures.count < self.free:
            return 0
        doublings = min(failures.count - self.free, _MOST_DOUBLINGS)
        delay = min(_FIRST_DELAY << doublings, self.longest_delay)
        return max(0, delay - _elapsed(failures, now))

    def after_failure(self, failures: Failures | None, now: Instant) -> Failures:
        """Return what is to be remembered after one more failure."""
        remembered = 0
        if failures is not None:
            remembered = max(0, failures.count - _elapsed(failures, now) // self.forget_every)
        count = remembered + 1
        return Failures(self.key, count, now, now + count * self.forget_every)


@dataclass(frozen=True, slots=True)
class Throttle:
    """How failed log-ins are slowed: failures of a name at an address that are free, and seconds.

    An attempt waits for `longest_delay` seconds at most.
    """

    free_failures: int = 5
    longest_delay: int = 300

    def counters(self, user_name: str, address: str) -> tuple[Counter, Counter, Counter]:
        """Return the counters of an attempt; the first is that of the name at the address."""
        place = _neighbourhood(address)
        return (
            self._counter(1, name=user_name, address=place),
            self._counter(_ALLOWANCE_OF_NAME, name=user_name),
            self._counter(_ALLOWANCE_OF_ADDRESS, address=place),
        )

    def _counter(self, allowance: int, **counted: str) -> Counter:
        longest_delay = self.longest_delay * _SECOND
        return Counter(
            key=sha256(json.dumps(counted).encode()).hexdigest(),
            free=self.free_failures * allowance,
            longest_delay=longest_delay,
            forget_every=longest_delay // allowance,
        )


def _elapsed(failures: Failures, now: Instant) -> int:
    """Return the time since the last failure; a clock that was set back shuts nobody out."""
    return abs(now - failures.last)


def _neighbourhood(address: str) -> str:
    """Return what counts as one address: of version 6 a whole /64, which one client can fill."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
