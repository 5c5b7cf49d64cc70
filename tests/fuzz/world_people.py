"""Departments, users, custom attributes and customers of the fuzz world.

Users are named for the one thing in which they differ from users who may do everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Record = dict[str, Any]
Section = tuple[str, list[Record]]

SERVICE, SALES, BILLING, LEGAL, ARCHIVE = "10", "11", "12", "13", "14"

DEPARTMENTS: list[Section] = [
    (
        "Most users work in Service and Sales. Billing is seen by them, Legal by its own user "
        "only. Archive has only the observer: it is seen, and nothing in it is ever edited.",
        [
            {"id": SERVICE, "name": "Service"},
            {"id": SALES, "name": "Sales"},
            {"id": BILLING, "name": "Billing & Claims", "sharesActivitiesWith": [SERVICE]},
            {"id": LEGAL, "name": "Legal <Zürich>"},
            {"id": ARCHIVE, "name": "Archive", "sharesActivitiesWith": [SERVICE, SALES]},
        ],
    )
]

_ACTIONS = ("Edit Case", "Change Case", "Change Customer", "Close Case", "View Agent Console")
_LICENSES = ("MailPlus", "CallTrackPlus", "ChatPlus", "Platform")

# User names, in order of their ids from 100 on.
_ALL = tuple(f"all-{number}" for number in range(1, 7))
_WITHOUT_ACTION = {
    "no-edit-case": "Edit Case",
    "no-change-case": "Change Case",
    "no-change-customer": "Change Customer",
    "no-close-case": "Close Case",
    "no-console": "View Agent Console",
}
_WITHOUT_LICENSES = {
    "no-mail": ("MailPlus",),
    "no-calls": ("CallTrackPlus",),
    "no-license-1": _LICENSES,
    "no-license-2": _LICENSES,
    "no-license-3": _LICENSES,
    "no-license-4": _LICENSES,
}
_WITHOUT_PERMISSION = ("no-transfer", "no-pull", "not-for-all-1")
_ELSEWHERE = {"sales-only": SALES, "billing-only": BILLING, "legal-only": LEGAL}
_DISABLED = tuple(f"disabled-{number}" for number in range(1, 13))
OBSERVER = "observer"
"""The user who sees every department and changes nothing."""
SESSION_USERS = ("session-1", "session-2", "session-3")
"""Users of nothing but sessions: whoever logs them in and out disturbs nobody."""

_NAMES = (
    *_ALL,
    *_WITHOUT_ACTION,
    *_WITHOUT_LICENSES,
    *_WITHOUT_PERMISSION,
    *_ELSEWHERE,
    *_DISABLED,
    OBSERVER,
    *SESSION_USERS,
)
USER = {name: str(100 + index) for index, name in enumerate(_NAMES)}
"""User names and their ids."""

OWNERS = (None, "all-1", "all-2", "no-pull", "all-3", None, "no-close-case", "all-4", "all-5")
"""User names of owners, so that users who may pull from everybody may edit any case."""


def users() -> list[Section]:
    """Return all users; a section says what its users have in common."""
    return [
        (
            "May do everything in Service and Sales, and pull from all but disabled users.",
            _of(_ALL),
        ),
        ("Lack one action.", _of(_WITHOUT_ACTION)),
        ("Lack one license, or all of them.", _of(_WITHOUT_LICENSES)),
        (
            "May transfer to nobody; pull from nobody; neither where all-1 is concerned.",
            _of(_WITHOUT_PERMISSION),
        ),
        ("Work in one department only, and may do everything there.", _of(_ELSEWHERE)),
        ("Disabled, so they cannot log in; nobody may pull from them.", _of(_DISABLED)),
        ("Sees all departments, and changes nothing.", _of((OBSERVER,))),
        ("Kept for logging in and out: they own nothing and change nothing.", _of(SESSION_USERS)),
    ]


def _of(names: Sequence[str] | dict[str, Any]) -> list[Record]:
    return [_user(name) for name in names]


def _user(name: str) -> Record:
    is_onlooker = name == OBSERVER or name in SESSION_USERS
    home, foreign = _departments(name)
    user: Record = {
        "id": USER[name],
        "userName": name,
        "password": f"fuzz-{name}",
        "firstName": name.split("-")[0].capitalize(),
        "lastName": f"O’{name.split('-')[-1].capitalize()} & Søn",
        "name": name.replace("-", " ").capitalize(),
    }
    if name in _DISABLED:
        user["enabled"] = False
    user |= {"homeDepartment": home, "foreignDepartments": foreign}
    if is_onlooker:
        return user | {"licenses": ["Platform"], "actions": ["View Agent Console"]}
    lacking = _WITHOUT_LICENSES.get(name, ())
    user["licenses"] = [one for one in _LICENSES if one not in lacking]
    user["actions"] = [one for one in _ACTIONS if one != _WITHOUT_ACTION.get(name)]
    others = [one for one in _NAMES if one != name]
    if name == "not-for-all-1":
        others.remove("all-1")
    if name != "no-transfer":
        user["transferActivitiesTo"] = [USER[one] for one in others]
    if name != "no-pull":
        user["pullActivitiesFrom"] = [USER[one] for one in others if one not in _DISABLED]
    return user


def _departments(name: str) -> tuple[str, list[str]]:
    if name == OBSERVER:
        return SERVICE, [SALES, BILLING, LEGAL, ARCHIVE]
    if name in _ELSEWHERE:
        return _ELSEWHERE[name], []
    if name in SESSION_USERS:
        return SERVICE, []
    return (SALES, [SERVICE]) if name in ("all-5", "all-6") else (SERVICE, [SALES])


CUSTOM_ATTRIBUTES: list[Section] = [
    (
        "Every data type, as an enumeration and free.",
        [
            {"resource": "case", "name": name, "dataType": data_type, "options": options}
            for name, data_type, options in (
                ("rating", "string", ["1", "2", "3", "4", "5"]),
                ("contract_no", "string", []),
                ("remark ü", "string", []),
                ("tier", "integer", ["1", "2", "3"]),
                ("units", "integer", []),
                ("delivery", "datetime", []),
                ("topics", "stringList", ["battery", "billing", "delivery", "network"]),
                ("branches", "stringList", []),
            )
        ],
    ),
    (
        "Not configured for cases.",
        [
            {"resource": "activity", "name": "handled_in", "dataType": "integer"},
            {
                "resource": "activity",
                "name": "complaint",
                "dataType": "string",
                "options": ["late", "broken"],
            },
        ],
    ),
]

QUEUES: list[Section] = [
    (
        "Activities of every department stand in one of them now and then.",
        [
            {"id": "700", "name": "Complaints", "department": SERVICE},
            {"id": "701", "name": "Orders", "department": SALES},
        ],
    ),
]

CUSTOM_VALUES: tuple[Record, ...] = (
    {"rating": "5", "units": "12", "topics": ["battery", "billing"]},
    {},
    {"contract_no": "C-1000/7", "delivery": "2024-02-29T12:00:00.000Z"},
    {"remark ü": "Zoë’s <fax> & 電話", "branches": ["Hamburg", "Łódź", "Zürich"]},
    {},
    {"rating": "1", "tier": "2", "units": "-3", "topics": ["network"]},
    {"contract_no": "C-2000/8", "units": "+007", "delivery": "1999-12-31T23:59:59Z"},
)

CUSTOMERS_OF = {
    SERVICE: ["200", "201", "202", "203", "204", "205"],
    SALES: ["206", "207", "208", "209", "210"],
    BILLING: ["211", "212", "213"],
    LEGAL: ["214", "215", "216"],
    ARCHIVE: ["217", "218", "219"],
}
POINTS_PER_CUSTOMER = 8
_FIRST_POINT, _FIRST_PERSON = 400, 300
_PHONES = ("040 555-{}", "(0)40.555.{}", "+4940555{}", "40 555 {}")
_NETWORKS = ("facebook", "instagram", "linkedin", "twitter")
_FAMILIES = ("Ångström", "O'Neil & Sons", "Núñez", "Tierney", "Żak", "van der Berg", "李")


def customers() -> list[Section]:
    """Return the customers of each department."""
    return [
        (f"Of department {department}.", [_customer(one, department) for one in ids])
        for department, ids in CUSTOMERS_OF.items()
    ]


def point(customer: str, wanted: str) -> tuple[str, str]:
    """Return a contact person of the customer, and that person's point for a type of activity."""
    place = {"email": 0, "call_track": 1, "social": 2}.get(wanted, 3)
    index = int(customer) - 200
    return (
        str(_FIRST_PERSON + 2 * index),
        str(_FIRST_POINT + POINTS_PER_CUSTOMER * index + place),
    )


def _customer(customer_id: str, department: str) -> Record:
    index = int(customer_id) - 200
    family = _FAMILIES[index % len(_FAMILIES)]
    first = _FIRST_POINT + POINTS_PER_CUSTOMER * index
    number = 1000 + index
    own = [
        {"type": "email", "value": f"ida.{number}@customer.example"},
        {"type": "phone", "value": _PHONES[index % 4].format(number)},
        {"type": "social", "kind": "twitter", "value": f"@c{number}"},
        {"type": "postal", "value": f"{number} Mill Lane, Łódź"},
    ]
    other = [
        # An address that customers share, in two spellings: it finds more cases than a page has.
        {"type": "email", "value": ("Office" if index % 5 == 4 else "office") + "@shared.example"},
        # A number that two customers share, in different spellings.
        {"type": "phone", "value": _PHONES[index % 3].format(9000 + index // 2)},
        {"type": "social", "kind": _NETWORKS[index % 4], "value": f"c{number}"},
        {"type": "website", "value": f"https://customer.example/{number}?a=1&b=2"},
    ]
    return {
        "id": customer_id,
        "customerName": f"{family} {number}",
        "department": department,
        "contactPersons": [
            _person(_FIRST_PERSON + 2 * index, "Ida", family, own, first),
            _person(_FIRST_PERSON + 2 * index + 1, "Noël", family, other, first + len(own)),
        ],
    }


def _person(person: int, first_name: str, family: str, points: list[Record], first: int) -> Record:
    return {
        "id": str(person),
        "firstName": first_name,
        "lastName": family,
        "contactPoints": [{"id": str(first + index)} | one for index, one in enumerate(points)],
    }
