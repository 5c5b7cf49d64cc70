"""Counts of one process in plain dicts, so that counting a request only adds to one entry."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import TypedDict

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram of durations, in seconds; a last bucket has no bound."""

Kind = tuple[str, str, int, str]
"""Version, operation, status and first broken rule: none of them is text of a client."""


class Snapshot(TypedDict):
    """The counts of a process, as JSON."""

    requests: list[tuple[Kind, list[float]]]
    """For each kind, requests by bucket, and last the sum of their seconds."""
    refusals: dict[str, int]
    """Requests that the connection has refused, by rule."""
    totals: dict[str, float]
    gauges: dict[str, float]


class Meter:
    """Counts requests; it reads `totals` and `gauges` of other parts when a snapshot is made."""

    def __init__(self) -> None:
        self._requests: dict[Kind, list[float]] = {}
        self._refusals: dict[str, int] = {}
        self._gauges: dict[str, Callable[[], Mapping[str, float]]] = {}
        self._totals: dict[str, Callable[[], Mapping[str, float]]] = {}

    def count(self, kind: Kind, seconds: float) -> None:
        """Count an answered request."""
        counts = self._requests.get(kind)
        if counts is None:
            counts = self._requests[kind] = [0] * (len(BOUNDS) + 2)
        counts[bisect_left(BOUNDS, seconds)] += 1
        counts[-1] += seconds

    def count_refusal(self, rule: str) -> None:
        """Count a request that the connection refused before the application."""
        self._refusals[rule] = self._refusals.get(rule, 0) + 1

    def watch(
        self,
        name: str,
        *,
        gauges: Callable[[], Mapping[str, float]] | None = None,
        totals: Callable[[], Mapping[str, float]] | None = None,
    ) -> None:
        """Add the part `name` with functions for its present values and for its totals."""
        if gauges is not None:
            self._gauges[name] = gauges
        if totals is not None:
            self._totals[name] = totals

    def snapshot(self) -> Snapshot:
        """Return all present counts."""
        return {
            "requests": [(kind, list(counts)) for kind, counts in self._requests.items()],
            "refusals": dict(self._refusals),
            "totals": {"cpu_seconds": time.process_time(), **_asked(self._totals)},
            "gauges": {"processes": 1, **_asked(self._gauges)},
        }


def _asked(parts: Mapping[str, Callable[[], Mapping[str, float]]]) -> dict[str, float]:
    return {name: value for part in parts.values() for name, value in part().items()}


def added(snapshots: list[Snapshot]) -> Snapshot:
    """Return the sum of the counts of several processes."""
    requests: dict[Kind, list[float]] = {}
    refusals: dict[str, int] = {}
    totals: dict[str, float] = {}
    gauges: dict[str, float] = {}
    for one in snapshots:
        for told, counts in one["requests"]:
            version, operation, status, rule = told
            kind = (version, operation, status, rule)
            before = requests.get(kind, [0] * len(counts))
            requests[kind] = [sum(both) for both in zip(before, counts, strict=True)]
        for rule, number in one["refusals"].items():
            refusals[rule] = refusals.get(rule, 0) + number
        for sums, name in ((totals, "totals"), (gauges, "gauges")):
            for part, value in one[name].items():  # type: ignore[literal-required]
                sums[part] = sums.get(part, 0) + value
    return {
        "requests": list(requests.items()),
        "refusals": refusals,
        "totals": totals,
        "gauges": gauges,
    }
