"""Writes a request as a command line that sends the same bytes again.

The id of a live session is never in it: the command uses the shell variable SESSION.
"""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlencode

from twinspec.contract.session import SessionForm
from twinspec.fuzz.model.exchange import Request
from twinspec.fuzz.model.signing import CarriedCredential, shell_words
from twinspec.fuzz.results.counts import FindingCount, RunFacts

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


def as_log_in(form: SessionForm, base_url: str) -> str:
    """Return a command that puts the id of a new session into the variable SESSION.

    It reads the user's name from the variable LOGIN, and the password from PASSWORD.
    """
    query = f"?{urlencode(dict(form.query))}" if form.query else ""
    url = shlex.quote(base_url.rstrip("/") + form.begin.path + query)
    body = shlex.quote(json.dumps(form.body("$LOGIN", "$PASSWORD")))
    for name in ("$LOGIN", "$PASSWORD"):
        body = body.replace(name, f"'\"{name}\"'")
    return (
        f"curl -sS -o /dev/null -D - -X {form.begin.method} {url} -H 'accept: application/json' "
        f"-H 'content-type: application/json' --data-binary {body} | tr -d '\\r' | "
        f"awk 'tolower($1) == \"{form.header.lower()}:\" {{print $2}}'"
    )


def session_lines(request: Request, log_in: str | None) -> str:
    """Return the lines that set SESSION for a command that needs it; else nothing."""
    if request.login is None or log_in is None:
        return ""
    login = shlex.quote(request.login)
    return f'LOGIN={login} PASSWORD=…  # of that user\nexport SESSION="$({log_in})"'


def as_curl(
    request: Request,
    base_url: str,
    credentials: Collection[str] = (),
    file: str = "",
    signed: Sequence[CarriedCredential] = (),
) -> str:
    """Return a bash command that sends `request` below `base_url`, and shows the whole answer.

    `credentials` are the headers (lower case) that carry a session's id; for a live session, the
    command uses the variable SESSION. Headers of the connection (length, host, user agent …) and of
    Schemathesis are left out. With `file`, the command reads the body from there. For the
    credentials in `signed` it names the variables.
    """
    parts = [f"curl -sSig --path-as-is {_method(request.method)}"]
    parts[0] += f" {shlex.quote(base_url.rstrip('/') + request.target)}"
    parts += [f"-H {header}" for header in _headers(request, frozenset(credentials))]
    parts += shell_words(signed)
    before = ""
    if request.body is not None:
        before, data = ("", f"@{file}") if file else _body(request.body)
        parts.append(f"--data-binary {data}")
    return before + " \\\n  ".join(parts)


def commands(found: FindingCount, facts: RunFacts) -> Iterator[str]:
    """Yield the lines that set SESSION for a finding, and the command that reproduces it."""
    exchange = found.finding.exchange
    yield found.command or as_curl(
        exchange.request,
        facts.base_urls.get(exchange.version, ""),
        facts.credentials,
        signed=facts.signed.get((exchange.version, exchange.operation or ""), ()),
    )
    lines = session_lines(exchange.request, facts.log_ins.get(exchange.version))
    if lines:
        yield "where $SESSION is the id of a live session, such as these lines begin:"
        yield lines


def _method(method: str) -> str:
    return "--head" if method == "HEAD" else f"-X {shlex.quote(method)}"


def _headers(request: Request, credentials: frozenset[str]) -> Iterator[str]:
    """Yield every header as one shell word, and the options that keep curl from adding its own."""
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
    """Return the text before curl, and the argument of its option for the body."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    is_printable = all(character.isprintable() or character in "\n\t" for character in text)
    if is_printable and not text.startswith("@") and len(body) <= _LONGEST_ARGUMENT:
        return "", shlex.quote(text)
    return f"printf %s {base64.b64encode(body).decode()} | base64 -d | ", "@-"
