"""What the rows say: goals and figures as Markdown, and the lines of the plot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bench.lookups.beside import Beside
from bench.lookups.measure import Row
from bench.lookups.plot import Line

MANY_CASES = 1_000_000
"""So many cases are meant by the goals of look-ups with many matches, and of reads beside them."""
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def markdown(rows: Sequence[Row], besides: Sequence[Beside]) -> str:
    """Return the report."""
    lines = [
        "# Look-ups at size",
        "",
        "Written by `make lookups-bench`. Figures are milliseconds of CPU per look-up, of this",
        "process and the database's, with the exact number of matches and a page of 25 rows.",
        "Sorts are id, department, status, customer and the custom attribute `region`, some of",
        "them descending; pages are the first and the last one.",
        "",
        "| Goal | Database | Worst | of | Median | Met |",
        "| --- | --- | ---: | --- | ---: | ---: |",
    ]
    for name in dict.fromkeys(row.database for row in rows):
        own = [row for row in rows if row.database == name]
        sizes = _sizes(own)
        small, large = sizes[0], sizes[-1]
        at = max(one for one in sizes if one <= MANY_CASES or one == small)
        few = f"100 or fewer match: {large:,} cases against {small:,}"
        lines += [
            _goal(f"{few}, p50", name, 2, _grown(own, small, large, lambda row: row.p50)),
            _goal(f"{few}, p99", name, 2, _grown(own, small, large, lambda row: row.p99)),
            _goal(
                f"20 % or more match, first page, {at:,} cases, p50, ms", name, 80, _broad(own, at)
            ),
            _goal(f"last page against first, {at:,} cases, p50", name, 2, _last(own, at)),
        ]
    lines += [
        "",
        "## Reads by id while two clients look up broadly",
        "",
        "Milliseconds over HTTP, one process, one client that reads.",
        "",
        "| Database | Cases | p50 alone | p99 alone | p50 beside | p99 beside | p99, ratio "
        "| Look-ups/s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {_NAMES[one.database]} | {one.cases:,} | {one.alone_p50:.1f} | {one.alone_p99:.1f} | "
        f"{one.beside_p50:.1f} | {one.beside_p99:.1f} | {one.ratio:.1f} | {one.look_ups:.1f} |"
        for one in besides
    ]
    for name in dict.fromkeys(row.database for row in rows):
        own = [row for row in rows if row.database == name]
        lines += ["", f"## {_NAMES[name]}", ""]
        lines += _table([row for row in own if row.page == "first"], _sizes(own))
    return "\n".join([*lines, ""])


def _sizes(rows: Sequence[Row]) -> list[int]:
    """Return the numbers of cases that were asked, in order."""
    return sorted({row.cases for row in rows})


def lines_of(rows: Sequence[Row]) -> dict[str, Line]:
    """Return the lines of the plot: the medians of narrow and broad questions, by database."""
    found: dict[str, Line] = {}
    for name in dict.fromkeys(row.database for row in rows):
        for is_broad in (False, True):
            about = "20 % or more match" if is_broad else "100 or fewer match"
            found[f"{_NAMES[name]}, {about}"] = [
                (cases, _median(one.p50 for one in rows if _is(one, name, cases, is_broad)))
                for cases in _sizes([row for row in rows if row.database == name])
            ]
    return found


def _is(row: Row, database: str, cases: int, is_broad: bool) -> bool:
    return (row.database, row.cases) == (database, cases) and (
        _matches_much(row) if is_broad else row.matches <= 100
    )


def _matches_much(row: Row) -> bool:
    return row.matches * 5 >= row.cases


def _goal(goal: str, database: str, limit: float, found: list[tuple[float, Row]]) -> str:
    worst, row = max(found, key=lambda one: one[0])
    met = sum(value <= limit for value, _ in found)
    return (
        f"| {goal} ≤ {limit:g} | {_NAMES[database]} | {worst:.1f} | "
        f"{row.question}, by {row.sort}, {row.page} page | "
        f"{_median(value for value, _ in found):.1f} | {met} of {len(found)} |"
    )


def _grown(
    rows: Sequence[Row], small: int, large: int, figure: Callable[[Row], float]
) -> list[tuple[float, Row]]:
    before = {_key(row): figure(row) for row in rows if row.cases == small}
    return [
        (figure(row) / before[_key(row)], row)
        for row in rows
        if row.cases == large and not row.is_broad and row.matches <= 100
    ]


def _key(row: Row) -> tuple[object, ...]:
    return row.question, row.is_broad, row.sort, row.page


def _broad(rows: Sequence[Row], large: int) -> list[tuple[float, Row]]:
    return [
        (row.p50, row)
        for row in rows
        if row.cases == large and row.page == "first" and _matches_much(row)
    ]


def _last(rows: Sequence[Row], large: int) -> list[tuple[float, Row]]:
    first = {
        (row.question, row.is_broad, row.sort): row.p50
        for row in rows
        if row.cases == large and row.page == "first"
    }
    return [
        (row.p50 / first[row.question, row.is_broad, row.sort], row)
        for row in rows
        if row.cases == large and row.page == "last"
    ]


def _table(rows: Sequence[Row], sizes: Sequence[int]) -> list[str]:
    heads = " | ".join(f"{cases:,}: matches | p50 | p99" for cases in sizes)
    lines = [
        f"| First page of | by | {heads} |",
        "| --- | --- |" + " ---: | ---: | ---: |" * len(sizes),
    ]
    by_size = {(row.question, row.is_broad, row.sort, row.cases): row for row in rows}
    for question, is_broad, sort in dict.fromkeys(
        (row.question, row.is_broad, row.sort) for row in rows
    ):
        cells = []
        for cases in sizes:
            row = by_size.get((question, is_broad, sort, cases))
            cells.append(
                "– | – | –" if row is None else f"{row.matches:,} | {row.p50:.1f} | {row.p99:.1f}"
            )
        lines.append(f"| {question} | {sort} | {' | '.join(cells)} |")
    return lines


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.1
