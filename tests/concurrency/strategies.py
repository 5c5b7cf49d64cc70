"""What clients may send: what the model accepts in the present state, or that with a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.concurrency.attempt import Request
from tests.concurrency.faults import CALLERS, FAULTS, UNSEEN_CASE, Draw, choice, custom, href
from tests.concurrency.model import answer
from tests.concurrency.scenery import FRANK, GITA, MARY, RITA
from tests.concurrency.world import Activity, Case, World, text_of

_MOVABLE = ("awaiting_assignment", "assigned")
_TEXTS = st.sampled_from(["", "Other words", "Ünïcode & <tags>\n2nd line"])
_SUITING = {"email": ("email",), "call_track": ("phone",), "social": ("social",)}
_DAY = 86_400_000

sometimes = st.sampled_from([False, False, True])


@st.composite
def requests(draw: Draw, world: World, now: int) -> Request:
    """A request of a user from whom the model accepts it, if there is one; or a fault is in it."""
    request = draw(st.sampled_from(_WEIGHTED))(draw, world, now)
    sent_by = [replace(request, user=one) for one in CALLERS]
    accepted = [one for one in sent_by if answer(world, one, now).verdict.rule is None]
    sent: Request = draw(st.sampled_from(accepted or sent_by))
    if draw(sometimes):
        sent = draw(st.sampled_from(FAULTS[sent.operation]))(draw, world, sent, now)
    return sent


def _edit_case(draw: Draw, world: World, now: int) -> Request:
    case = _case(draw, world, [one for one in world.cases.values() if one.open])
    written = text_of(case.modified.at or 0)
    if draw(st.booleans()):
        written = written.replace(".000Z", "Z")
    names = draw(st.sets(st.sampled_from(sorted(_MEMBERS)), min_size=1, max_size=4))
    if draw(sometimes):
        names.add("customAttributes")
    members = {name: _MEMBERS[name](draw, world, case, now) for name in sorted(names)}
    return Request(
        "edit_case", 0, body={"id": str(case.id), "lastModified": {"date": written}} | members
    )


def _close_case(draw: Draw, world: World, now: int) -> Request:
    case = _case(draw, world, [one for one in world.cases.values() if _is_closable(world, one)])
    return Request("close_case", 0, (case.id,))


def _change_customer_of_case(draw: Draw, world: World, now: int) -> Request:
    case = _case(draw, world, [one for one in world.cases.values() if one.open])
    likely = _reachable(world, {case.customer}) - {case.customer}
    customer = draw(st.sampled_from(sorted(likely, key=str) or sorted(world.customers)))
    body = {"customer": {"id": str(customer)}}
    return Request("change_customer_of_case", 0, (case.id,), body)


def _change_case_of_activities(draw: Draw, world: World, now: int) -> Request:
    ready = _ready(world)
    source = draw(st.sampled_from(sorted({one.case for one in ready if one.case})))
    movable = [one.id for one in ready if one.case == source]
    ids = draw(st.lists(st.sampled_from(movable), min_size=1, max_size=4, unique=True))
    customer = world.cases[source].customer
    same = [one.id for one in _core(world) if one.customer == customer and one.id != source]
    relate = draw(sometimes)
    if same and draw(st.booleans()):
        body = {"id": str(draw(st.sampled_from(same)))}
    else:
        names = draw(st.sets(st.sampled_from(sorted(_DETAILS)), max_size=3))
        body = {name: _DETAILS[name](draw, world, None, now) for name in sorted(names)}
    return Request("change_case_of_activities", 0, tuple(ids), body, relate)


def _change_customer_of_activities(draw: Draw, world: World, now: int) -> Request:
    target = draw(st.sampled_from(sorted(world.customers)))
    ready = [
        one
        for one in _ready(world)
        if one.customer != target and target in _reachable(world, {one.customer})
    ]
    if draw(st.booleans()) and ready:
        case = draw(st.sampled_from(sorted({one.case or 0 for one in ready})))
        chosen = [one for one in ready if (one.case or 0) == case][:6]
    else:
        pool = ready or list(world.activities.values())
        chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique_by=_id))
    told = [choice(one.id, _point(draw, world, one, target)) for one in chosen]
    return Request("change_customer_of_activities", 0, body={"activity": told})


_WEIGHTED = (
    *[_edit_case] * 7,
    *[_change_case_of_activities] * 6,
    *[_change_customer_of_activities] * 6,
    *[_close_case] * 2,
    *[_change_customer_of_case] * 2,
)


def _is_closable(world: World, case: Case) -> bool:
    """Whether emails alone are left to do, and there is something at all."""
    found = world.activities_of(case.id)
    ready = all(one.type == "email" or one.status == "completed" for one in found)
    return case.open and bool(found) and ready


def _id(one: Activity) -> int:
    return one.id


def _core(world: World) -> list[Case]:
    """All cases but the many that are there to be related to."""
    return [one for one in world.cases.values() if not 100 < one.id < 176]


def _case(draw: Draw, world: World, likely: Iterable[Case]) -> Case:
    """One of the likely cases that someone may change, else any."""
    core = _core(world)
    served = {one for id_ in CALLERS for one in world.users[id_].departments}
    fitting = [one for one in likely if one in core and one.department in served]
    found: Case = draw(st.sampled_from(fitting or core))
    return found


def _reachable(world: World, present: set[int | None]) -> set[int | None]:
    """The customers to whom one may change from the present one."""
    if not world.departmentalization or present == {None}:
        return set(world.customers)
    homes = {world.customers[one] for one in present if one is not None}
    return {one for one, home in world.customers.items() if {home} == homes}


def _ready(world: World) -> list[Activity]:
    """Activities that someone may move."""
    return [
        one
        for one in world.activities.values()
        if one.status in _MOVABLE
        and all(other.status == "completed" for other in world.responses_to(frozenset({one.id})))
    ]


def _point(draw: Draw, world: World, one: Activity, customer: int) -> int:
    types = _SUITING.get(one.type, ("email", "phone", "website", "social"))
    fitting = [
        id_
        for id_, point in world.points.items()
        if point.customer == customer
        and point.type in types
        and (one.subtype not in ("twitter", "facebook") or point.kind == one.subtype)
    ]
    found: int = draw(st.sampled_from(fitting))
    return found


def _text(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    return draw(_TEXTS)


def _severity(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    return {"value": draw(st.sampled_from(["urgent", "high", "medium", "low"]))}


def _due(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    if case is not None and case.due is not None and draw(st.booleans()):
        return ""
    return text_of(now + draw(st.sampled_from([1, _DAY, 30 * _DAY])))


def _owner(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    if draw(sometimes):
        return ""
    present = [case.owner] if case is not None and case.owner else []
    owner = draw(st.sampled_from([FRANK, MARY, GITA, RITA, *present]))
    return {"user": {"id": str(owner)}}


def _related(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    assert case is not None
    seen = [one.id for one in _core(world) if one.id not in (case.id, UNSEEN_CASE, 11)]
    related = sorted(world.related(case.id) - {UNSEEN_CASE})
    link = draw(st.lists(st.sampled_from([*seen, 101, 174, 175]), max_size=2, unique=True))
    unlink = draw(st.lists(st.sampled_from(related or seen), max_size=2, unique=True))
    unlink = [one for one in unlink if one not in link]
    lists = {"link": link or ([] if unlink else [seen[0]]), "unlink": unlink}
    return {name: [href(one) for one in ids] for name, ids in lists.items() if ids}


_VALUES = {
    "rating": [["1"], ["2"]],
    "contract": [["C-1"], ["C 2 é"]],
    "units": [["12"], ["-7"], ["+0"]],
    "delivery": [["2022-03-01T08:00:00Z"]],
    "tags": [["red"], ["red", "green"]],
    "colours": [["red"], ["blue", "red"]],
}


def _custom(draw: Draw, world: World, case: Case | None, now: int) -> Any:
    known = sorted(_VALUES)
    if case is not None and case.custom and draw(st.booleans()):
        known = sorted(case.custom)
    names = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    values = [[""] if draw(sometimes) else draw(st.sampled_from(_VALUES[name])) for name in names]
    return custom(*zip(names, values, strict=True))


_DETAILS: dict[str, Callable[[Draw, World, Case | None, int], Any]] = {
    "subject": _text,
    "description": _text,
    "solution": _text,
    "severity": _severity,
    "dueDate": _due,
    "customAttributes": _custom,
}
_MEMBERS = {**_DETAILS, "owner": _owner, "relatedCases": _related}
