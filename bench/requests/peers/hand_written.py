"""Starlette and orjson by hand: the statements of casewright, and no check but lastModified.

Its statements are those that casewright has for the same edit, by their own texts. It knows where
the database is from `CASEWRIGHT_DATABASE_URL`. What it leaves out: negotiation, languages, schema,
codec, XML, permissions, ids of requests, log lines, limits.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import sha256
from typing import Any

import orjson
from bench.requests.edit import CASE, clock_offset
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from casewright.clock import Clock, format_instant, parse_instant
from casewright.storage.work import statements_of

_SQL = statements_of("sqlite")
_JSON = "application/json"


class HandWritten:
    """An open database, and the caller of a request."""

    def __init__(self) -> None:
        self.clock = Clock(clock_offset())
        path = os.environ["CASEWRIGHT_DATABASE_URL"].removeprefix("sqlite:///")
        self.database = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self.database.execute(f"PRAGMA {pragma}")

    def user(self, request: Request) -> Any:
        """Return the row of the caller; its fifth column is the id."""
        key = sha256(request.headers["x-egain-session"].encode()).hexdigest()
        run = self.database.execute
        run("BEGIN")
        row = run(_SQL.sessions.caller, {"session_key": key}).fetchone()
        run(_SQL.settings).fetchall()
        run("ROLLBACK")
        return row


class _Cases(HandWritten):
    """The routes of a case."""

    def routes(self) -> list[Route]:
        return [
            Route(CASE, self.edit, methods=["PUT"]),
            Route(f"{CASE}/{{id}}", self.read, methods=["GET"]),
        ]

    async def edit(self, request: Request) -> Response:
        user = self.user(request)
        body = orjson.loads(await request.body())
        case_id, sent = int(body["id"]), parse_instant(body["lastModified"]["date"])
        link, unlink = (_related(body, name) for name in ("link", "unlink"))
        run = self.database.execute
        run("BEGIN IMMEDIATE")
        try:
            ids = orjson.dumps([case_id, *link, *unlink]).decode()
            rows = run(_SQL.cases.find.several, {"ids": ids}).fetchall()
            case = next(row for row in rows if row[0] == case_id)
            owner = int(body["owner"]["user"]["id"])
            run(_SQL.users.find.one, {"id": owner}).fetchall()
            if case[21] != sent:
                error = {"code": "409-100", "developerMessage": f"Case {case_id} was modified."}
                return Response(orjson.dumps(error), 409, media_type=_JSON)
            run(_SQL.cases.related, {"case_id": case_id}).fetchall()
            run(_SQL.definitions).fetchall()
            run(_SQL.cases.save, self._saved(body, case, owner, user[4], sent))
            parameters = {"case_id": case_id, "others": orjson.dumps(link).decode()}
            run(_SQL.cases.relate, parameters)
            others = orjson.dumps(unlink).decode()
            run(_SQL.cases.unrelate, {"case_id": case_id, "others": others})
            for one in body["customAttributes"]["customAttribute"]:
                self._set(case_id, one)
            run("COMMIT")
        finally:
            if self.database.in_transaction:
                run("ROLLBACK")
        return Response(status_code=204)

    def _saved(self, body: Any, case: Any, owner: int, user: int, sent: int) -> dict[str, object]:
        return {
            "case_id": case[0],
            "expected": sent,
            "department_id": case[1],
            "status": case[3],
            "severity": body["severity"]["value"],
            "subject": body["subject"],
            "description": body["description"],
            "solution": body["solution"],
            "due_date": parse_instant(body["dueDate"]),
            "owner_id": owner,
            "customer_id": case[13],
            "originating_channel": case[15],
            "created": case[16],
            "last_modified_by": user,
            "last_modified": max(self.clock.now(), sent + 1),
            "last_closed": case[22],
        }

    def _set(self, case_id: int, sent: Any) -> None:
        name = sent["attribName"]
        parameters = {"case_id": case_id, "attribute": name}
        self.database.execute(_SQL.cases.clear_custom_attribute, parameters)
        values = [one["value"] for one in sent["attribValues"]["attribValue"]]
        rows = [
            {"case_id": case_id, "name": name, "position": position, "value": value}
            for position, value in enumerate(values)
        ]
        self.database.executemany(_SQL.cases.add_custom_value, rows)

    async def read(self, request: Request) -> Response:
        self.user(request)
        case_id = int(request.path_params["id"])
        row = self.database.execute(_SQL.cases.find.one, {"id": case_id}).fetchone()
        body = {
            "case": [
                {
                    "id": str(row[0]),
                    "department": {"name": row[2], "id": str(row[1])},
                    "status": {"value": row[3]},
                    "lastModified": {"date": format_instant(row[21])},
                    "severity": {"value": row[4]},
                    "subject": row[5],
                    "customer": {"customerName": row[14], "id": str(row[13])},
                }
            ]
        }
        return Response(orjson.dumps(body), media_type=_JSON)


def _related(body: Any, name: str) -> list[int]:
    return [int(one["href"].rpartition("/")[2]) for one in body["relatedCases"][name]]


def application() -> ASGIApp:
    """Return the application."""
    return Starlette(routes=_Cases().routes())
