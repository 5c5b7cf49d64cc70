"""A body that a well-behaved client would not send, and the aspects that it breaks."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "schema"
"""No aspect that the server alone judges: a keyword of the body's schema, or of its XSD."""


@dataclass(frozen=True, slots=True)
class Attack:
    """The body `body`, made from a valid one by the attack `name`.

    It breaks at least one of `aspects`; if there are none, the body is as valid as the original.
    `doubtful`: the contract does not decide whether it is broken, so both answers are right.
    `missing-body` is broken only if the operation requires a body.
    """

    name: str
    body: bytes
    aspects: frozenset[str]
    doubtful: bool = False
