"""Merges findings with the same cause: a fault of many operations is reported once.

Example: a header that all answers lack is one finding with several places. All findings of an
operation that the server does not have are one finding, `operation_missing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.results.counts import NO_OPERATION, Counts, FindingCount, Signature

MISSING = "operation_missing"
"""The check of findings on operations that a server does not seem to have."""

_OF_ONE_OPERATION = frozenset(
    {
        "server_error",
        "no_answer",
        "session_is_live",
        "refusal_changes_nothing",
        "precondition_moves",
        "lost_update",
        "location_resolves",
        "paging_is_consistent",
        "json_equals_xml",
    }
)
"""Checks whose message says what happened, not why: it may have another cause elsewhere."""

_NOT_THERE = frozenset({404, 405, 501})
_NOT_OF_THE_CONTRACT = frozenset(
    {"undeclared_status", "wrong_media_type", "invalid_answer", "undeclared_rule"}
)


def by_cause(counts: Counts) -> Counts:
    """Return counts with one finding for each cause, with all places where it was found."""
    gone = missing_operations(counts)
    groups: list[list[tuple[Signature, FindingCount]]] = []
    lacking: list[tuple[Signature, FindingCount]] = []
    rest: list[tuple[Signature, FindingCount]] = []
    for item in counts.findings.items():
        (lacking if _place(item[1].finding) in gone else rest).append(item)
    groups += [lacking] if lacking else []
    groups += _alike(rest)
    findings = {}
    for group in groups:
        found = _together(group)
        if group is lacking:
            found = _as_missing(found)
        findings[found.finding.signature] = found
    return replace(counts, findings=findings)


def missing_operations(counts: Counts) -> frozenset[tuple[str, str]]:
    """Return the versions and operations that the server seems not to have.

    All answers to them were 404, 405 or 501, and not as the contract declares.
    """
    statuses: dict[tuple[str, str], set[int]] = {}
    for key in counts.requests:
        if key.operation != NO_OPERATION:
            statuses.setdefault((key.version, key.operation), set()).add(key.status)
    odd = {
        (signature[1], signature[2])
        for found in counts.findings.values()
        for signature in found.at()
        if signature[0] in _NOT_OF_THE_CONTRACT
    }
    return frozenset(place for place, seen in statuses.items() if seen <= _NOT_THERE) & odd


def _place(finding: ServerFinding) -> tuple[str, str]:
    return finding.exchange.version, finding.exchange.operation or NO_OPERATION


def _alike(
    items: list[tuple[Signature, FindingCount]],
) -> Iterator[list[tuple[Signature, FindingCount]]]:
    """Yield groups of findings; each finding of a group shares a message with another one."""
    group_of: dict[tuple[str, ...], list[tuple[Signature, FindingCount]]] = {}
    for signature, found in items:
        keys = list(_keys(found))
        known = {id(group_of[key]): group_of[key] for key in keys if key in group_of}
        group = next(iter(known.values()), [])
        for other in list(known.values())[1:]:
            group += other
            group_of.update({key: group for key, one in group_of.items() if one is other})
        group.append((signature, found))
        group_of.update(dict.fromkeys(keys, group))
    yield from {id(group): group for group in group_of.values()}.values()


def _keys(found: FindingCount) -> Iterator[tuple[str, ...]]:
    finding = found.finding
    for message in {finding.message, *found.messages}:
        if finding.check in _OF_ONE_OPERATION:
            yield finding.check, message, finding.exchange.operation or NO_OPERATION
        else:
            yield finding.check, message


def _together(group: list[tuple[Signature, FindingCount]]) -> FindingCount:
    """Return one finding for a group, with the group's smallest request."""
    shown = min((found for _, found in group), key=lambda found: found.size)
    places: dict[Signature, int] = {}
    for signature, found in group:
        for place, times in (found.places or {signature: found.times}).items():
            places[place] = places.get(place, 0) + times
    messages = frozenset[str]().union(*(found.messages for _, found in group))
    return FindingCount(shown.finding, sum(places.values()), messages, places)


def _as_missing(found: FindingCount) -> FindingCount:
    finding = found.finding
    statuses = sorted({place[-1] for place in found.places})
    message = (
        "The server answers as if it did not have what is asked: with nothing but "
        f"{' and '.join(statuses)}, and not as the contract says; serve it, or leave it out with "
        "--operations."
    )
    return replace(found, finding=ServerFinding(MISSING, message, finding.exchange))
