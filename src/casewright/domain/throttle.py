"""Failed log-ins delay the next attempt, twice as long after each failure; they expire in time.

Failures are counted per user name and address together and, with more free failures, per name and
per address. Failures at other addresses delay only an address that has failed for the name itself,
so strangers cannot lock a user out. Names are counted as sent, so unknown names are treated alike.
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
    """One count of failures. The first `free` ones cause no delay; times are milliseconds.

    The key is a hash, since a user may type a password as the user name by mistake.
    """

    key: str
    free: int
    longest_delay: int
    forget_every: int

    def wait(self, failures: Failures | None, now: Instant) -> int:
        """Return the milliseconds for which no attempt is allowed."""
        if failures is None or failures.count < self.free:
            return 0
        doublings = min(failures.count - self.free, _MOST_DOUBLINGS)
        delay = min(_FIRST_DELAY << doublings, self.longest_delay)
        return max(0, delay - _elapsed(failures, now))

    def after_failure(self, failures: Failures | None, now: Instant) -> Failures:
        """Return the state of the counter after one more failure."""
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
    """The settings of the delay: free failures of a name at an address, and times in seconds.

    An attempt waits for at most `longest_delay` seconds.
    """

    free_failures: int = 5
    longest_delay: int = 300

    def counters(self, user_name: str, address: str) -> Counters:
        """Return the counters of an attempt: the name at the address, the name, the address."""
        place = network_of(address)
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
    """Return the time since the last failure; 0 or more, even if the clock was set back."""
    return abs(now - failures.last)


def wait_of(counters: Counters, failures: Mapping[str, Failures], now: Instant) -> int:
    """Return the milliseconds for which an attempt is not allowed; `failures` are by counter key.

    The delay of the name counts from the last failure at this address, and only from the second
    failure there (from the first, if only one is free). So the owner can log in from an address
    without failures, and a user who mistyped does not wait longer because others keep failing.
    """
    both, name, address = counters
    here, anywhere = failures.get(both.key), failures.get(name.key)
    longest = max(both.wait(here, now), address.wait(failures.get(address.key), now))
    if here and anywhere and here.count >= min(_ALLOWANCE_UNDER_ATTACK, both.free):
        longest = max(longest, name.wait(replace(anywhere, last=here.last), now))
    return longest


def network_of(address: str) -> str:
    """Return the network that counts as one address: `2001:db8::1` gives `2001:db8::/64`.

    An IPv6 address that represents an IPv4 address counts as that one: `::ffff:192.0.2.1` gives
    `192.0.2.1`.
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
