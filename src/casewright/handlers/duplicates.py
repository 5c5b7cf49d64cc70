"""Values that occur twice in one request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casewright.domain.ensure import At


def repeated(values: Sequence[object], where: str) -> Iterator[At]:
    """Yield each value that occurs earlier in `values`; `where` has a placeholder for its index."""
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield At(where.format(index), value)
        seen.add(value)
