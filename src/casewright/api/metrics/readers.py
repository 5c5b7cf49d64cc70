"""The page /metrics, and the clients that may read it."""

from __future__ import annotations

from collections.abc import Mapping

from casewright.api.forwarded import Networks, parse_address
from casewright.api.metrics.shared import SharedCounts

PATH = "/metrics"
_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class Metrics:
    """Answers requests for metrics from permitted clients."""

    def __init__(self, counts: SharedCounts, readers: tuple[str, ...]) -> None:
        """Use `counts`; `readers` are the permitted addresses and networks."""
        self._counts = counts
        self._readers = Networks(readers)

    def may_be_read(self, client: str | None, headers: Mapping[str, str]) -> bool:
        """Return whether a client may read the metrics; never through a proxy."""
        is_forwarded = any(name in headers for name in _OF_PROXIES)
        return not is_forwarded and parse_address(client or "") in self._readers

    def exposition(self, accept: str) -> tuple[str, bytes]:
        """Return the media type for an Accept header, and all metrics in it."""
        # Imported when it is asked for: most processes are never scraped.
        from casewright.api.metrics.exposition import exposition

        return exposition(self._counts, accept)
