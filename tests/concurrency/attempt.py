"""What the reference model's operations share: a request that is about to be judged.

A method that returns bool is the rule of its name in spec/rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tests.concurrency.world import Activity, Case, Stamp, User, World, instant

ENDED = "completed"
_MOVABLE = frozenset({"awaiting_assignment", "assigned"})
_MOST_RELATIONS = 75
_ALLOWED_TEXT = re.compile(r"[\x20-\x7E\u0080-\uFFFF]*")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z")


class Verdict(NamedTuple):
    """What is answered: the status, the first broken rule, the id of a case that was created."""

    status: int
    rule: str | None = None
    created: int | None = None


@dataclass(frozen=True)
class Request:
    """A request whose body, in JSON shape, keeps all rules that the schemas check."""

    operation: str
    user: int
    path: tuple[int, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    relate: bool = False


class Attempt:
    """One request, about to be judged; `change` is called when no rule is broken."""

    action: str

    def __init__(self, world: World, request: Request, now: int) -> None:
        self.world = world
        self.before = world
        self.body = request.body
        self.path = request.path
        self.relate = request.relate
        self.caller: User = world.users[request.user]
        self.now = now
        self.effects: set[str] = set()

    def change(self) -> Verdict:
        """Put the effects into `world`, note their names, and return the answer."""
        raise NotImplementedError

    def may(self) -> bool:
        return self.action in self.caller.actions

    def sees(self, cases: Iterable[int]) -> bool:
        """Whether the caller may see all these cases."""
        shared = {one for one, to in self.before.shares.items() if self.caller.home in to}
        found = {self.before.cases[one].department for one in cases}
        return found <= self.caller.departments | shared

    def moved(self, stamp: Stamp) -> Stamp:
        self.effects.add("last_modified_moves")
        return stamp.moved(self.caller.id, self.now)

    def put(self, *changed: Case | Activity) -> None:
        cases = {one.id: one for one in changed if isinstance(one, Case)}
        activities = {one.id: one for one in changed if isinstance(one, Activity)}
        self.world = replace(
            self.world,
            cases={**self.world.cases, **cases},
            activities={**self.world.activities, **activities},
        )

    def add_is_within_limit(self, added: set[frozenset[int]], after: World) -> bool:
        ends = {end for pair in added - self.before.relations for end in pair}
        return all(len(after.related(end)) <= _MOST_RELATIONS for end in ends)


class OnCase(Attempt):
    """A request about one case."""

    @property
    def id(self) -> int:
        return self.path[0]

    @property
    def case(self) -> Case:
        return self.before.cases[self.id]

    def case_exists(self) -> bool:
        return self.id in self.before.cases

    def case_is_in_callers_department(self) -> bool:
        return self.case.department in self.caller.departments

    def case_is_open(self) -> bool:
        return self.case.open


class WithDetails(Attempt):
    """A request that may carry a due date and custom attributes."""

    @property
    def custom(self) -> list[tuple[str, list[str]]]:
        told = self.body.get("customAttributes", {"customAttribute": []})["customAttribute"]
        return [
            (one["attribName"], [value["value"] for value in one["attribValues"]["attribValue"]])
            for one in told
        ]

    @property
    def due(self) -> int | None:
        return instant(self.body["dueDate"]) if self.body.get("dueDate") else None

    @property
    def severity(self) -> str | None:
        return self.body["severity"]["value"] if "severity" in self.body else None

    def kinds(self) -> list[tuple[str, tuple[str, ...], list[str]]]:
        return [(*self.before.attributes[name], values) for name, values in self.custom]

    def custom_attributes_are_distinct(self) -> bool:
        return distinct([name for name, _ in self.custom])

    def due_date_is_in_future(self) -> bool:
        return self.due is None or self.due > self.now

    def custom_attributes_are_configured(self) -> bool:
        return all(name in self.before.attributes for name, _ in self.custom)

    def custom_attributes_have_one_value(self) -> bool:
        return all(kind == "stringList" or len(values) == 1 for kind, _, values in self.kinds())

    def custom_values_are_options(self) -> bool:
        return all(
            values == [""] or set(values) <= set(options)
            for _, options, values in self.kinds()
            if options
        )

    def custom_values_fit_data_type(self) -> bool:
        forms = {"integer": _INTEGER, "datetime": _INSTANT}
        return all(
            value == "" or forms[kind].fullmatch(value)
            for kind, _, values in self.kinds()
            if kind in forms
            for value in values
        )

    def custom_values_use_allowed_characters(self) -> bool:
        return all(
            _ALLOWED_TEXT.fullmatch(value)
            for kind, options, values in self.kinds()
            if kind in ("string", "stringList") and not options
            for value in values
        )

    def custom_after(self, former: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        sent = {name: () if values == [""] else tuple(values) for name, values in self.custom}
        return {name: values for name, values in {**former, **sent}.items() if values}


class OnActivities(Attempt):
    """A request about several activities."""

    @property
    def ids(self) -> frozenset[int]:
        """The activities that the request names."""
        raise NotImplementedError

    @property
    def activities(self) -> list[Activity]:
        return [self.before.activities[one] for one in sorted(self.ids)]

    @property
    def responses(self) -> list[Activity]:
        return self.before.responses_to(self.ids)

    def types(self) -> set[str]:
        return {one.type for one in self.activities}

    def activities_exist(self) -> bool:
        return self.ids <= self.before.activities.keys()

    def caller_is_licensed_for_email(self) -> bool:
        return "email" not in self.types() or "MailPlus" in self.caller.licenses

    def caller_is_licensed_for_call_track(self) -> bool:
        return "call_track" not in self.types() or "CallTrackPlus" in self.caller.licenses

    def caller_is_licensed_for_other_types(self) -> bool:
        return self.types() <= {"email", "call_track"} or bool(self.caller.licenses)

    def activities_are_in_callers_department(self) -> bool:
        return all(one.department in self.caller.departments for one in self.activities)

    def activities_are_not_locked_by_others(self) -> bool:
        return all(one.locked_by in (None, self.caller.id) for one in self.activities)

    def activities_wait_or_are_assigned(self) -> bool:
        return all(one.status in _MOVABLE for one in self.activities)

    def responses_are_completed(self) -> bool:
        return all(one.status == ENDED for one in self.responses)


def distinct(values: list[Any]) -> bool:
    """Return whether no value is there twice."""
    return len(values) == len(set(values))


def in_one_department(world: World, target: int, present: set[int | None]) -> bool:
    """With customer departmentalization, whether the target is in the departments of others."""
    if not world.departmentalization:
        return True
    return {world.customers[one] for one in present if one is not None} <= {world.customers[target]}
