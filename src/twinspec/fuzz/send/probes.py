"""Requests to no operation: unknown paths, and methods that a path does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.send.client import Client, answer_of

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_UNKNOWN = ("/", "/unknown", "{path}/", "{path}/unknown", "/%7Bunknown%7D")


def probe(client: Client, representations: Sequence[Representation]) -> Iterator[Exchange]:
    """Send every method to every path of the contract, and some to unknown paths.

    The requests accept each of `representations` in turn.
    """
    operations = client.surface.operations.values()
    known = {(item.method, item.path) for item in operations}
    paths = {item.path: None for item in operations}
    targets = [
        (method, path) for path in paths for method in _METHODS if (method, path) not in known
    ]
    targets += [
        (method, text.replace("{path}", path))
        for path in paths
        for text in _UNKNOWN
        for method in ("GET", "PUT")
    ]
    for index, (method, path) in enumerate(targets):
        representation = representations[index % len(representations)]
        yield _sent(client, method, _filled(path), representation)


def _filled(path: str) -> str:
    while "{" in path:
        path = path[: path.index("{")] + "1" + path[path.index("}") + 1 :]
    return path


def _sent(client: Client, method: str, target: str, representation: Representation) -> Exchange:
    response = client.sessions.http.request(
        method,
        client.url + target,
        headers={"Accept": MEDIA_TYPES[representation]},
        allow_redirects=False,
    )
    answer = answer_of(response)
    return client.exchanged(response.request, answer, None, representation, None, "probes")
