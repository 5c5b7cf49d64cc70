"""Values that occur twice in one request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casewright.domain.ensure import At


def repeated(values: Sequence[object], where: str) -> Iterable[At]:
    """Return each value that occurs earlier; `where` has a placeholder for its index."""
    return () if len(set(values)) == len(values) else _repeated(values, where)


def _repeated(values: Sequence[object], where: str) -> Iterator[At]:
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield At(where.format(index), value)
        seen.add(value)
