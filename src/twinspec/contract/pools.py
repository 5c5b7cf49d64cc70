"""Which values of requests must exist in the server's world, and where answers show such values.

Only this module reads the key x-twinspec-pools; an invalid mark is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
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
    """A supply of values: one `member` of the records of one `kind`, such as `case.id`."""

    kind: str
    member: str

    def __str__(self) -> str:
        """`kind.member`, as the contract writes it."""
        return f"{self.kind}.{self.member}"

    @property
    def identifies(self) -> bool:
        """Whether this member identifies a record of its kind: it is `id` or `name`."""
        return self.member in _IDENTITIES


LOGIN_POOLS = (Pool("login", "name"), Pool("login", "password"))
"""What is known of the users who log in, and no document marks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A pool, and the text around its value: `{kind.member}` in `text` stands for the value.

    One that `is_guessed` is not written in the contract: values are drawn by it, nothing is judged.
    """

    pool: Pool
    text: str
    is_guessed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the text is the value alone; then answers can add to the pool."""
        return self.text == f"{{{self.pool}}}"

    @property
    def places(self) -> int:
        """The number of values of the pool that the text contains."""
        return self.text.count(f"{{{self.pool}}}")

    def write(self, *values: str) -> str:
        """Return the text with the given values of the pool, as many as `places`."""
        text = self.text
        for value in values:
            text = text.replace(f"{{{self.pool}}}", value, 1)
        return text


Steps = tuple[str, ...]
"""A JSON Pointer taken apart and unescaped; ANY stands for every item of a list."""


def pools_of_schema(schema: Mapping[str, Any]) -> dict[Steps, Mark]:
    """Return the marks of an object schema: the path of each marked value, and its mark.

    Marks of the members' own schemas are not included. ContractError for an invalid key.
    """
    return {_steps(pointer): _mark(pointer, said) for pointer, said in _marks_of(schema).items()}


def pools_of_operation(operation: Mapping[str, Any]) -> dict[str, Mark]:
    """Return the marks of an operation's parameters, by the names of the parameters.

    The mark of a list parameter applies to each item. ContractError for an invalid key.
    """
    return {name: _mark(name, said) for name, said in _marks_of(operation).items()}


def pools_of_document(node: Any) -> Iterator[Pool]:
    """Yield the pools that are marked anywhere below a node; malformed marks are left out."""
    below: Iterable[Any] = node if isinstance(node, list) else ()
    if isinstance(node, Mapping):
        below = node.values()
        said = node.get(POOLS)
        for text in said.values() if isinstance(said, Mapping) else ():
            with suppress(ContractError):
                yield _mark("", text).pool
    for one in below:
        yield from pools_of_document(one)


def _marks_of(node: Mapping[str, Any]) -> Mapping[str, Any]:
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
