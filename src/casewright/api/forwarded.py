"""The client of a request that proxies pass on, as trusted proxies state it.

Each proxy appends the address of its own client to a list. The list is read from its end while the
writer of an entry is trusted: the first address that belongs to no trusted proxy is the client's.
Entries before it come from the client or from unknown proxies.

    peer 10.0.0.2, X-Forwarded-For: 198.51.100.7, 203.0.113.9, 10.0.0.3; trusted 10.0.0.0/8
    → client 203.0.113.9
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

from starlette.types import ASGIApp, Receive, Scope, Send

Headers = Literal["x-forwarded", "forwarded"]
"""Where proxies say it: X-Forwarded-For and -Proto, or Forwarded (RFC 7239)."""

_Address = IPv4Address | IPv6Address
_Hops = Callable[..., Iterator[tuple[str, str]]]
_MOST_HOPS = 20
_LONGEST = 2048
"""Characters at the end of a header that are read; twenty hops are shorter."""
_KEPT = 1024
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PAIR = rf'{_TOKEN}=(?:{_TOKEN}|"(?:[^"\\]|\\.)*")'
_PAIRS = re.compile(rf'({_TOKEN})=(?:({_TOKEN})|"((?:[^"\\]|\\.)*)")')
_LAST = re.compile(rf"(?:^|,)[ \t]*({_PAIR}(?:[ \t]*;[ \t]*{_PAIR})*)[ \t]*$")
"""The last element of Forwarded; what a client has sent before it may be anything."""


class Networks:
    """A set of addresses and networks, such as `10.0.0.0/8`."""

    def __init__(self, networks: tuple[str, ...]) -> None:
        """Read the networks; ValueError for an invalid one."""
        self._networks = tuple(ip_network(one) for one in networks)

    def __contains__(self, address: _Address | None) -> bool:
        """Return whether an address is in one of them."""
        return address is not None and any(address in one for one in self._networks)


class Forwarded:
    """Puts the client and the scheme stated by trusted proxies into the scope of a request."""

    def __init__(self, app: ASGIApp, *, trusted: Networks, headers: Headers) -> None:
        """Wrap `app`; `headers` are those that the proxies write; others are ignored."""
        self._app = app
        self._names, hops = _READ[headers]
        self._origin = lru_cache(_KEPT)(partial(_origin, trusted, hops))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the address of its client."""
        if scope["type"] == "http" and scope["client"] is not None:
            said = tuple(
                b",".join(value for name, value in scope["headers"] if name == wanted)[-_LONGEST:]
                for wanted in self._names
            )
            client, scheme = self._origin(scope["client"][0], said)
            if client is not None:
                scope["client"] = (client, 0)
            if scheme is not None:
                scope["scheme"] = scheme
        await self._app(scope, receive, send)


def _origin(
    trusted: Networks, hops: _Hops, peer: str, said: tuple[bytes, ...]
) -> tuple[str | None, str | None]:
    """Return the address and the scheme of a request's client, None for an unknown one.

    An entry that is no address, such as `unknown`, ends the list: the client is then the one that
    the proxy before it states, or that proxy itself.
    """
    client, found, scheme = parse_address(peer), None, None
    for number, (node, said_scheme) in enumerate(hops(*(one.decode("latin-1") for one in said))):
        if client not in trusted or number == _MOST_HOPS:
            break
        if said_scheme in ("http", "https"):
            scheme = said_scheme
        client = parse_address(node)
        if client is None:
            break
        found = str(client)
    return found, scheme


def _x_forwarded(nodes: str, schemes: str) -> Iterator[tuple[str, str]]:
    """Yield the hops of X-Forwarded-For from the last one on; one scheme may apply to all."""
    listed = nodes.split(",")
    said = [one.strip(" \t").lower() for one in schemes.split(",")]
    alike = len(said) == len(listed)
    for number in range(1, len(listed) + 1):
        yield listed[-number], said[-number] if alike else said[-1]


def _forwarded(elements: str) -> Iterator[tuple[str, str]]:
    """Yield the hops of Forwarded from the last one on.

    Example of the header: `for=192.0.2.43;proto=https, for="[::1]:1"`.
    """
    while last := _LAST.search(elements):
        pairs: Mapping[str, str] = {
            name.lower(): token or re.sub(r"\\(.)", r"\1", quoted)
            for name, token, quoted in _PAIRS.findall(last[1])
        }
        yield pairs.get("for", ""), pairs.get("proto", "").lower()
        elements = elements[: last.start()]


_READ: Mapping[Headers, tuple[tuple[bytes, ...], _Hops]] = {
    "x-forwarded": ((b"x-forwarded-for", b"x-forwarded-proto"), _x_forwarded),
    "forwarded": ((b"forwarded",), _forwarded),
}


def parse_address(node: str) -> _Address | None:
    """Return the address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`.

    None for anything else. An IPv4 address mapped to IPv6 counts as the IPv4 address.
    """
    text = node.strip(" \t")
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # A zone of a link is of no use elsewhere, and may be any text.
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found
