"""Moves of activities by hand: the statements of casewright, and no check at all.

For what it leaves out, see `hand_written`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from bench.requests.peers.hand_written import HandWritten
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from casewright.domain.model import ContactPoint
from casewright.storage.records import ActivityRow, CaseRow
from casewright.storage.work import statements_of

_SQL = statements_of("sqlite")
_ACTIVITY = "/system/ws/v12/interaction/activity"


class _Moves(HandWritten):
    """The routes that move activities."""

    def routes(self) -> list[Route]:
        return [
            Route(f"{_ACTIVITY}/changecustomer", self.change_customer, methods=["PUT"]),
            Route(f"{_ACTIVITY}/{{ids}}/changecase", self.change_case, methods=["PUT"]),
        ]

    async def change_case(self, request: Request) -> Response:
        user = self.user(request)[4]
        target = int(orjson.loads(await request.body())["id"])
        ids = [int(one) for one in request.path_params["ids"].split(",")]
        with self._unit() as run:
            rows = self._activities(ids)
            source = rows[0].case_id
            run(_SQL.cases.find.several, {"ids": _listed(source, target)}).fetchall()
            for row in rows:
                self._save(row._replace(case_id=target), user)
            run(_SQL.activities.of_case, {"case_id": source}).fetchall()
        return Response(status_code=204)

    async def change_customer(self, request: Request) -> Response:
        user = self.user(request)[4]
        sent = {
            int(one["id"]): _point(one) for one in orjson.loads(await request.body())["activity"]
        }
        with self._unit() as run:
            rows = self._activities(list(sent))
            points = {
                one.id: one
                for one in map(
                    _contact_point, run(_SQL.customers.points, {"ids": _listed(*sent.values())})
                )
            }
            target = next(iter(points.values()))
            involved = {"ids": _listed(target.customer_id, rows[0].customer_id)}
            for statement in ("points_of_customers", "persons", "find"):
                run(getattr(_SQL.customers, statement), involved).fetchall()
            for row in rows:
                point = points[sent[row.id]]
                self._save(
                    row._replace(
                        customer_id=point.customer_id, person_id=point.person_id, point_id=point.id
                    ),
                    user,
                )
            case_id = rows[0].case_id
            [case] = map(CaseRow._make, run(_SQL.cases.find.one, {"id": case_id}).fetchall())
            run(_SQL.activities.of_case, {"case_id": case_id}).fetchall()
            self._save_case(case._replace(customer_id=target.customer_id), user)
        return Response(status_code=204)

    @contextmanager
    def _unit(self) -> Iterator[Any]:
        run = self.database.execute
        run("BEGIN IMMEDIATE")
        try:
            yield run
            run("COMMIT")
        finally:
            if self.database.in_transaction:
                run("ROLLBACK")

    def _activities(self, ids: Sequence[int]) -> list[ActivityRow]:
        run, find = self.database.execute, _SQL.activities.find
        run(_SQL.activities.responses_to, {"ids": _listed(*ids)}).fetchall()
        if len(ids) == 1:
            found = run(find.one, {"id": ids[0]})
        else:
            found = run(find.several, {"ids": _listed(*ids)})
        return [ActivityRow._make(row) for row in found.fetchall()]

    def _save(self, row: ActivityRow, user: int) -> None:
        parameters = {
            **row._asdict(),
            "activity_id": row.id,
            "assigned_to": row.assigned_id,
            "contact_person_id": row.person_id,
            "contact_point_id": row.point_id,
            "last_modified_by": user,
            "now": self.clock.now(),
        }
        self.database.execute(_SQL.activities.save, parameters).fetchall()

    def _save_case(self, case: CaseRow, user: int) -> None:
        parameters = {
            **case._asdict(),
            "case_id": case.id,
            "expected": case.last_modified,
            "last_modified_by": user,
            "last_modified": max(self.clock.now(), case.last_modified + 1),
        }
        self.database.execute(_SQL.cases.save, parameters)


def _contact_point(row: Any) -> ContactPoint:
    return ContactPoint(*row)


def _point(sent: Any) -> int:
    [person] = sent["customer"]["contactPersons"]["contactPerson"]
    return int(person["contactPoints"]["contactPoint"][0]["id"])


def _listed(*ids: int | None) -> str:
    return orjson.dumps(sorted({one for one in ids if one is not None})).decode()


def application() -> ASGIApp:
    """Return the application."""
    return Starlette(routes=_Moves().routes())
