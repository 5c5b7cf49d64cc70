"""The small tables of an invented world: departments, users, queues, custom attributes."""

from __future__ import annotations

import json
from random import Random

from argon2 import PasswordHasher
from sqlalchemy import Table

from casewright.storage import tables
from casewright.storage.content import DEMO
from casewright.storage.populate import words
from casewright.storage.populate.draw import zipf
from casewright.storage.populate.size import Size

SUPERVISOR, PASSWORD = "supervisor", "populate"
"""The user who sees every department; all users have this password."""

_ACTIONS = ["Change Case", "Change Customer", "Close Case", "Edit Case", "View Agent Console"]
_LICENSES = ["CallTrackPlus", "ChatPlus", "MailPlus", "Platform"]
_SUPERVISOR_ID = 1
_ATTRIBUTES: tuple[tuple[str, str, str, list[str]], ...] = (
    ("case", "rating", "string", sorted(words.RATINGS)),
    ("case", "region", "string", sorted(words.REGIONS)),
    ("case", "contract_no", "string", []),
    ("case", "units", "integer", []),
    ("case", "delivery", "datetime", []),
    ("case", "products", "stringList", sorted(words.PRODUCTS)),
    ("activity", "sentiment", "string", ["negative", "neutral", "positive"]),
)

Rows = dict[Table, list[tuple[object, ...]]]


class Office:
    """Departments and their users; ids count from 1."""

    def __init__(self, size: Size, seed: int) -> None:
        """Draw the department of each user."""
        self.size = size
        self.seed = seed
        self.random = Random(seed)  # noqa: S311 - nothing here is secret
        ids = range(1, len(words.DEPARTMENTS) + 1)
        self.departments = zipf(ids, self.random, skew=size.skew)
        # Every department has somebody, the first users one each.
        self._homes = [1, *ids][: size.users]
        while len(self._homes) < size.users:
            self._homes.append(self.departments.draw())
        members: dict[int, list[int]] = {one: [] for one in ids}
        for at, home in enumerate(self._homes):
            members[home].append(at + 1)
        self.owners = {
            home: zipf(users or [_SUPERVISOR_ID], self.random, skew=size.skew)
            for home, users in members.items()
        }

    def rows(self) -> Rows:
        """Return the rows of all small tables, in the order of the columns."""
        names = words.DEPARTMENTS
        return {
            tables.settings: [(DEMO, json.dumps(True))],
            tables.departments: list(enumerate(names, 1)),
            # The last one, Archive, is for nobody else; each other one sees the next.
            tables.department_shares: [(at + 1, at) for at in range(1, len(names) - 1)],
            tables.users: self._users(),
            tables.custom_attributes: [
                (resource, name, kind, json.dumps(options))
                for resource, name, kind, options in _ATTRIBUTES
            ],
            tables.queues: [
                (queue_of(department, at), f"{name} {words.QUEUES[at]}", department)
                for department, name in enumerate(names, 1)
                for at in range(len(words.QUEUES))
            ],
        }

    def _users(self) -> list[tuple[object, ...]]:
        # One salt makes one hash, so that equal seeds make equal worlds.
        salt = self.seed.to_bytes(16, "big", signed=True)
        hashed = PasswordHasher().hash(PASSWORD, salt=salt)
        everywhere = json.dumps(list(range(2, len(words.DEPARTMENTS) + 1)))
        rights = (json.dumps(_LICENSES), json.dumps(_ACTIONS), "[]", "[]")
        rows: list[tuple[object, ...]] = []
        for at, home in enumerate(self._homes):
            user_id = at + 1
            is_supervisor = user_id == _SUPERVISOR_ID
            login = SUPERVISOR if is_supervisor else f"agent{user_id}"
            first = words.FIRST_NAMES[at % len(words.FIRST_NAMES)]
            foreign = everywhere if is_supervisor else json.dumps([home % 3 + 1])
            rows.append((user_id, login, hashed, login, first, "", True, home, foreign, *rights))
        return rows


def queue_of(department: int, at: int) -> int:
    """Return the id of a department's queue; `at` counts from 0."""
    return (department - 1) * len(words.QUEUES) + at + 1
