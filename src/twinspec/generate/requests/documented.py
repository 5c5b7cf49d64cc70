"""The documented requests of a version, in an order in which one server can answer all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import read_yaml
from twinspec.contract.examples import DocumentedExample, read_examples
from twinspec.contract.layout import Version
from twinspec.contract.operations import MEDIA_TYPES, Operation, Representation
from twinspec.contract.session import SessionForm, session_form
from twinspec.contract.yaml_nodes import read_bytes

LONGEST = 2000
"""Characters of a body that still fits a line which people read."""

REFUSED = 300
_NUMBER = re.compile(r"(?<![\w.:-])[0-9]+(?![\w.:-])")
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_PRINTED = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True)
class DocumentedRequest:
    """One documented request, and the status of its answer.

    `path` is relative to the version's address. A header with the value None must not be sent, even
    if the client sends it by default. `headers` have no session id; `in_session` says that the
    request needs one.
    """

    name: str
    title: str
    operation: Operation
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str | None]
    body: str | None
    status: int
    in_session: bool


@dataclass(frozen=True, slots=True)
class DocumentedRequests:
    """The requests of one version in one representation.

    `begin` begins the session for the others, and `header` carries its id; both are None without
    sessions. `world` (its name in examples) and `clock` are those that the server must have.
    """

    version: Version
    representation: Representation
    begin: DocumentedRequest | None
    header: str | None
    others: tuple[DocumentedRequest, ...]
    world: str
    clock: str


def documented_requests(
    version: Version, representation: Representation
) -> DocumentedRequests | None:
    """Return the documented requests of a version; None if no server can answer them in sequence.

    Left out are requests that need another world or clock than most do, a session of their own,
    or another user than the documented log-in, and those whose body is not a short text. The
    order: reads, refusals, then changes, of each operation the one that names the fewest records;
    changes with a body before those without, which close or delete records; the end of the
    session last.
    """
    told = {
        example: read_yaml(example.file) for example in read_examples(version.folder / "examples")
    }
    plain = {example: _place(one) for example, one in told.items() if _is_plain(one)}
    if not plain:
        return None
    [((world, clock), _)] = Counter(plain.values()).most_common(1)
    alike = {example: told[example] for example, place in plain.items() if place == (world, clock)}
    form = session_form(version)
    reader = _ExampleReader(version, representation, form)
    found = {
        example: request
        for example, one in alike.items()
        if (request := reader.request(example, one)) is not None
    }
    begin = next((example for example, one in found.items() if reader.begins(one)), None)
    if form is not None and begin is None:
        return None
    users = {None} if begin is None else {None, told[begin].get("caller")}
    order = [operation.id for operation in version.operations]
    others = sorted(
        (
            one
            for example, one in found.items()
            if example is not begin and told[example].get("caller") in users
        ),
        key=lambda one: order.index(one.operation.id),
    )
    return DocumentedRequests(
        version,
        representation,
        found[begin] if begin else None,
        form.header if form else None,
        tuple(_ordered(others, form)),
        world,
        clock,
    )


def shown(requests: Iterable[DocumentedRequest]) -> Iterator[DocumentedRequest]:
    """Yield the successes, and the first refusal of each status."""
    refused: set[int] = set()
    for one in requests:
        if one.status not in refused:
            yield one
        if one.status >= REFUSED:
            refused.add(one.status)


def _is_plain(told: Mapping[str, Any]) -> bool:
    """Return whether an example needs only the usual world and sessions."""
    has_own = told.get("world", {}).keys() - {"base"} or "sessions" in told
    return not has_own and told.get("session") != "ended"


def _place(told: Mapping[str, Any]) -> tuple[str, str]:
    """Return the world and the clock that an example needs."""
    return str(told.get("world", {}).get("base", "")), str(told.get("clock", ""))


class _ExampleReader:
    def __init__(
        self, version: Version, representation: Representation, form: SessionForm | None
    ) -> None:
        self.version = version
        self.representation = representation
        self.form = form
        self.operations = {operation.id: operation for operation in version.operations}

    def begins(self, request: DocumentedRequest) -> bool:
        """Return whether a request begins a session."""
        begin = self.form.begin.id if self.form else None
        return request.operation.id == begin and request.status < REFUSED

    def request(
        self, example: DocumentedExample, told: Mapping[str, Any]
    ) -> DocumentedRequest | None:
        """Return the request of an example; None if a command line cannot express it."""
        sent = told["request"]
        operation = self.operations.get(example.operation)
        representations = told.get("representations", list(MEDIA_TYPES))
        prefix = self.version.prefix
        if (
            operation is None
            or sent["method"] != operation.method
            or not sent["path"].startswith(f"{prefix}/")
            or self.representation not in representations
        ):
            return None
        body = None
        if example.bodies["request"]:
            if self.representation not in example.bodies["request"]:
                return None
            body = _text(read_bytes(example.bodies["request"][self.representation]))
            if body is None:
                return None
        media = MEDIA_TYPES[self.representation]
        headers = {"Accept": media} | ({"Content-Type": media} if body is not None else {})
        begins = self.form is not None and operation.id == self.form.begin.id
        return DocumentedRequest(
            name=example.file.stem,
            title=example.title,
            operation=operation,
            path=sent["path"].removeprefix(prefix),
            query=sent.get("query", {}),
            headers=headers | sent.get("headers", {}),
            body=body,
            status=int(example.status),
            in_session=self.form is not None
            and not begins
            and told.get("session", "live") == "live",
        )


def _text(body: bytes) -> str | None:
    """Return a body as text; None for a long one, and for one with unprintable characters."""
    try:
        text = body.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None
    typed = all(char.isprintable() or char in _PRINTED for char in text)
    return text if typed and len(text) <= LONGEST and "{{" not in text else None


def _ordered(
    found: list[DocumentedRequest], form: SessionForm | None
) -> Iterator[DocumentedRequest]:
    """Yield requests in an order in which no request changes the answer to a later one."""
    ends = form.end.id if form and form.end else None
    good = [one for one in found if one.status < REFUSED]
    yield from (one for one in good if _is_safe(one))
    yield from (one for one in found if one.status >= REFUSED)
    changes: dict[str, DocumentedRequest] = {}
    for one in sorted(good, key=lambda one: len(_numbers(one))):
        if not _is_safe(one):
            changes.setdefault(one.operation.id, one)
    in_order = sorted(changes.values(), key=good.index)
    yield from sorted(in_order, key=lambda one: (one.operation.id == ends, one.body is None))


def _is_safe(request: DocumentedRequest) -> bool:
    return request.operation.method in _SAFE


def _numbers(request: DocumentedRequest) -> set[str]:
    """Return the numbers in a request, which include the ids of the records that it changes."""
    return set(_NUMBER.findall(f"{request.path} {request.body or ''}"))
