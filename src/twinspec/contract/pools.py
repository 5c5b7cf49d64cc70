"""Which values of requests must exist in the server's world, and where answers show such values.

The key x-twinspec-pools is read here and nowhere else; a mark that means nothing is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import POOLS
from twinspec.contract.pointer import split

ANY = "*"
"""The step of a pointer that leads to every item of a list."""

_WORD = r"[a-z][A-Za-z0-9]*"
_POOL = re.compile(rf"({_WORD})\.({_WORD})")
_IN_TEXT = re.compile(rf"\{{({_WORD}\.{_WORD})\}}")
_IDENTITIES = ("id", "name")


@dataclass(frozen=True, slots=True, order=True)
class Pool:
    """A supply of values: what the records of one `kind` hold as one `member`."""

    kind: str
    member: str

    def __str__(self) -> str:
        """`kind.member`, as the contract writes it."""
        return f"{self.kind}.{self.member}"

    @property
    def identifies(self) -> bool:
        """Whether this member can tell the records of its kind apart: `id`, else `name`."""
        return self.member in _IDENTITIES


@dataclass(frozen=True, slots=True)
class Mark:
    """A pool, and how its value stands in the contract: `text` has `{kind.member}` for it."""

    pool: Pool
    text: str

    @property
    def is_whole(self) -> bool:
        """Whether the text is the value alone, so that answers can fill the pool from it."""
        return self.text == f"{{{self.pool}}}"

    @property
    def places(self) -> int:
        """How many values of the pool the text has room for."""
        return self.text.count(f"{{{self.pool}}}")

    def write(self, *values: str) -> str:
        """Return the text of a request for as many values of the pool as it has places."""
        text = self.text
        for value in values:
            text = text.replace(f"{{{self.pool}}}", value, 1)
        return text


Steps = tuple[str, ...]
"""A JSON Pointer taken apart and unescaped; ANY stands for every item of a list."""


def pools_of_schema(schema: Mapping[str, Any]) -> dict[Steps, Mark]:
    """Return the marks of an object schema: where below the object a value stands, and its pool.

    Only marks of `schema` itself count: the members of an object have schemas, and marks, of their
    own. ContractError for a key that does not say what it should.
    """
    return {_steps(pointer): _mark(pointer, said) for pointer, said in _said(schema).items()}


def pools_of_operation(operation: Mapping[str, Any]) -> dict[str, Mark]:
    """Return the marks of an operation: the pool of each parameter that has one, by name.

    For a parameter that is a list the mark speaks of each item. ContractError for a key that does
    not say what it should.
    """
    return {name: _mark(name, said) for name, said in _said(operation).items()}


def _said(node: Mapping[str, Any]) -> Mapping[str, Any]:
    said = node.get(POOLS, {})
    if not isinstance(said, Mapping):
        raise ContractError(f"{POOLS} is a map from places to pools, not {said!r}.")
    return said


def _steps(pointer: str) -> Steps:
    if not pointer.startswith("/"):
        raise ContractError(
            f"{POOLS}: {pointer!r} is no JSON Pointer below the object, such as /id."
        )
    return split(pointer)


def _mark(place: str, said: Any) -> Mark:
    if isinstance(said, str):
        if _POOL.fullmatch(said):
            return Mark(_pool(said), f"{{{said}}}")
        names = set(_IN_TEXT.findall(said))
        if len(names) == 1:
            return Mark(_pool(names.pop()), said)
    raise ContractError(
        f"{POOLS}: {said!r} at {place} is neither a pool, <kind>.<member>, nor text around one "
        "pool in braces, custom.{attribute.name}."
    )


def _pool(name: str) -> Pool:
    kind, _, member = name.partition(".")
    return Pool(kind, member)
