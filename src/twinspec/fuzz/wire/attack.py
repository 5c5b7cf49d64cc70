"""A body that is not what a well-behaved client would send, and what is then wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "schema"
"""No aspect that the server alone judges: a keyword of the body's schema, or of its XSD."""


@dataclass(frozen=True, slots=True)
class Attack:
    """The body `body`, made from a valid one in the way that `name` says.

    At least one of `aspects` is broken; none of them: the body is as good as the one it was made
    from. `doubtful`: the contract leaves open whether it is broken, so both answers are right.
    `missing-body` is broken only where the operation requires a body.
    """

    name: str
    body: bytes
    aspects: frozenset[str]
    doubtful: bool = False
