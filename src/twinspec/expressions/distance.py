"""Measures how far a request is from breaking a rule, by the conditions of its expression.

A rule is mostly a row of conditions, each of which keeps it: `a || b || c`. Its distance is the
number of conditions from the first one that holds; with `all` it is that of the nearest item. A
search that keeps changes which bring a request nearer comes to requests that differ in two places
from all that were sent.

Example: for `"MailPlus" in licenses || ids.all(id, types[id] != "email")` a caller who has the
license is two steps from breaking it, one without it and without an email activity one step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from twinspec.expressions.literals import TEXT, without_comments

_TOKEN = re.compile(rf"(?s:{TEXT})|[([{{]|[)\]}}]|\|\||&&|[?,]")
_MEMBERS = re.compile(r"\w+(\s*\.\w+)*")


def distances(text: str) -> tuple[str, int]:
    """Return an expression whose value holds the distances of an expression, and the greatest.

    The value is a list of numbers and such lists. Example: of `a || b` it is
    `(a) ? dyn([2]) : dyn([(b) ? 1 : 0])`, with 2 as the greatest.
    """
    return _distances(without_comments(text))


def least(value: Any) -> int | None:
    """Return the least number in lists within lists; None if there is none."""
    if not isinstance(value, list):
        return int(value)
    found = [one for one in map(least, value) if one is not None]
    return min(found, default=None)


def _distances(text: str) -> tuple[str, int]:
    text = _without_parentheses(text)
    if len(_split(text, "?")) > 1:
        return _of_condition(text)
    *kept_by, last = _split(text, "||")
    if kept_by:
        inner, farthest = _distances(last)
        for condition in reversed(kept_by):
            farthest += 1
            inner = f"({condition}) ? dyn([{farthest}]) : dyn({inner})"
        return inner, farthest
    *before, last = _split(text, "&&")
    if before:
        inner, farthest = _distances(last)
        for condition in reversed(before):
            own, far = _distances(condition)
            inner = f"({condition}) ? dyn([dyn({own}), dyn({inner})]) : dyn([0])"
            farthest = max(far, farthest)
        return inner, farthest
    return _of_loop(text) or _of_condition(text)


def _of_loop(text: str) -> tuple[str, int] | None:
    """Return the distances of the items of `list.all(variable, condition)`; None for no loop."""
    opened = [found for found, depth in _tokens(text) if depth == 0 and found[0] in "([{"]
    head = text[: opened[-1].start()] if opened and text.endswith(")") else ""
    if not head.endswith(".all") or not _MEMBERS.fullmatch(_outside(head)):
        return None
    variable, *conditions = _split(text[opened[-1].end() : -1], ",")
    if len(conditions) != 1:
        return None
    inner, farthest = _distances(conditions[0])
    return f"{head.removesuffix('.all')}.map({variable}, {inner})", farthest


def _outside(text: str) -> str:
    """Return what stands in no brackets: `a.b().c` of `a.b(x).c`."""
    ends = [found.span() for found, depth in _tokens(text) if depth == 0 and found[0] in "([{)]}"]
    edges = [0, *(edge for pair in ends for edge in pair), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::4], edges[1::4], strict=True))


def _of_condition(text: str) -> tuple[str, int]:
    return f"[({text}) ? 1 : 0]", 1


def _without_parentheses(text: str) -> str:
    """Return `a || b` of `(a || b)`, and `(a) || (b)` as it is."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _is_balanced(text[1:-1]):
        text = text[1:-1].strip()
    return text


def _is_balanced(text: str) -> bool:
    depths = [depth for _, depth in _tokens(text)]
    return min(depths, default=0) >= 0


def _split(text: str, operator: str) -> list[str]:
    """Return the parts of a text between an operator, where it stands in no parentheses."""
    places = [found for found, depth in _tokens(text) if depth == 0 and found[0] == operator]
    starts = [0, *(found.end() for found in places)]
    ends = [*(found.start() for found in places), len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _tokens(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the brackets and operators of a text, each with the number of brackets around it."""
    depth = 0
    for found in _TOKEN.finditer(text):
        if found[0] in ")]}":
            depth -= 1
        yield found, depth
        if found[0] in "([{":
            depth += 1
