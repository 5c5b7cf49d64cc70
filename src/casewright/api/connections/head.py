"""Checks a request's head before the application gets it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casewright.api.limits import Limits
from casewright.domain.ensure import Violation
from casewright.domain.wording import word
from interaction_contract import rules

_FRAMING = frozenset((b"content-length", b"expect", b"host", b"transfer-encoding"))
_HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")

Header = tuple[bytes, bytes]


def no_request() -> Violation:
    """Return the refusal of data that is not a well-formed HTTP request."""
    return Violation(rules.protocol.REQUEST_IS_WELL_FORMED)


def too_many_header_lines(limits: Limits) -> Violation:
    """Return the refusal of a head, or of trailers, with too many lines or bytes."""
    lines, size = str(limits.header_lines), str(limits.header_bytes)
    limit = word("lines_or_bytes", lines=lines, bytes=size)
    return Violation(rules.protocol.HEADER_LINES_FIT, "", {"limit": limit})


@dataclass(slots=True)
class Framing:
    """The host headers of a request, and how its body is framed.

    `length` is the sum of all numeric Content-Length headers; 0 without any. `expects_continue`:
    the client sends its body once it is told to.
    """

    hosts: list[bytes]
    codings: list[bytes]
    length: int
    expects_continue: bool = False

    @classmethod
    def of(cls, headers: Sequence[Header]) -> Framing:
        """Return the framing in header lines, in one pass."""
        sent = cls([], [], 0)
        for name, value in headers:
            if name not in _FRAMING:
                continue
            if name == b"host":
                sent.hosts.append(value)
            elif name == b"content-length":
                if value.isdigit():
                    sent.length += int(value)
            elif name == b"transfer-encoding":
                sent.codings.append(value)
            elif name == b"expect":
                sent.expects_continue = value.lower() == b"100-continue"
        return sent


def head_violation(version: str, sent: Framing) -> Violation | None:
    """Return the violation of a request's head, None if it is valid.

    `version` is that of HTTP, "1.1". Sources: RFC 9112, 3.2 (Host) and 6.1 (Transfer-Encoding).
    """
    hosts, codings = sent.hosts, sent.codings
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        return no_request()
    if hosts and not _HOST.fullmatch(hosts[0]):
        return no_request()
    if codings and version == "1.0":
        return no_request()
    if codings and b",".join(codings).strip(b" \t").lower() != b"chunked":
        return Violation(rules.protocol.TRANSFER_CODING_IS_SUPPORTED)
    return None


def framing(headers: Sequence[Header]) -> bytes | None:
    """Return the header line that frames the body, None for a request without body."""
    for name, value in headers:
        if name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0 \t")):
            return name + b": " + value + b"\r\n"
    return None


def value_of(wanted: bytes, headers: Sequence[Header]) -> bytes:
    """Return the value of a header, several lines joined; empty when it is absent."""
    return b", ".join(value for name, value in headers if name == wanted)
