"""A request as a command line that sends the same bytes again.

The credential of a live session is never in it: the shell's variable SESSION stands for it.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Collection, Iterator

from twinspec.fuzz.exchange import Request

PLACEHOLDER = "$SESSION"
"""Stands for the credential of a live session, in commands and in reports."""

_TRANSPORT = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-schemathesis-testcaseid",
    }
)
_SHORT_BODY = 1000
"""Bytes of a body that no curl announces with a header Expect."""
_LONGEST_ARGUMENT = 100_000
"""Bytes of a body inside the command; Linux takes arguments of less than 128 KiB."""


def as_curl(request: Request, base_url: str, credentials: Collection[str] = ()) -> str:
    """Return a bash command that sends `request` below `base_url`, and shows the whole answer.

    `credentials` names the headers (lower case) whose value stands for a session; where the request
    is made in a live one, the command takes it from the variable SESSION. What concerns the
    connection alone (length, host, user agent …), or Schemathesis, is left out.
    """
    parts = [f"curl -sSig --path-as-is {_method(request.method)}"]
    parts[0] += f" {shlex.quote(base_url.rstrip('/') + request.target)}"
    parts += [f"-H {header}" for header in _headers(request, frozenset(credentials))]
    before = ""
    if request.body is not None:
        before, data = _body(request.body)
        parts.append(f"--data-binary {data}")
    return before + " \\\n  ".join(parts)


def _method(method: str) -> str:
    return "--head" if method == "HEAD" else f"-X {shlex.quote(method)}"


def _headers(request: Request, credentials: frozenset[str]) -> Iterator[str]:
    """Yield every header as one word of the shell, and what keeps curl from adding its own."""
    for name, value in request.headers.items():
        if name in _TRANSPORT:
            continue
        if name in credentials and request.login is not None:
            yield shlex.quote(f"{name}: ") + f'"{PLACEHOLDER}"'
        else:
            yield _word(f"{name}: {value}" if value else f"{name};")
    added = ["accept"]
    if request.body is not None:
        added += ["content-type", "expect"] if len(request.body) > _SHORT_BODY else ["content-type"]
    for name in added:
        if name not in request.headers:
            yield f"{name}:"


def _word(header: str) -> str:
    if header.isascii() and header.isprintable():
        return shlex.quote(header)
    try:
        data = header.encode("latin-1")
    except UnicodeEncodeError:
        data = header.encode()
    return "$'" + "".join(_escaped(byte) for byte in data) + "'"


def _escaped(byte: int) -> str:
    character = chr(byte)
    is_plain = character.isascii() and character.isprintable() and character not in "\\'"
    return character if is_plain else f"\\{byte:03o}"


def _body(body: bytes) -> tuple[str, str]:
    """Return what stands before curl, and the argument of its option for the body."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    is_printable = all(character.isprintable() or character in "\n\t" for character in text)
    if is_printable and not text.startswith("@") and len(body) <= _LONGEST_ARGUMENT:
        return "", shlex.quote(text)
    return f"printf %s {base64.b64encode(body).decode()} | base64 -d | ", "@-"
