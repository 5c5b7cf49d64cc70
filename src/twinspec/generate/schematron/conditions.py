"""Conditions of XPath 1.0, put together and kept short, and literals.

All that is written here means the same in XPath 1.0 and in later versions: no comparison of texts
by order, no numbers from truth values but by `number`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from twinspec.report.refusals import for_xml


class NotTranslatable(Exception):
    """What XPath 1.0 cannot say; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: an expression of XPath, or others with `and`, `or`, `not`.

    `exists` is a path: whether there is such a node. `parts` are Conditions, of an expression or a
    path its text.
    """

    kind: Literal["expression", "exists", "and", "or", "not"]
    parts: tuple[str | Condition, ...]

    @property
    def text(self) -> str:
        """The condition in XPath."""
        if self.kind == "not":
            return f"not({_text(self.parts[0])})"
        if self.kind in ("and", "or"):
            return f" {self.kind} ".join(
                f"({_text(one)})" if isinstance(one, Condition) and one.kind == "or" else _text(one)
                for one in self.parts
            )
        return _text(self.parts[0])


ALWAYS = Condition("expression", ("true()",))
NEVER = Condition("expression", ("false()",))


def condition(text: str) -> Condition:
    """Return the condition that an expression of XPath is; it has no `and`, `or` on the outside."""
    return Condition("expression", (text,))


def exists(path: str) -> Condition:
    """Return the condition that there is a node."""
    return Condition("exists", (path,))


def both(*conditions: Condition) -> Condition:
    """Return that all conditions hold."""
    found = _flat("and", conditions, ALWAYS)
    if NEVER in found or any(negated(one) in found for one in found):
        return NEVER
    paths = [_text(one.parts[0]) for one in found if one.kind == "exists"]
    kept = [one for one in found if not (one.kind == "exists" and _is_implied(one, paths))]
    return _of("and", kept, ALWAYS)


def either(*conditions: Condition) -> Condition:
    """Return that at least one condition holds."""
    found = _flat("or", conditions, NEVER)
    if ALWAYS in found or any(negated(one) in found for one in found):
        return ALWAYS
    for one in found:
        for other in found:
            common = _common(one, other)
            if common is not None:
                return either(common, *(each for each in found if each not in (one, other)))
    return _of("or", found, NEVER)


def negated(one: Condition) -> Condition:
    """Return that a condition does not hold."""
    if one in (ALWAYS, NEVER):
        return NEVER if one == ALWAYS else ALWAYS
    if one.kind == "not":
        inner = one.parts[0]
        assert isinstance(inner, Condition)
        return inner
    parts = [part for part in one.parts if isinstance(part, Condition)]
    if parts:
        opposite = either if one.kind == "and" else both
        without = opposite(*map(negated, parts))
        if _negations(without) <= _negations(one):
            return without
    return Condition("not", (one,))


def at(context: str, one: Condition) -> Condition:
    """Return a condition as it is at a node of `context`: what leads to the node is there."""
    if one.kind == "exists":
        return ALWAYS if f"{context}/".startswith(f"{one.parts[0]}/") else one
    parts = [at(context, part) for part in one.parts if isinstance(part, Condition)]
    if one.kind == "not":
        return negated(*parts)
    if one.kind == "expression":
        return one
    return both(*parts) if one.kind == "and" else either(*parts)


def literal(text: str) -> str:
    """Return a text as a literal of XPath 1.0, which has no escapes: `it's` gives `"it's"`."""
    if for_xml(text) != text:
        raise NotTranslatable("names a character that XML does not have")
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


def _flat(kind: str, conditions: Iterable[Condition], neutral: Condition) -> list[Condition]:
    """Return conditions in order, each once, those of the same kind taken apart."""
    found: dict[Condition, None] = {}
    for one in conditions:
        inner = one.parts if one.kind == kind else (one,)
        found |= {part: None for part in inner if isinstance(part, Condition)}
    found.pop(neutral, None)
    return list(found)


def _of(kind: Literal["and", "or"], found: list[Condition], neutral: Condition) -> Condition:
    if not found:
        return neutral
    return found[0] if len(found) == 1 else Condition(kind, tuple(found))


def _common(one: Condition, other: Condition) -> Condition | None:
    """Return `a` of `a and b` and `a and not(b)`; None for other conditions."""
    first, second = _flat("and", (one,), ALWAYS), _flat("and", (other,), ALWAYS)
    rest = [part for part in first if part not in second]
    opposite = [part for part in second if part not in first]
    if len(rest) != 1 or opposite != [negated(rest[0])]:
        return None
    return both(*(part for part in first if part in second))


def _negations(one: Condition) -> int:
    """Return how many parts of a condition are negated."""
    inner = sum(_negations(part) for part in one.parts if isinstance(part, Condition))
    return inner + (one.kind == "not")


def _is_implied(one: Condition, paths: Iterable[str]) -> bool:
    """Return whether a node must be there since one below it is."""
    return any(path.startswith(f"{one.parts[0]}/") for path in paths)


def _text(part: str | Condition) -> str:
    return part if isinstance(part, str) else part.text
