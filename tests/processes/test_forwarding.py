"""Clients behind the documented proxies, with TLS: who they are, and where links lead them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
import yaml

from tests.api.conftest import LIVE
from tests.hostile.servers import Served, eventually, fill, served
from tests.processes.proxies import NAMES, Proxy, proxy

LOG_IN = "/system/ws/v12/authentication/user/login"
ONE, OTHER = "127.0.0.2", "127.0.0.3"
"""Clients on this machine, which are not its proxy: that one asks from 127.0.0.1."""
SPOOFED = {"X-Forwarded-For": "198.51.100.1", "Forwarded": "for=198.51.100.1;proto=gopher"}


@pytest.fixture(scope="module", params=NAMES)
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Proxy]]:
    folder = tmp_path_factory.mktemp("forwarding")
    with ExitStack() as stack:
        url = fill(folder)
        server = stack.enter_context(served(folder, url, trusted_proxies="127.0.0.1"))
        yield server, stack.enter_context(proxy(request.param, [server.port] * 3, folder))


def client(proxy: Proxy, address: str) -> httpx.Client:
    """Return a client that asks the proxy with TLS from an address."""
    trusted = ssl.create_default_context(cafile=str(proxy.certificate))
    return httpx.Client(
        base_url=f"https://127.0.0.1:{proxy.port_with_tls}",
        transport=httpx.HTTPTransport(local_address=address, verify=trusted),
        timeout=30,
    )


def failed_log_ins(client: httpx.Client, times: int) -> list[int]:
    body = {"userName": "nobody", "password": "wrong"}
    return [client.post(LOG_IN, json=body, headers=SPOOFED).status_code for _ in range(times)]


def test_log_ins_are_slowed_by_client_whatever_it_says_of_itself(
    found: tuple[Served, Proxy],
) -> None:
    server, proxy = found
    with client(proxy, ONE) as one, client(proxy, OTHER) as other:
        assert failed_log_ins(one, 7) == [401] * 5 + [429] * 2
        assert failed_log_ins(other, 1) == [401]

    def told() -> list[object]:
        lines = server.logged("request")
        return [line["client"] for line in lines if line["operation"] == "log_in"]

    # Lines are written beside the requests.
    assert eventually(lambda: len(told()) == 8)
    assert told() == [ONE] * 7 + [OTHER]


def test_links_and_served_contracts_lead_back_through_the_proxy(
    found: tuple[Served, Proxy],
) -> None:
    """All of them are paths, which a client resolves by the address that it has asked."""
    _, proxy = found
    with client(proxy, ONE) as one:
        contract = one.get("/system/ws/v12/openapi.yaml")
        servers = [server["url"] for server in yaml.safe_load(contract.text)["servers"]]
        assert [str(contract.url.join(url)) for url in servers] == [
            f"https://127.0.0.1:{proxy.port_with_tls}/system/ws/v12"
        ]
        path = "/system/ws/v12/interaction/customer/1"
        answer = one.get(path, headers={"X-egain-session": LIVE})
        assert answer.status_code == 404
        assert one.get("/metrics").status_code == 404
        moved = one.get("/")
        assert (moved.status_code, moved.headers["location"]) == (308, "/docs")
        assert one.get(str(moved.url.join(moved.headers["location"]))).status_code == 200
