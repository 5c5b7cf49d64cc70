"""Reads bodies once, up to a limit, and treats their content as untrusted.

An unreadable body raises RuleBroken; other faults of a body become findings.
"""

from __future__ import annotations

from starlette.types import Receive

from casewright.domain.ensure import RuleBroken, Violation, ensure
from casewright.domain.wording import Piece, Word, word
from interaction_contract import rules

NESTING_LIMIT = 100
"""How deep objects and arrays, or elements, may be nested."""

SPACE = b" \t\r\n"
UTF8_MARK = b"\xef\xbb\xbf"


class Disconnected(Exception):
    """The client disconnected before it was answered."""


async def read_body(receive: Receive, declared_length: str | None, limit: int) -> bytes:
    """Return the whole body; RuleBroken as soon as it is certain to exceed `limit` bytes."""
    if declared_length is not None and declared_length.isdecimal():
        ensure_fits(int(declared_length[:20]), limit)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        ensure_fits(size, limit)
        if not message.get("more_body"):
            return chunk if not chunks else b"".join([*chunks, chunk])
        chunks.append(chunk)


def ensure_fits(size: int, limit: int) -> None:
    """Refuse a body of more than `limit` bytes."""
    ensure(size <= limit, rules.protocol.BODY_FITS, limit=limit)


def is_blank(body: bytes) -> bool:
    """Return whether a body is empty: no bytes, or only white space."""
    return not body.strip(SPACE)


def malformed(reason: Piece) -> RuleBroken:
    """Return the refusal of a body that cannot be read; `reason` says why."""
    return RuleBroken([Violation(rules.protocol.BODY_IS_WELL_FORMED, "", {"value": reason})])


def not_in(encoding: str, error: UnicodeDecodeError) -> Word:
    """Return the reason why a body cannot be decoded from `encoding`."""
    return word("not_in_encoding", encoding=encoding, place=str(error.start))
