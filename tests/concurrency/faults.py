"""Ways in which a request that would be accepted goes wrong, mostly by breaking one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.concurrency.attempt import Request
from tests.concurrency.scenery import FRANK, GITA, HUGO, LENA, MARY, NED, OLGA, RITA
from tests.concurrency.world import World, text_of

Draw = Callable[[st.SearchStrategy[Any]], Any]
Fault = Callable[[Draw, World, Request, int], Request]

CALLERS = (FRANK, MARY, GITA, HUGO, RITA, LENA)
UNKNOWN = 999_999
UNSEEN_CASE = 10
_BAD_VALUES = {
    "unheard of": [["x"]],
    "rating": [["3"], ["1", "2"]],
    "contract": [["tab\there"], ["a", "b"]],
    "units": [["twelve"], ["1.5"]],
    "delivery": [["tomorrow"]],
    "tags": [["a\nb"]],
    "colours": [["green"], ["red", ""]],
}


def href(id_: int) -> dict[str, str]:
    """Return a link to a case, by a path of either version."""
    return {"rel": "case", "href": f"/system/ws/v{12 if id_ % 2 else 20}/interaction/case/{id_}"}


def custom(*told: tuple[str, list[str]]) -> dict[str, Any]:
    """Return custom attributes in the form of a body."""
    return {
        "customAttribute": [
            {"attribName": name, "attribValues": {"attribValue": [{"value": v} for v in values]}}
            for name, values in told
        ]
    }


def choice(activity: int, point: int) -> dict[str, Any]:
    """Return an activity with its new contact point in the form of a body."""
    points = {"contactPoint": [{"id": str(point)}]}
    persons = {"contactPerson": [{"contactPoints": points}]}
    return {"id": str(activity), "customer": {"contactPersons": persons}}


def _with(request: Request, **members: Any) -> Request:
    return replace(request, body={**request.body, **members})


def _other_caller(draw: Draw, world: World, request: Request, now: int) -> Request:
    return replace(request, user=draw(st.sampled_from(CALLERS)))


def _unknown_path(draw: Draw, world: World, request: Request, now: int) -> Request:
    return replace(request, path=(*request.path[1:], UNKNOWN))


def _any_case_in_path(draw: Draw, world: World, request: Request, now: int) -> Request:
    return replace(request, path=(draw(st.sampled_from(range(1, 14))),))


def _any_case(draw: Draw, world: World, request: Request, now: int) -> Request:
    case = world.cases[draw(st.sampled_from(range(1, 14)))]
    seen = {"date": text_of(case.modified.at or 0)}
    return _with(request, id=str(case.id), lastModified=seen)


def _stale(draw: Draw, world: World, request: Request, now: int) -> Request:
    modified = world.cases[int(request.body["id"])].modified.at or 0
    return _with(request, lastModified={"date": text_of(modified - 1)})


def _unknown_id(draw: Draw, world: World, request: Request, now: int) -> Request:
    return _with(request, id=str(UNKNOWN))


def _nothing(draw: Draw, world: World, request: Request, now: int) -> Request:
    return replace(request, body={name: request.body[name] for name in ("id", "lastModified")})


def _bad_owner(draw: Draw, world: World, request: Request, now: int) -> Request:
    owner = draw(st.sampled_from([UNKNOWN, NED, LENA, OLGA, HUGO]))
    return _with(request, owner={"user": {"id": str(owner)}})


def _bad_relations(draw: Draw, world: World, request: Request, now: int) -> Request:
    own = int(request.body["id"])
    lists: list[tuple[list[int], list[int]]] = [
        ([101, 101], []),
        ([], [101, 101]),
        ([101], [101]),
        ([own], []),
        ([UNKNOWN], []),
        ([], [UNKNOWN]),
        ([UNSEEN_CASE], []),
        ([11], []),
    ]
    link, unlink = draw(st.sampled_from(lists))
    told = {"link": [href(one) for one in link], "unlink": [href(one) for one in unlink]}
    return _with(request, relatedCases={name: ends for name, ends in told.items() if ends})


def _past(draw: Draw, world: World, request: Request, now: int) -> Request:
    return _with(request, dueDate=text_of(now - draw(st.sampled_from([0, 1, 86_400_000]))))


def _bad_custom(draw: Draw, world: World, request: Request, now: int) -> Request:
    name = draw(st.sampled_from(sorted(_BAD_VALUES)))
    return _with(request, customAttributes=custom((name, draw(st.sampled_from(_BAD_VALUES[name])))))


def _custom_twice(draw: Draw, world: World, request: Request, now: int) -> Request:
    return _with(request, customAttributes=custom(("tags", ["red"]), ("tags", ["blue"])))


def _any_target(draw: Draw, world: World, request: Request, now: int) -> Request:
    source = world.activities[request.path[0]].case or 1
    target = draw(st.sampled_from([UNKNOWN, source, *range(1, 14)]))
    return replace(request, body={"id": str(target)})


def _something_beside_id(draw: Draw, world: World, request: Request, now: int) -> Request:
    return replace(request, body={"id": "1", "subject": "Something"})


def _any_activity_in_path(draw: Draw, world: World, request: Request, now: int) -> Request:
    one = draw(st.sampled_from(sorted(world.activities.keys() - set(request.path))))
    kept = draw(st.sampled_from([(), request.path]))
    return replace(request, path=(*kept, one))


def _new_case(fault: Fault) -> Fault:
    """Let the fault come to a request for a new case."""

    def made(draw: Draw, world: World, request: Request, now: int) -> Request:
        return fault(draw, world, replace(request, body={}), now)

    return made


def _chosen(request: Request) -> list[dict[str, Any]]:
    return list(request.body["activity"])


def _any_activity(draw: Draw, world: World, request: Request, now: int) -> Request:
    point = draw(st.sampled_from(sorted(world.points)))
    one = choice(draw(st.sampled_from([UNKNOWN, *sorted(world.activities)])), point)
    kept = draw(st.sampled_from([[], _chosen(request)]))
    return _with(request, activity=[*kept, one])


def _activity_twice(draw: Draw, world: World, request: Request, now: int) -> Request:
    return _with(request, activity=[*_chosen(request), _chosen(request)[0]])


def _any_point(draw: Draw, world: World, request: Request, now: int) -> Request:
    first, *others = _chosen(request)
    point = draw(st.sampled_from([UNKNOWN, *sorted(world.points)]))
    return _with(request, activity=[*others, choice(int(first["id"]), point)])


def _any_customer(draw: Draw, world: World, request: Request, now: int) -> Request:
    one = draw(st.sampled_from([UNKNOWN, *sorted(world.customers)]))
    return _with(request, customer={"id": str(one)})


_DETAILS: tuple[Fault, ...] = (_past, _bad_custom, _bad_custom, _bad_custom, _custom_twice)

FAULTS: Mapping[str, tuple[Fault, ...]] = {
    "edit_case": (
        _other_caller,
        _any_case,
        _any_case,
        _stale,
        _unknown_id,
        _nothing,
        _bad_owner,
        _bad_owner,
        _bad_owner,
        _bad_relations,
        _bad_relations,
        _bad_relations,
        *_DETAILS,
    ),
    "close_case": (_other_caller, _unknown_path, _any_case_in_path),
    "change_customer_of_case": (_other_caller, _unknown_path, _any_case_in_path, _any_customer),
    "change_case_of_activities": (
        _other_caller,
        _unknown_path,
        _any_target,
        _any_target,
        _something_beside_id,
        *[_any_activity_in_path] * 5,
        *map(_new_case, _DETAILS),
    ),
    "change_customer_of_activities": (
        _other_caller,
        *[_any_activity] * 4,
        _activity_twice,
        *[_any_point] * 4,
    ),
}
