"""Documented requests as shell commands of curl and of HTTPie."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import quote

from twinspec.generate.requests.documented import DocumentedRequest, DocumentedRequests

Tool = Literal["curl", "httpie"]

_HEAD = """\
# {title} {version}: documented requests in {representation}, sent by {tool}.
# {made}
# They are answered as their comments say by a server of {world} whose clock
# starts at {clock}. Each line works alone; one that changes something does so once.

api=${{API:-{address}}}
"""


def script(requests: DocumentedRequests, tool: Tool, address: str, made: str) -> str:
    """Return the requests of a version as a shell script.

    `address` is the server's, `made` names the source in the script.
    """
    version = requests.version
    head = _HEAD.format(
        title=version.title,
        version=version.name,
        representation=requests.representation.upper(),
        tool={"curl": "curl", "httpie": "HTTPie"}[tool],
        made=made,
        world=posixpath.normpath(f"spec/{version.name}/examples/operation/{requests.world}"),
        clock=requests.clock,
        address=f"{address.rstrip('/')}{version.prefix}",
    )
    return "\n".join((head, *_lines(requests, _LINES[tool]))) + "\n"


def _lines(
    requests: DocumentedRequests, line: Callable[[DocumentedRequest, str | None], str]
) -> Iterator[str]:
    if requests.begin is not None and requests.header is not None:
        yield f"# {requests.begin.title}"
        reading = f"awk 'tolower($1) == \"{requests.header.lower()}:\" {{print $2}}'"
        yield f"session=$({line(requests.begin, None)} | tr -d '\\r' | {reading})"
        yield ""
    for one in requests.others:
        yield f"# {one.operation.id}, {one.name}: {one.status}"
        yield f"# {' '.join(one.title.split())}"
        yield line(one, requests.header)
        yield ""


def address_of(request: DocumentedRequest) -> str:
    """Return the path and query of a request: `/cases?$pagesize=1`."""
    query = "&".join(
        f"{quote(name, safe='$.')}={quote(value, safe='$,:.')}"
        for name, value in request.query.items()
    )
    return request.path + (f"?{query}" if query else "")


def _curl(request: DocumentedRequest, session: str | None) -> str:
    said = [r"curl -sS -i -w '\n' -X", request.operation.method]
    said.append(f'"$api"{shlex.quote(address_of(request))}')
    for name, value in request.headers.items():
        said.append(f"-H {shlex.quote(f'{name}: {value}' if value is not None else f'{name}:')}")
    if request.in_session and session:
        said.append(f'-H "{session}: $session"')
    if request.body is not None:
        said.append(f"--data-binary {shlex.quote(request.body)}")
    return " ".join(said)


def _httpie(request: DocumentedRequest, session: str | None) -> str:
    said = ["http --ignore-stdin --print=hb", request.operation.method]
    said.append(f'"$api"{shlex.quote(address_of(request))}')
    for name, value in request.headers.items():
        said.append(shlex.quote(f"{name}:{value}" if value is not None else f"{name}:"))
    if request.in_session and session:
        said.append(f'"{session}:$session"')
    if request.body is not None:
        said.append(f"--raw {shlex.quote(request.body)}")
    return " ".join(said)


_LINES: dict[Tool, Callable[[DocumentedRequest, str | None], str]] = {
    "curl": _curl,
    "httpie": _httpie,
}
