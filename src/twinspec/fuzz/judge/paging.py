"""Compares the parts of a search: no single answer shows that a match is lost.

The matches requested all at once, page by page, and as a range must be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from twinspec.contract.pools import Steps
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode
from twinspec.fuzz.model.observation import PagedParts, PagePart

PAGING_IS_CONSISTENT = "paging_is_consistent"

_REPEATED = "A match is repeated."
_TOO_MANY = "A part holds more matches than were asked for."
_OTHER = "The parts hold other matches, or in another order, than all matches at once."
_BEHIND = "Behind the last match there is no 204."
_UNCOUNTED = "A part does not say how many matches there are."
_COUNTS = "The parts disagree on how many matches there are."
_COUNT = "The number of matches that is answered is not that of the matches."

_Flaw = tuple[str, Exchange]
"""What is wrong, and the exchange that shows it."""


def paging_findings(parts: PagedParts) -> Iterator[ServerFinding]:
    """Yield a finding for each way in which the parts of the matches contradict each other.

    Nothing is reported if the matches all at once differ before and after: the world changed.
    Example: all at once [1, 2, 3], pages [1, 2] and [2]: a match is repeated, and 3 is lost.
    """
    whole, again = parts.whole, parts.again
    if not whole.items or (whole.items, whole.count) != (again.items, again.count):
        return
    first: dict[str, Exchange] = {}
    for message, exchange in _flaws(parts):
        first.setdefault(message, exchange)
    for message, exchange in first.items():
        yield ServerFinding(PAGING_IS_CONSISTENT, message, exchange)


def _flaws(parts: PagedParts) -> Iterator[_Flaw]:
    yield from _repeated(parts)
    yield from _misplaced(parts.whole, parts.parts)
    if parts.form.count is not None:
        yield from _miscounted(parts.whole, parts.parts)


def _repeated(parts: PagedParts) -> Iterator[_Flaw]:
    members = _identities(parts.target.answers["200"].node, parts.form.items)
    for some in ((parts.whole,), parts.pages):
        seen: set[str] = set()
        for part in some:
            for name in (name for item in part.items for name in _names(item, members)):
                if name in seen:
                    yield _REPEATED, part.exchange
                seen.add(name)


def _misplaced(whole: PagePart, parts: tuple[PagePart, ...]) -> Iterator[_Flaw]:
    """Compare each part with the matches of `whole` at the same positions."""
    is_complete = whole.is_complete
    for part in (whole, *parts):
        expected = whole.items[part.skipped : part.skipped + part.size]
        if len(part.items) > part.size:
            yield _TOO_MANY, part.exchange
        elif is_complete and not expected and not part.is_empty:
            yield _BEHIND, part.exchange
        elif part.items[: len(expected)] != expected or (is_complete and part.items != expected):
            yield _OTHER, part.exchange


def _miscounted(whole: PagePart, parts: tuple[PagePart, ...]) -> Iterator[_Flaw]:
    number = len(whole.items)
    for part in (whole, *parts):
        if part.is_empty:
            continue
        if part.count is None:
            yield _UNCOUNTED, part.exchange
        elif part.count != whole.count:
            yield _COUNTS, part.exchange
    if isinstance(whole.count, int) and (
        whole.count < number or (number < whole.size and whole.count > number)
    ):
        yield _COUNT, whole.exchange


def _identities(node: Node, items: Steps) -> list[str]:
    """Return the members by which the contract identifies matches."""
    for step in items:
        if not isinstance(node, ObjectNode) or step not in node.members:
            return []
        node = node.members[step]
    item = node.item if isinstance(node, ArrayNode) else node
    marks = item.pools if isinstance(item, ObjectNode) else {}
    return [steps[0] for steps, mark in marks.items() if mark.pool.identifies and len(steps) == 1]


def _names(item: Any, members: list[str]) -> list[str]:
    """Return what identifies a match: its identifying members, else its whole value."""
    known = [member for member in members if isinstance(item, dict) and member in item]
    return [json.dumps([member, item[member]]) for member in known] or [
        json.dumps(item, sort_keys=True)
    ]
