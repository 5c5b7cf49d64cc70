"""Documented requests as a collection of Bruno, an API client: a folder of text files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import indent

from twinspec.generate.requests.documented import DocumentedRequest, DocumentedRequests, shown
from twinspec.generate.requests.shell import address_of


def collection(
    title: str, address: str, every: list[DocumentedRequests], made: str
) -> Iterator[tuple[str, str]]:
    """Yield name and content of each file of a collection, a folder per version and representation.

    The environment `local` has the server's address. The first request of a folder begins the
    session of the others, so folders are run as a whole. Each status of a refusal occurs once.
    """
    described = {"version": "1", "name": title, "type": "collection"}
    yield "bruno.json", f"{json.dumps(described, indent=2)}\n"
    yield "environments/local.bru", f"vars {{\n  address: {address.rstrip('/')}\n}}\n"
    yield "collection.bru", f"docs {{\n{indent(made, '  ')}\n}}\n"
    for requests in every:
        folder = f"{requests.version.name}-{requests.representation}"
        sent = ([requests.begin] if requests.begin else []) + list(shown(requests.others))
        for number, one in enumerate(sent, 1):
            name = f"{number:03} {one.operation.id} {one.name}"
            yield f"{folder}/{name}.bru", _request(requests, one, number, name)


def _request(requests: DocumentedRequests, one: DocumentedRequest, number: int, name: str) -> str:
    """Return a request in the Bru language: blocks with indented lines."""
    form = requests.representation if one.body is not None else "none"
    blocks = [
        ("meta", f"name: {name}\ntype: http\nseq: {number}"),
        (
            one.operation.method.lower(),
            f"url: {{{{address}}}}{requests.version.prefix}{address_of(one)}\n"
            f"body: {form}\nauth: none",
        ),
        ("headers", _headers(requests, one)),
    ]
    if one.body is not None:
        blocks.append((f"body:{form}", one.body))
    blocks.append(("assert", f"res.status: eq {one.status}"))
    if one is requests.begin and requests.header is not None:
        reading = f'bru.setVar("session", res.getHeader("{requests.header.lower()}"));'
        blocks.append(("script:post-response", reading))
    blocks.append(("docs", one.title))
    return "\n".join(f"{head} {{\n{indent(text, '  ')}\n}}\n" for head, text in blocks)


def _headers(requests: DocumentedRequests, one: DocumentedRequest) -> str:
    said = [f"{name}: {value}" for name, value in one.headers.items() if value is not None]
    if one.in_session and requests.header is not None:
        said.append(f"{requests.header}: {{{{session}}}}")
    return "\n".join(said)
