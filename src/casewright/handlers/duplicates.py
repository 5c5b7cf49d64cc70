"""The same thing named twice in one request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casewright.domain.ensure import At


def repeated(values: Sequence[object], where: str) -> Iterator[At]:
    """Yield each value that stands before in `values`; `where` takes its index."""
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield At(where.format(index), value)
        seen.add(value)
