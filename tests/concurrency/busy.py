"""Clients who work at the same time on the same things, and what the server confirmed to them."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.concurrency.attempt import Request, Verdict
from tests.concurrency.faults import choice, custom, href
from tests.concurrency.scenery import COUNTED, POOL, UNMOVED
from tests.concurrency.wire import Caller, Representation

_EMAIL_POINTS = {1: (10, 15), 2: (20, 25)}


@dataclass
class Done:
    """What the server has confirmed, over all clients."""

    verdicts: Counter[tuple[str, int]] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    edits: list[tuple[int, str]] = field(default_factory=list)
    created: list[int] = field(default_factory=list)

    def note(self, request: Request, verdict: Verdict) -> None:
        """Remember an answer."""
        self.verdicts[request.operation, verdict.status] += 1
        if verdict.rule is not None:
            self.rules[verdict.rule] += 1
        if verdict.created is not None:
            self.created.append(verdict.created)


class Worker:
    """One client: reads something, changes it, and does not care who else does."""

    def __init__(self, caller: Caller, done: Done, seed: int) -> None:
        self._caller = caller
        self._done = done
        self._random = random.Random(seed)
        self._doings = self._random.choices(
            [self._edit, self._move, self._change_customers, self._close, self._change_case],
            weights=[16, 16, 14, 1, 2],
            k=10_000,
        )

    async def work(self, requests: int, until: float) -> None:
        """Send so many requests, or fewer when time is up."""
        for doing in self._doings[:requests]:
            if time.monotonic() > until:
                return
            await doing()

    async def _send(self, request: Request) -> Verdict:
        form: Representation = self._random.choice(["json", "xml"])
        verdict = await self._caller.send(request, form)
        self._done.note(request, verdict)
        return verdict

    async def _edit(self) -> None:
        """Count a case's units up by one, from what was read."""
        case = self._random.choice([*COUNTED, *COUNTED, *POOL[:3]])
        shown = await self._caller.case(case)
        seen = shown["lastModified"]["date"]
        request = counting(case, seen, units(shown) + 1)
        others = self._random.sample([one for one in POOL if one != case], 2)
        related = {"link": [href(others[0])], "unlink": [href(others[1])]}
        if self._random.random() < 0.5:
            request = replace(request, body={**request.body, "relatedCases": related})
        if (await self._send(request)).status == 204:
            self._done.edits.append((case, seen))

    async def _move(self) -> None:
        """Move one or two activities of one case, as they were a moment ago, to another one."""
        looked_at = sorted({self._pooled() for _ in range(8)})
        shown = [one for one in await self._caller.activities(looked_at) if _is_open(one)]
        case = shown[0]["case"]["id"] if shown else "1"
        ids = [int(one["id"]) for one in shown if one["case"]["id"] == case] or looked_at[:1]
        self._random.shuffle(ids)
        others = [one for one in POOL if str(one) != case]
        body = {"id": str(self._random.choice(others))} if self._random.random() < 0.85 else {}
        relate = self._random.random() < 0.3
        await self._send(Request("change_case_of_activities", 0, tuple(ids[:2]), body, relate))

    async def _change_customers(self) -> None:
        """Give activities of one case a point of the customer whom the first does not have."""
        case = self._random.choice(UNMOVED)
        count = self._random.choice([1, 1, 2, 3])
        ids = self._random.sample([case * 10 + 1, case * 10 + 2, case * 10 + 3], count)
        if self._random.random() < 0.4:
            ids = [self._pooled()]
        (shown,) = await self._caller.activities(ids[:1])
        point = self._random.choice(_EMAIL_POINTS[2 if shown["customer"]["id"] == "1" else 1])
        body = {"activity": [choice(one, point) for one in ids]}
        await self._send(Request("change_customer_of_activities", 0, body=body))

    async def _close(self) -> None:
        await self._send(Request("close_case", 0, (self._random.choice(POOL[-2:]),)))

    async def _change_case(self) -> None:
        body = {"customer": {"id": self._random.choice(["1", "2"])}}
        path = (self._random.choice(POOL[5:]),)
        await self._send(Request("change_customer_of_case", 0, path, body))

    def _pooled(self) -> int:
        return self._random.choice(POOL) * 10 + self._random.choice([1, 2, 3])


def _is_open(activity: dict[str, Any]) -> bool:
    return bool(activity["status"]["value"] != "completed")


def counting(case: int, seen: str, units_: int) -> Request:
    """Return an edit that sets the units of a case that was last modified at `seen`."""
    body: dict[str, Any] = {"id": str(case), "lastModified": {"date": seen}}
    return Request(
        "edit_case", 0, body=body | {"customAttributes": custom(("units", [str(units_)]))}
    )


def units(shown: dict[str, Any]) -> int:
    """Return the units that a case shows."""
    (one,) = shown["customAttributes"]["customAttribute"]
    return int(one["attribValues"]["attribValue"][0]["value"])


async def all_work(callers: Sequence[Caller], requests: int, seconds: float) -> Done:
    """Let every caller work at the same time; return what was confirmed."""
    done = Done()
    workers = [Worker(caller, done, seed) for seed, caller in enumerate(callers)]
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.work(requests, until) for one in workers))
    return done
