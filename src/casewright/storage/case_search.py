"""Searches cases: few matches are sorted, many are read along an index from the nearer end.

1. Names become ids. 2. Of the indexes that could find the cases, the one that finds fewest leads.
3. Up to 1000 matches are read at once, which gives their number, and sorted. 4. More are counted
by an index; their window is read along an index with the sort order, from the beginning or the
end, whichever is nearer. An order by department or status is a sequence of parts in order of id;
one by customer or custom attribute has a last part, the cases without one. Where a custom attribute
has few values, the cases with each of them are a part, too. If a criterion names it, most matches
have that value: they are one part, between what is less and greater.
5. Where the ids at that end do not match, the first match is found by the count.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import get_args

from casewright.domain.model import CaseCriteria, CaseStatus, Id, Sort, Window
from casewright.storage.case_criteria import SIDES, IdsOfNames, Parameters
from casewright.storage.custom_values import custom_numbers
from casewright.storage.search import Key, Order, QueryShape, Searches, leads_of
from casewright.storage.sql import Connection, Row

FEW = 1000
"""So many matches are sorted as they are."""

_MANY = 50_000
"""Up to so many cases, leading indexes are compared where each finds more than a few."""
_STEPS = (4_000, 20_000)
"""So many cases are passed in order of id at first, and again, before all matches are looked at."""
_BEYOND = {True: 0, False: 2**62}
"""An id behind all others, for each direction: descending or not."""
_OF_RANGES = ("departments", "last_closed", "last_modified")
"""The indexes that lead by a range of dates, where others could lead, too."""
_FEW_VALUES = 32
"""A custom attribute with so many values is sorted value by value."""

Ends = dict[bool, Id]
"""The first match in order of id, for each direction, descending or not, where it is known."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the matches, and the attribute by which they are sorted.

    The key leaves out `rest`, which `shape` finds, too. `own` is led by an index of the part.
    """

    shape: QueryShape
    parameters: Parameters
    key: Key = "id"
    rest: Part | None = None
    own: QueryShape | None = None


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """The requested ids of a part: `wanted` of them after the first `skip` ones.

    `count` is the number of all matches; `is_large` says that the part is known to have many.
    All matches have ids within `ends`.
    """

    skip: int
    wanted: int
    count: int
    is_large: bool
    ends: Ends = field(default_factory=dict)


class CaseSearch:
    """Searches on one connection."""

    def __init__(self, connection: Connection, statements: Searches, names: IdsOfNames) -> None:
        """Search on `connection`."""
        self._connection = connection
        self._sql = statements
        self._names = names

    async def ids(
        self, criteria: CaseCriteria, sort: Sort, window: Window
    ) -> tuple[Sequence[Id], int]:
        """Return the ids of one window of the matches, in order, and the number of all matches."""
        parameters = await self._names.resolve(criteria, self._connection)
        if parameters is None:
            return (), 0
        matches = Part(await self._shape(parameters), parameters)
        few = await self._few(matches)
        if few is not None:
            return await self._sorted(few, sort, window), len(few)
        count, ends = await self._counted(matches, sort, window)
        if window.offset >= count:
            return (), count
        return await self._walked(matches, count, ends, sort, window), count

    async def _shape(self, parameters: Parameters) -> QueryShape:
        """Return the criteria, with the index that finds fewest cases as the leading one."""
        names = frozenset(parameters)
        leads = leads_of(names)
        lead = leads[0]
        for most in (FEW, _MANY) if len(leads) > 1 else ():
            fewest = most
            # Ranges first: one that finds few cases spares counting what an owner has.
            for one in sorted(leads, key=lambda lead: lead not in _OF_RANGES):
                found = await self._found(QueryShape(names, one), parameters, fewest)
                if found < fewest:
                    fewest, lead = found, one
            if fewest < most:
                break
        if lead.startswith("custom_") and not await self._hides(parameters):
            names -= {"departments"}
        return QueryShape(names, lead)

    async def _found(self, shape: QueryShape, parameters: Parameters, most: int) -> int:
        """Return how many cases the leading index finds, up to `most`."""
        sql = self._sql.probe(shape)
        found: int = (await self._fetch(sql, parameters, most=most))[0][0]
        return found

    async def _hides(self, parameters: Parameters) -> bool:
        """Return whether there are departments in which no match may be."""
        return bool((await self._fetch(self._sql.hidden_departments, parameters))[0][0])

    async def _few(self, part: Part) -> list[Id] | None:
        """Return the ids of all matches, None if they are more than a few."""
        rows = await self._fetch(self._sql.few(part.shape), part.parameters, most=FEW + 1)
        ids: list[Id] = json.loads(rows[0][0])
        return None if len(ids) > FEW else ids

    async def _count(self, part: Part) -> int:
        count: int = (await self._fetch(self._sql.count(part.shape), part.parameters))[0][0]
        return count

    async def _counted(self, matches: Part, sort: Sort, window: Window) -> tuple[int, Ends]:
        """Return the number of matches, and where they begin if the ids begin without any.

        They are looked at from the end at which the window is likely to be, the first or the last.
        """
        is_far = window.offset > FEW
        by_id = sort.attribute == "id"
        if not is_far and sort.attribute == "customer":
            return await self._count(matches), {}
        descending = (by_id and sort.order == "desc") != is_far
        place = WindowPlace(0, window.limit, 0, is_large=True)
        if len((await self._steps(matches, descending, place, _STEPS[0]))[0]) == window.limit:
            return await self._count(matches), {}
        sql = self._sql.count_from(matches.shape, descending)
        ((count, first),) = await self._fetch(sql, matches.parameters)
        return count, {descending: first}

    async def _size(self, part: Part, count: int) -> int:
        """Return the number of matches in a part."""
        if part.rest:
            return count - await self._size(part.rest, count)
        return await self._count(await self._led(part, count))

    async def _led(self, part: Part, count: int) -> Part:
        """Return the part led by its own index, if that finds fewer than all `count` matches."""
        if part.own is None or await self._found(part.own, part.parameters, count) >= count:
            return part
        return replace(part, shape=part.own, own=None)

    async def _sorted(self, few: list[Id], sort: Sort, window: Window) -> Sequence[Id]:
        if window.offset >= len(few):
            return ()
        if sort.attribute == "id":
            ordered = sorted(few, reverse=sort.order == "desc")
            return ordered[window.offset : window.offset + window.limit]
        attribute, named = _attribute_of(sort)
        sql = self._sql.sort(attribute, sort.order == "desc")
        ids = self._connection.list_of(few)
        place = WindowPlace(window.offset, window.limit, len(few), is_large=False)
        return await self._window(sql, named | {"ids": ids}, place)

    async def _walked(
        self, matches: Part, count: int, ends: Ends, sort: Sort, window: Window
    ) -> Sequence[Id]:
        """Return a window of many matches, from the nearer end of their order."""
        end = min(window.offset + window.limit, count)
        wanted = end - window.offset
        is_backwards = count - end < window.offset
        skip = count - end if is_backwards else window.offset
        parts = [part async for part in self._parts(matches, sort)]
        descending = (sort.order == "desc") != is_backwards
        found: list[Id] = []
        for part in reversed(parts) if is_backwards else parts:
            by_id = sort.attribute == "id"
            order = Order(part.key, descending, descending if by_id else is_backwards)
            place = WindowPlace(skip, wanted - len(found), count, len(parts) == 1, ends)
            ids, skip = await self._part_or_rest_of_skip(part, order, place)
            found += ids
            if len(found) == wanted:
                break
        return found[::-1] if is_backwards else found

    async def _part_or_rest_of_skip(
        self, part: Part, order: Order, place: WindowPlace
    ) -> tuple[list[Id], int]:
        """Return a window of a part; if the part ends before it, how far behind its end it is.

        To count a part may cost more than to go a few steps.
        """
        size = None
        if place.skip > FEW and not place.is_large:
            size = await self._size(part, place.count)
        if size is None or place.skip < size:
            ids = await self._part(part, order, place)
            if ids or not place.skip:
                return ids, 0
            size = await self._size(part, place.count)
        return [], place.skip - size

    async def _parts(self, matches: Part, sort: Sort) -> AsyncIterator[Part]:
        """Yield the parts of the order, from its beginning."""
        parameters = matches.parameters
        descending = sort.order == "desc"
        attribute, named = _attribute_of(sort)
        if attribute == "status" and "status" not in parameters:
            for status in sorted(get_args(CaseStatus), reverse=descending):
                yield self._narrowed(matches, status=status)
        elif attribute == "department":
            rows = await self._fetch(self._sql.departments_in_order, parameters)
            groups = [[row[0] for row in rows] for _, rows in groupby(rows, itemgetter(1))]
            for ids in reversed(groups) if descending else groups:
                yield self._narrowed(matches, departments=self._connection.list_of(ids))
        elif attribute == "customer":
            rest = self._narrowed(matches, without_customer=1)
            own = QueryShape(rest.shape.names | {"departments"}, "without_customer")
            rest = replace(rest, own=own)
            yield replace(matches, key="customer", rest=rest)
            yield rest
        elif attribute == "custom":
            given = replace(matches, parameters=parameters | named)
            number = _number_of_criterion(parameters, named["sort_name"])
            if number is not None:
                for side in reversed(SIDES) if descending else SIDES:
                    yield self._sided(given, number, side)
                return
            rest = self._narrowed(given, without_value=1)
            rows = await self._fetch(self._sql.values, named, most=_FEW_VALUES + 1)
            if len(rows) > _FEW_VALUES:
                yield replace(given, key="custom", rest=rest)
            else:
                for (value,) in reversed(rows) if descending else rows:
                    yield self._with_value(given, value)
            yield rest
        else:
            yield matches

    def _sided(self, part: Part, number: int, side: str) -> Part:
        """Return the matches on one side of the value of the criterion `number`, or with it."""
        names = (f"custom_name_{number}", f"custom_value_{number}")
        value = part.parameters[names[1]]
        if side == "sorted_same":
            others = replace(part, shape=replace(part.shape, names=part.shape.names - {*names}))
            same = self._with_value(others, value)
            is_led = part.shape.lead == f"custom_{number}"
            return replace(same, shape=same.own, own=None) if is_led and same.own else same
        sided = self._narrowed(part, sort_value=value, **{side: 1})
        shape = replace(sided.shape, lead=f"custom_{number}")
        return replace(sided, shape=shape, key="custom")

    def _with_value(self, part: Part, value: object) -> Part:
        """Return the matches that are sorted by this value."""
        same = self._narrowed(part, sort_value=value, sorted_same=1)
        return replace(same, own=replace(same.shape, lead="sorted"))

    def _narrowed(self, part: Part, **more: object) -> Part:
        shape = replace(part.shape, names=part.shape.names.union(more))
        return Part(shape, part.parameters | more)

    async def _part(self, part: Part, order: Order, place: WindowPlace) -> list[Id]:
        """Return a window of one part of the matches."""
        if part.own and await self._found(part.own, part.parameters, FEW) < FEW:
            part = replace(part, shape=part.own, own=None)
        # Of cases that no index finds, a few may be far between.
        if not (place.is_large or part.own or "without_value" in part.shape.names):
            few = await self._few(part)
            if few == [] or (few is not None and part.key == "id"):
                ordered = sorted(few, reverse=order.ids_descending)
                return ordered[place.skip : place.skip + place.wanted]
            if few is not None:
                return await self._gathered(part, order, place)
        if part.key == "id":
            return await self._along_ids(part, order, place)
        total: int = (await self._fetch(self._sql.greatest_id, {}))[0][0]
        # Of `total` cases in order, every (total / count)-th matches.
        steps = (place.skip + place.wanted) * total / place.count
        if steps > 2 * place.count:
            return await self._gathered(part, order, place)
        return await self._window(self._sql.walk(part.shape, order), part.parameters, place)

    async def _along_ids(self, part: Part, order: Order, place: WindowPlace) -> list[Id]:
        for most in _STEPS:
            found, is_complete = await self._steps(part, order.ids_descending, place, most)
            if len(found) == place.wanted or is_complete:
                return found
        return await self._gathered(await self._led(part, place.count), order, place)

    async def _steps(
        self, part: Part, descending: bool, place: WindowPlace, most: int
    ) -> tuple[list[Id], bool]:
        """Return what `most` steps along the ids find of a window, and whether it is all."""
        passed = most + 4 * (place.skip + place.wanted)
        nearest = place.ends.get(descending, _BEYOND[not descending])
        sql = self._sql.id_after[descending]
        rows = await self._fetch(sql, {}, nearest=nearest, passed=passed)
        farthest = rows[0][0] if rows else _BEYOND[descending]
        ends = {"nearest": nearest, "farthest": farthest}
        walk = self._sql.walk(part.shape, Order("id", descending, descending))
        return await self._window(walk, part.parameters | ends, place), not rows

    async def _gathered(self, part: Part, order: Order, place: WindowPlace) -> list[Id]:
        return await self._window(self._sql.gather(part.shape, order), part.parameters, place)

    async def _window(self, sql: str, parameters: Parameters, place: WindowPlace) -> list[Id]:
        rows = await self._fetch(
            sql, parameters, window_offset=place.skip, window_limit=place.wanted
        )
        return [one for (one,) in rows]

    async def _fetch(self, sql: str, parameters: Parameters, **more: object) -> list[Row]:
        return await self._connection.fetch(sql, parameters | more)


def _number_of_criterion(parameters: Parameters, name: object) -> int | None:
    """Return the number of a criterion on the custom attribute of this name, if there is one."""
    numbers = custom_numbers(parameters)
    return next((one for one in numbers if parameters[f"custom_name_{one}"] == name), None)


def _attribute_of(sort: Sort) -> tuple[str, Parameters]:
    """Return the sort attribute, and the name of the custom attribute if it is one."""
    attribute, _, name = sort.attribute.partition(".")
    return attribute, {"sort_name": name} if name else {}
