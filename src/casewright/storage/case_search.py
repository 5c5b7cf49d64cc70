"""Searches cases: few matches are sorted, many are read along an index from the nearer end.

1. Names become ids. 2. Of the indexes that could find the cases, the one that finds fewest leads.
3. Up to 1000 matches are read at once, which gives their number, and sorted. 4. More are counted
by an index; their window is read along an index with the sort order, from the beginning or the
end, whichever is nearer. An order by department or status is a sequence of parts in order of id;
one by customer or custom attribute has a last part, the cases without one.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import get_args

from casewright.domain.model import CaseCriteria, CaseStatus, Id, Sort, Window
from casewright.storage.case_criteria import IdsOfNames, Parameters
from casewright.storage.search import Key, Order, QueryShape, Searches, leads_of
from casewright.storage.sql import Connection, Row

FEW = 1000
"""So many matches are sorted as they are."""

_MANY = 50_000
"""Up to so many cases, leading indexes are compared where each finds more than a few."""
_STEPS = 20_000
"""So many cases are passed in order of id before all matches are looked at instead."""
_BEYOND = {True: 0, False: 2**62}
"""An id behind all others, for each direction: descending or not."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the matches, and the attribute by which they are sorted."""

    shape: QueryShape
    parameters: Parameters
    key: Key = "id"


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """The requested ids of a part: `wanted` of them after the first `skip` ones.

    `count` is the number of all matches; `is_large` says that the part is known to have many.
    """

    skip: int
    wanted: int
    count: int
    is_large: bool


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
        count = await self._count(matches)
        if window.offset >= count:
            return (), count
        return await self._walked(matches, count, sort, window), count

    async def _shape(self, parameters: Parameters) -> QueryShape:
        """Return the criteria, with the index that finds fewest cases as the leading one."""
        names = frozenset(parameters)
        leads = leads_of(names)
        lead = leads[0]
        for most in (FEW, _MANY) if len(leads) > 1 else ():
            found: dict[str, int] = {}
            for one in leads:
                sql = self._sql.probe(QueryShape(names, one))
                found[one] = (await self._fetch(sql, parameters, most=most))[0][0]
            lead = min(leads, key=found.__getitem__)
            if found[lead] < most:
                break
        if lead.startswith("custom_") and not await self._hides(parameters):
            names -= {"departments"}
        return QueryShape(names, lead)

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

    async def _size(self, part: Part, last: Part, count: int) -> int:
        """Return the number of matches in a part; with a sort key, all that are not in `last`."""
        return await self._count(part) if part.key == "id" else count - await self._count(last)

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

    async def _walked(self, matches: Part, count: int, sort: Sort, window: Window) -> Sequence[Id]:
        """Return a window of many matches, from the nearer end of their order."""
        end = min(window.offset + window.limit, count)
        wanted = end - window.offset
        is_backwards = count - end < window.offset
        skip = count - end if is_backwards else window.offset
        parts = [part async for part in self._parts(matches, count, sort)]
        descending = (sort.order == "desc") != is_backwards
        found: list[Id] = []
        for part in reversed(parts) if is_backwards else parts:
            by_id = sort.attribute == "id"
            order = Order(part.key, descending, descending if by_id else is_backwards)
            if skip and len(parts) > 1:
                size = await self._size(part, parts[-1], count)
                if skip >= size:
                    skip -= size
                    continue
            place = WindowPlace(skip, wanted - len(found), count, is_large=len(parts) == 1)
            ids = await self._part(part, order, place)
            found += ids
            skip = 0
            if len(found) == wanted:
                break
        return found[::-1] if is_backwards else found

    async def _parts(self, matches: Part, count: int, sort: Sort) -> AsyncIterator[Part]:
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
            yield replace(matches, key="customer")
            yield await self._without_customer(matches, count)
        elif attribute == "custom":
            given = replace(matches, parameters=parameters | named)
            yield replace(given, key="custom")
            yield self._narrowed(given, without_value=1)
        else:
            yield matches

    async def _without_customer(self, matches: Part, count: int) -> Part:
        """Return the matches without customer, by their own index if it finds fewer cases."""
        part = self._narrowed(matches, without_customer=1)
        own = QueryShape(part.shape.names | {"departments"}, "without_customer")
        found = (await self._fetch(self._sql.probe(own), part.parameters, most=count))[0][0]
        return part if found >= count else replace(part, shape=own)

    def _narrowed(self, part: Part, **more: object) -> Part:
        shape = replace(part.shape, names=part.shape.names.union(more))
        return Part(shape, part.parameters | more)

    async def _part(self, part: Part, order: Order, place: WindowPlace) -> list[Id]:
        """Return a window of one part of the matches."""
        if not place.is_large:
            few = await self._few(part)
            if few is not None and part.key == "id":
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
        passed = _STEPS + 4 * (place.skip + place.wanted)
        rows = await self._fetch(self._sql.id_after[order.ids_descending], {}, passed=passed)
        farthest = rows[0][0] if rows else _BEYOND[order.ids_descending]
        parameters = part.parameters | {"farthest": farthest}
        found = await self._window(self._sql.walk(part.shape, order), parameters, place)
        if len(found) == place.wanted or not rows:
            return found
        return await self._gathered(part, order, place)

    async def _gathered(self, part: Part, order: Order, place: WindowPlace) -> list[Id]:
        return await self._window(self._sql.gather(part.shape, order), part.parameters, place)

    async def _window(self, sql: str, parameters: Parameters, place: WindowPlace) -> list[Id]:
        rows = await self._fetch(
            sql, parameters, window_offset=place.skip, window_limit=place.wanted
        )
        return [one for (one,) in rows]

    async def _fetch(self, sql: str, parameters: Parameters, **more: object) -> list[Row]:
        return await self._connection.fetch(sql, parameters | more)


def _attribute_of(sort: Sort) -> tuple[str, Parameters]:
    """Return the sort attribute, and the name of the custom attribute if it is one."""
    attribute, _, name = sort.attribute.partition(".")
    return attribute, {"sort_name": name} if name else {}
