"""Counts in the format of Prometheus; imported at the first scrape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from typing_extensions import override

from casewright.api.metrics.meter import BOUNDS, Snapshot
from casewright.api.metrics.shared import SharedCounts

_PREFIX = "casewright_"
_TOTALS = {
    "cpu_seconds": "Processor time of all processes.",
    "log_lines_lost": "Lines of the log that were dropped, since nobody read them.",
}
GAUGES = {
    "processes": "Processes that serve.",
    "connections": "Connections that are open.",
    "requests_running": "Requests that are worked on.",
    "requests_waiting": "Requests that wait for their turn.",
    "large_bodies_bytes": "Bytes of large bodies that are being worked on.",
    "unread_answers_bytes": "Bytes of large answers that clients have not read.",
    "searches_running": "Look-ups and searches that have their turn.",
    "searches_waiting": "Look-ups and searches that wait for it.",
    "database_connections": "Connections to the database.",
    "database_connections_idle": "Those of them that nobody uses.",
    "database_requests_waiting": "Requests that wait for a connection to the database.",
    "replica_connections": "Connections to the replica.",
    "replica_connections_idle": "Those of them that nobody uses.",
    "replica_requests_waiting": "Requests that wait for a connection to the replica.",
}


def exposition(counts: SharedCounts, accept: str) -> tuple[str, bytes]:
    """Return the media type for an Accept header, and all metrics in it."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(counts))
    encode, media = choose_encoder(accept)
    return media, encode(registry)


class _Collector(Collector):
    def __init__(self, counts: SharedCounts) -> None:
        self._counts = counts

    def describe(self) -> Iterable[Metric]:
        """Describe no metrics at registration, since that would read all counts."""
        return ()

    @override
    def collect(self) -> Iterator[Metric]:
        found = self._counts.read()
        yield from _requests(found)
        refusals = CounterMetricFamily(
            f"{_PREFIX}connection_refusals",
            "Requests that were refused before their heads were read.",
            labels=["rule"],
        )
        for rule, number in sorted(found["refusals"].items()):
            refusals.add_metric([rule], number)
        yield refusals
        for name, value in found["totals"].items():
            yield CounterMetricFamily(_PREFIX + name, _TOTALS[name], value=value)
        for name, value in found["gauges"].items():
            yield GaugeMetricFamily(_PREFIX + name, GAUGES[name], value=value)


def _requests(found: Snapshot) -> Iterator[Metric]:
    answered = CounterMetricFamily(
        f"{_PREFIX}requests",
        "Requests by operation, status and first broken rule; 0 where the client went away.",
        labels=["version", "operation", "status", "rule"],
    )
    durations: dict[tuple[str, str], list[float]] = {}
    for (version, operation, status, rule), counts in sorted(found["requests"]):
        answered.add_metric([version, operation, str(status), rule], sum(counts[:-1]))
        before = durations.get((version, operation), [0] * len(counts))
        both = zip(before, counts, strict=True)
        durations[version, operation] = [one + other for one, other in both]
    yield answered
    histogram = HistogramMetricFamily(
        f"{_PREFIX}request_duration_seconds",
        "Time from the head of a request to the end of its answer.",
        labels=["version", "operation"],
    )
    for (version, operation), counts in durations.items():
        bounds = [*map(str, BOUNDS), "+Inf"]
        buckets = list(zip(bounds, accumulate(counts[:-1]), strict=True))
        histogram.add_metric([version, operation], buckets, sum_value=counts[-1])
    yield histogram
