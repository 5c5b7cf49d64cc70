"""What is wrong in variables.yaml is told with its line, in an expression with its column, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.contracts import changed
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.contract.variables import CallerLookup, read_variables
from twinspec.expressions.check import expression_faults
from twinspec.expressions.configuration import configured_records

BOOKINGS = Path(__file__).parents[1] / "bookings" / "spec"
FILE, RULES = "variables.yaml", "rules/change_booking.yaml"

# A whole file, and how the error begins behind the name of the file.
UNREADABLE: dict[str, tuple[str, str]] = {
    "no map": ("- users\n", "1: expected a map"),
    "unknown key": ("fact: {}\n", "1 /fact: unknown key; known are configuration, caller"),
    "key of another kind": ("values: []\n", "1 /values: expected a map"),
    "caller without configuration": (
        "caller: {users: users, login: name}\n",
        "1 /caller: the caller is an entry of the configuration",
    ),
    "caller without login": (
        "configuration: {}\ncaller: {users: users}\n",
        "2 /caller: lacks the key 'login'",
    ),
    "values in a list": ("values:\n  a: [b]\n", "2 /values/a: values are a map"),
    "value that is no text": ("values:\n  a:\n    b: 1\n", "3 /values/a/b: expected a text"),
    "facts in a list": ("facts:\n  a: [b]\n", "2 /facts/a: facts are a map"),
    "fact without read": ("facts: {a: {b: {items: /c}}}\n", "1 /facts/a/b: lacks the key 'read'"),
    "fact by id without key": (
        'facts:\n  a:\n    b: {read: r, items: /c, ids: "[]", parameter: id}\n',
        "3 /facts/a/b: lacks the key 'key'",
    ),
    "search with a key": (
        "facts:\n  a:\n    b: {read: r, items: /c, key: id}\n",
        "3 /facts/a/b/key: unknown key; known are read, items, query, at_once",
    ),
    "fact of records without their member": (
        'facts:\n  a:\n    b: {records: c, texts: "[]", gives: id}\n',
        "3 /facts/a/b: lacks the key 'member'",
    ),
    "fact of records that are read": (
        'facts:\n  a:\n    b: {records: c, member: d, texts: "[]", gives: id, read: r}\n',
        "3 /facts/a/b/read: unknown key; known are records, member, texts, gives",
    ),
    "number of another kind": (
        "facts:\n  a:\n    b: {read: r, items: /c, at_once: one}\n",
        "3 /facts/a/b/at_once: expected a number",
    ),
    "number too small": (
        "facts:\n  a:\n    b: {read: r, items: /c, at_once: 0}\n",
        "3 /facts/a/b/at_once: expected a number from 1",
    ),
    "configuration that is no schema": (
        "configuration: {type: object, properties: 5}\n",
        "1 /configuration: no JSON Schema of 2020-12: 5 is not",
    ),
    "configuration that is no object": (
        "configuration: {type: array}\n",
        "1 /configuration: a configuration has type: object, and properties",
    ),
    "configuration with a reference": (
        "configuration:\n  type: object\n  properties: {a: {$ref: '#/b'}}\n",
        "3 /configuration/properties/a: the schema of the configuration has no references",
    ),
    "caller in no map": (
        "configuration: {type: object, properties: {users: {type: object}}}\n"
        "caller: {users: users, login: name}\n",
        "2 /caller/users: the configuration has no map users",
    ),
    "login that a user may lack": (
        "configuration:\n  type: object\n  properties:\n    users:\n      type: object\n"
        "      additionalProperties: {type: object, properties: {name: {type: string}}}\n"
        "caller: {users: users, login: name}\n",
        "7 /caller/login: a user has no required text name",
    ),
    "pool without the member that the keys are": (
        "configuration: {type: object, properties: {}}\npools: {user: {at: /users}}\n",
        "2 /pools/user: lacks the key 'key'",
    ),
    "pool at no map": (
        "configuration: {type: object, properties: {users: {type: array}}}\n"
        "pools: {user: {at: /users, key: id}}\n",
        "2 /pools/user/at: the configuration has no map /users",
    ),
    "pool at no pointer": (
        "configuration: {type: object, properties: {}}\npools: {user: {at: users, key: id}}\n",
        "2 /pools/user/at: expected a JSON Pointer",
    ),
    "member of a pool at no pointer": (
        "pools: {user: {at: /users, key: id, members: {floor: 2}}}\n",
        "1 /pools/user/members/floor: expected a JSON Pointer",
    ),
    "value with the name of what every operation has": (
        'values:\n  a: {now: "1"}\n',
        "2 /values/a/now: now is the name of another variable",
    ),
    "value and fact of one name": (
        'values:\n  a: {b: "1"}\nfacts:\n  a: {b: {read: r, items: /c}}\n',
        "4 /facts/a/b: b is the name of another variable",
    ),
    "name that is a word of CEL": (
        "facts:\n  a: {in: {read: r, items: /c}}\n",
        "2 /facts/a/in: 'in' is no name in CEL",
    ),
    "query that is neither text nor expression": (
        "facts:\n  a:\n    b: {read: r, items: /c, query: {d: {e: f}}}\n",
        "3 /facts/a/b/query/d/e: unknown key; known are expression",
    ),
}

# One change of the bookings, part of what lint then says, and part of the line that it names.
ROOM = "'[request.room]', parameter: ids"
RECORDS = "{records: house, member: room, texts: '[request.room]', gives: id}"
LOGINS = "{records: login, member: name, texts: '[request.guests]', gives: password}"
IDS = "bookings.map(id, bookings[id].room)"
INVALID: dict[str, tuple[tuple[str, str, str], str, str]] = {
    "value of an unknown operation": (
        (FILE, "values:\n  change_booking:", "values:\n  chance_booking:"),
        "no version has the operation chance_booking.",
        "begins: |-",
    ),
    "value that is no CEL": (
        (FILE, "has(request.ends) ? request.ends", "has(request.ends) ? ? request.ends"),
        "change_booking of v1: column 27: Syntax error",
        "? ?",
    ),
    "value with an unknown member": (
        (FILE, "has(request.ends)", "has(request.end)"),
        "undefined field 'end'",
        "has(request.end)",
    ),
    "fact of an unknown operation": (
        (FILE, "rooms: {read: get_rooms,", "rooms: {read: get_room,"),
        "v1 has no GET operation get_room",
        "get_room,",
    ),
    "fact of an operation that changes something": (
        (FILE, "rooms: {read: get_rooms,", "rooms: {read: cancel_booking,"),
        "v1 has no GET operation cancel_booking",
        "cancel_booking,",
    ),
    "fact by an unknown parameter": (
        (FILE, "ids: '[request.room]', parameter: ids", "ids: '[request.room]', parameter: id"),
        "get_rooms has no parameter id",
        "get_rooms",
    ),
    "fact at no list": (
        (FILE, f"{ROOM}, items: /rooms", f"{ROOM}, items: /room"),
        "a 200 of get_rooms has no list at /room",
        "get_rooms",
    ),
    "fact by no member": (
        (FILE, "items: /rooms, key: id}", "items: /rooms, key: number}"),
        "what get_rooms answers has no member number",
        "get_rooms",
    ),
    "ids that are no texts": (
        (FILE, "'[request.room]'", "'[request.guests]'"),
        "is LIST<INT>, expected LIST<STRING>",
        "request.guests",
    ),
    "records that nothing marks": (
        (FILE, f"{{read: get_rooms, ids: {ROOM}, items: /rooms, key: id}}", RECORDS),
        "v1 marks no pool house.room",
        "house",
    ),
    "texts that are none": (
        (FILE, f"{{read: get_rooms, ids: {ROOM}, items: /rooms, key: id}}", LOGINS),
        "is LIST<INT>, expected LIST<STRING>",
        "request.guests",
    ),
    "ids of a fact that is read later": (
        (FILE, IDS, "rooms.map(id, id)"),
        "uses the fact rooms, which is not read before",
        "rooms.map",
    ),
    "rule that is no truth": (
        (RULES, "parameters.id in bookings", "parameters.id"),
        "is STRING, expected BOOL",
        "parameters.id",
    ),
    "rule with an unknown variable": (
        (RULES, "parameters.id in bookings", "parameters.id in booking"),
        "undeclared reference to 'booking'",
        "parameters.id in booking",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_by_line(tmp_path: Path, name: str) -> None:
    text, message = UNREADABLE[name]
    file = tmp_path / FILE
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        read_variables(tmp_path)
    assert str(refused.value).startswith(f"{file}:{message}")


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_expression_is_found_where_it_stands(tmp_path: Path, name: str) -> None:
    change, message, line = INVALID[name]
    contract = changed(tmp_path, change, of=BOOKINGS)
    found = [one for one in expression_faults(contract) if message in one.message]
    assert found, [one.message for one in expression_faults(contract)]
    file = tmp_path / "spec" / change[0]
    assert found[0].place.file == str(file)
    assert line in file.read_text(encoding="utf-8").splitlines()[found[0].place.line - 1]


def test_a_sound_contract_has_no_faults() -> None:
    contract = load_contract(BOOKINGS)
    assert list(expression_faults(contract)) == []
    assert contract.variables.caller == CallerLookup("users", "name")


def test_a_configuration_tells_of_records(tmp_path: Path) -> None:
    """A map has a record under each key; an entry need not have all members."""
    (tmp_path / FILE).write_text(
        "configuration:\n  type: object\n  properties:\n    house:\n      type: object\n"
        "      properties: {rooms: {type: object, additionalProperties: {type: object}}}\n"
        "pools: {room: {at: /house/rooms, key: id, members: {floor: /is/on}}}\n",
        encoding="utf-8",
    )
    rooms = {"7": {"is": {"on": "2"}}, "8": {}}
    found = configured_records(read_variables(tmp_path), {"house": {"rooms": rooms}})
    assert list(found) == [("room", {"id": "7", "floor": "2"}), ("room", {"id": "8"})]


def test_a_contract_without_the_file_has_neither_configuration_nor_facts(tmp_path: Path) -> None:
    found = read_variables(tmp_path)
    assert (found.configuration, found.caller, found.values, found.facts) == (None, None, {}, {})
