"""Failed log-ins make the next attempt wait, twice as long with each, and are forgotten in time.

Counted are a user name at an address and, with larger allowances, the name and the address alone.
What failed elsewhere slows only addresses that have failed for the name themselves: strangers can
shut nobody out. Names are counted as they are sent, so known and unknown ones are treated alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

from casewright.clock import Instant

_SECOND = 1000
_FIRST_DELAY = 1 * _SECOND
_MOST_DOUBLINGS = 30
_ALLOWANCE_OF_NAME, _ALLOWANCE_OF_ADDRESS = 10, 20
"""How many times as many failures a name, and an address, may have as a name at an address."""
_ALLOWANCE_UNDER_ATTACK = 2
"""How often an address may fail for a name that failed too often elsewhere; no more than free."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""What a translator (RFC 6052) makes of addresses of version 4, which are the last 32 bits."""


@dataclass(frozen=True, slots=True)
class Failures:
    """The state of one counter: number of failures, time of the last one, time of expiry."""

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
        # A count that no delay needs would only be remembered for longer.
        count = min(remembered + 1, self.free + _MOST_DOUBLINGS)
        return Failures(self.key, count, now, now + count * self.forget_every)


Counters = tuple[Counter, Counter, Counter]
"""Those of the name at the address, of the name, and of the address."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """How failed log-ins are slowed: failures of a name at an address that are free, and seconds.

    An attempt waits for `longest_delay` seconds at most.
    """

    free_failures: int = 5
    longest_delay: int = 300

    def counters(self, user_name: str, address: str) -> Counters:
        """Return the counters of an attempt: the name at the address, the name, the address."""
        place = neighbourhood(address)
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


def wait_of(counters: Counters, failures: Mapping[str, Failures], now: Instant) -> int:
    """Return for how long an attempt is not allowed; `failures` are by the keys of counters.

    The name's delay counts from the last failure at this address, and only from its second one on
    (the first one, if but one is free). So an owner enters from an address that is clean, and who
    mistyped elsewhere is not kept waiting by those who go on failing.
    """
    both, name, address = counters
    here, anywhere = failures.get(both.key), failures.get(name.key)
    longest = max(both.wait(here, now), address.wait(failures.get(address.key), now))
    if here and anywhere and here.count >= min(_ALLOWANCE_UNDER_ATTACK, both.free):
        longest = max(longest, name.wait(replace(anywhere, last=here.last), now))
    return longest


def neighbourhood(address: str) -> str:
    """Return the network that counts as one address: of version 6 the /64.

    An address of version 6 that stands for one of version 4 counts as that one.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    inner = found.ipv4_mapped or found.sixtofour
    if found in _TRANSLATED:
        inner = IPv4Address(int(found) & 0xFFFFFFFF)
    return str(inner or ip_network((int(found), 64), strict=False))
