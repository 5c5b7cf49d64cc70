"""Connects a documented effect with the function that implements it; the ledger reads this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from interaction_contract.rules import Rule

Function = TypeVar("Function", bound=Callable[..., object])


def effect(*brought_about: Rule) -> Callable[[Function], Function]:
    """Mark a function with the documented effects that it implements.

    ValueError when one of the rules is a refusal: those are enforced by `ensure`.
    """
    for rule in brought_about:
        if rule.kind != "effect":
            raise ValueError(f"{rule.id} is no effect; enforce it with ensure()")

    def unchanged(function: Function) -> Function:
        return function

    return unchanged
