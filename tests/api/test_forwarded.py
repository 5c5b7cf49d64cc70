"""Who asks when proxies pass a request on. Sources: RFC 7239, 4 to 6, and what proxies write."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from casewright.api.forwarded import Forwarded, Headers, Networks, parse_address

TRUSTED = Networks(("10.0.0.0/8", "2001:db8:1::/48", "127.0.0.1"))
PROXY = "10.0.0.2"
NOTHING = ("http", PROXY)


def seen(headers: Headers, peer: str, *lines: tuple[str, str]) -> tuple[str, str]:
    """Return scheme and client that the application sees of a request from `peer`."""
    scope = passed_on(headers, (peer, 4711), *lines)
    return scope["scheme"], scope["client"][0]


def passed_on(
    headers: Headers, client: tuple[str, int] | None, *lines: tuple[str, str], kind: str = "http"
) -> Scope:
    """Return the scope that the application gets."""
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError

    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines]
    scope: dict[str, Any] = {
        "type": kind,
        "client": client,
        "scheme": "http",
        "headers": raw,
    }
    asyncio.run(Forwarded(app, trusted=TRUSTED, headers=headers)(scope, receive, send))
    return scopes[0]


def forwarded_for(*values: str) -> list[tuple[str, str]]:
    return [("X-Forwarded-For", value) for value in values]


@pytest.mark.parametrize(
    ("peer", "lines", "expected"),
    [
        pytest.param(PROXY, forwarded_for("192.0.2.43"), "192.0.2.43", id="one hop"),
        pytest.param(
            PROXY, forwarded_for("198.51.100.1, 192.0.2.43"), "192.0.2.43", id="spoofed before"
        ),
        pytest.param(
            PROXY, forwarded_for("198.51.100.1", "192.0.2.43"), "192.0.2.43", id="two lines"
        ),
        pytest.param(
            PROXY, forwarded_for("192.0.2.43, 10.9.9.9, 10.0.0.3"), "192.0.2.43", id="three hops"
        ),
        pytest.param(PROXY, forwarded_for("10.0.0.9, 10.0.0.3"), "10.0.0.9", id="all trusted"),
        pytest.param("192.0.2.1", forwarded_for("198.51.100.1"), "192.0.2.1", id="untrusted peer"),
        pytest.param("::ffff:10.0.0.2", forwarded_for("192.0.2.43"), "192.0.2.43", id="mapped"),
        pytest.param(
            "2001:db8:1::5", forwarded_for("2001:db8:2::1"), "2001:db8:2::1", id="version 6"
        ),
        pytest.param(PROXY, forwarded_for("[2001:db8:2::1]:443"), "2001:db8:2::1", id="v6 port"),
        pytest.param(PROXY, forwarded_for("192.0.2.43:47011"), "192.0.2.43", id="port"),
        pytest.param(PROXY, forwarded_for("192.0.2.43, unknown"), PROXY, id="unknown"),
        pytest.param(PROXY, forwarded_for(""), PROXY, id="empty"),
        pytest.param(PROXY, forwarded_for("192.0.2.43,"), PROXY, id="ends with a comma"),
        pytest.param(PROXY, [("X-Real-IP", "192.0.2.43")], PROXY, id="not read"),
        pytest.param(PROXY, [("Forwarded", "for=192.0.2.43")], PROXY, id="the other header"),
        pytest.param(PROXY, forwarded_for('fe80::1%<b>"', "192.0.2.43"), "192.0.2.43", id="a zone"),
    ],
)
def test_the_client_by_x_forwarded_for(
    peer: str, lines: list[tuple[str, str]], expected: str
) -> None:
    assert seen("x-forwarded", peer, *lines) == ("http", expected)


@pytest.mark.parametrize(
    ("schemes", "clients", "expected"),
    [
        ("https", "192.0.2.43", "https"),
        ("HTTPS", "192.0.2.43", "https"),
        ("https, http", "192.0.2.43, 10.0.0.3", "https"),
        ("https, http", "192.0.2.43", "http"),
        ("http, https, http", "198.51.100.1, 192.0.2.43, 10.0.0.3", "https"),
        ("gopher", "192.0.2.43", "http"),
        ("https", "", "https"),
    ],
)
def test_the_scheme_by_x_forwarded_proto(schemes: str, clients: str, expected: str) -> None:
    """That of the hop which the client asked; a scheme for each hop, or one for all."""
    lines = [("X-Forwarded-Proto", schemes), *forwarded_for(clients)]
    assert seen("x-forwarded", PROXY, *lines)[0] == expected
    assert seen("x-forwarded", "192.0.2.1", *lines) == ("http", "192.0.2.1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # The examples of RFC 7239, 4.
        ("for=192.0.2.60;proto=http;by=203.0.113.43", ("http", "192.0.2.60")),
        ('For="[2001:db8:cafe::17]:4711"', ("http", "2001:db8:cafe::17")),
        ("for=192.0.2.43, for=198.51.100.17", ("http", "198.51.100.17")),
        ('for="_gazonk"', NOTHING),
        ("for=unknown", NOTHING),
        # What a client may have sent before the last element is no matter.
        ('for="x, for=192.0.2.43;proto=https', ("https", "192.0.2.43")),
        ('for=198.51.100.1;x=", for="[2001:db8::1]:47"', ("http", "2001:db8::1")),
        ("for=198.51.100.1;proto=http, for=192.0.2.43;proto=https", ("https", "192.0.2.43")),
        ("for=192.0.2.43;proto=https, for=10.0.0.3;proto=http", ("https", "192.0.2.43")),
        ('for="192.0.2.43;x=\\", for=10.0.0.9"', NOTHING),
        ('for="192.0.2.\\43"', ("http", "192.0.2.43")),
        ("nothing", NOTHING),
        ("", NOTHING),
    ],
)
def test_the_client_by_forwarded(value: str, expected: tuple[str, str]) -> None:
    others = [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https")]
    assert seen("forwarded", PROXY, ("Forwarded", value), *others) == expected


@given(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=80),
    st.sampled_from(["192.0.2.43", "192.0.2.43:1", "[2001:db8::7]:1", "2001:db8::7"]),
)
def test_what_a_client_writes_never_hides_what_the_proxy_adds(said: str, client: str) -> None:
    expected = str(parse_address(client))
    assert seen("x-forwarded", PROXY, *forwarded_for(f"{said}, {client}"))[1] == expected
    added = f'{said}, for="{client}"'
    found = seen("forwarded", PROXY, ("Forwarded", added))[1]
    assert found == expected


def test_a_long_list_is_read_to_a_bound() -> None:
    """Also when all of it is trusted, since a client may have written that."""
    hops = ["192.0.2.43", *(f"10.1.{number // 250}.{number % 250}" for number in range(5000))]
    assert seen("x-forwarded", PROXY, *forwarded_for(", ".join(hops)))[1].startswith("10.1.")
    elements = ", ".join(f"for={hop}" for hop in hops)
    assert seen("forwarded", PROXY, ("Forwarded", elements))[1].startswith("10.1.")


@pytest.mark.parametrize(
    ("client", "kind"),
    [(None, "http"), ((PROXY, 4711), "lifespan")],
    ids=["of a socket without addresses", "no request"],
)
def test_only_a_request_of_a_known_peer_gets_another_client(
    client: tuple[str, int] | None, kind: str
) -> None:
    scope = passed_on("x-forwarded", client, *forwarded_for("192.0.2.43"), kind=kind)
    assert (scope["client"], scope["scheme"]) == (client, "http")
