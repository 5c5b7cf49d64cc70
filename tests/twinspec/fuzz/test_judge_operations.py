"""What the judge reads of an operation: OpenAPI 3.1, "Parameter", "Responses", "Security".

Each row is a piece of a contract and what it means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.twinspec.contracts import LIBRARY, changed
from tests.twinspec.fuzz.exchanges import contract
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.operations import JudgedOperation, JudgedParameter, OperationReader

BOOKINGS = Path("tests/twinspec/bookings/spec")
ISBN = "- {$ref: ../../common/parameters.yaml#/Isbn}\n"
RULE = "get_loans.book_exists"
GET_LOANS, ADD_BOOK = "v1/operations/get_loans.yaml", "v1/operations/add_book.yaml"
JSON, XML = "application/json", "application/xml"


def operations(own: Contract) -> dict[str, JudgedOperation]:
    return {one.id: one for _, _, one in OperationReader(own, own.versions["v1"]).operations()}


LIST = {"type": "array", "items": {"type": "integer"}}
# A parameter; then the type of its texts, what separates them, whether each item has a text of its
# own, and whether it has texts at all.
PARAMETERS: dict[str, tuple[dict[str, Any], tuple[str, str, bool, bool]]] = {
    "text": ({"in": "query", "schema": {"type": "string"}}, ("string", "", False, True)),
    "untyped": ({"in": "query", "schema": {"maxLength": 3}}, ("string", "", False, True)),
    "number": ({"in": "query", "schema": {"type": "number"}}, ("number", "", False, True)),
    "header": ({"in": "header", "schema": {"type": "integer"}}, ("integer", "", False, True)),
    "object": ({"in": "query", "schema": {"type": "object"}}, ("object", "", False, False)),
    "deep": (
        {"in": "query", "style": "deepObject", "schema": {"type": "object"}},
        ("object", "", False, False),
    ),
    # The default of a query is form, exploded: one text for each item.
    "list": ({"in": "query", "schema": LIST}, ("integer", "", True, True)),
    "commas": ({"in": "query", "explode": False, "schema": LIST}, ("integer", ",", False, True)),
    "pipes": (
        {"in": "query", "style": "pipeDelimited", "explode": False, "schema": LIST},
        ("integer", "|", False, True),
    ),
    "spaces": (
        {"in": "query", "style": "spaceDelimited", "explode": False, "schema": LIST},
        ("integer", " ", False, True),
    ),
    "exploded-pipes": (
        {"in": "query", "style": "pipeDelimited", "explode": True, "schema": LIST},
        ("integer", "|", False, True),
    ),
    "exploded-text": (
        {"in": "query", "explode": True, "schema": {"type": "string"}},
        ("string", "", False, True),
    ),
    # The default of a header and of a path is simple, with commas.
    "header-list": ({"in": "header", "schema": LIST}, ("integer", ",", False, True)),
    "exploded-header-list": (
        {"in": "header", "explode": True, "schema": LIST},
        ("integer", ",", False, True),
    ),
    "path-list": ({"in": "path", "schema": LIST}, ("integer", ",", False, True)),
    "label": (
        {"in": "path", "style": "label", "schema": {"type": "string"}},
        ("string", "", False, False),
    ),
    "matrix": ({"in": "path", "style": "matrix", "schema": LIST}, ("integer", "", False, False)),
    # A parameter is ignored in a header of these names, and nowhere else.
    "Accept": ({"in": "query", "schema": {"type": "string"}}, ("string", "", False, True)),
    "X-Accept": ({"in": "header", "schema": {"type": "string"}}, ("string", "", False, True)),
}
IGNORED: dict[str, dict[str, Any]] = {
    "ACCEPT": {"in": "header", "schema": {"type": "string"}},
    "content-type": {"in": "header", "schema": {"type": "string"}},
    "Authorization": {"in": "header", "schema": {"type": "string"}},
    # One that is written in a media type is not judged by its text.
    "in-json": {"in": "query", "content": {JSON: {"schema": {"type": "object"}}}},
}
RESPONSES = """  '4XX': {description: It refuses.}
  default: {description: Anything else.}
security: [{key: []}]
"""


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> JudgedOperation:
    named = {**{name: one for name, (one, _) in PARAMETERS.items()}, **IGNORED}
    told = [{"name": name, **one} for name, one in named.items()]
    own = changed(
        tmp_path_factory.mktemp("contract"),
        (GET_LOANS, ISBN, ISBN + yaml.safe_dump(told)),
        (
            GET_LOANS,
            "  '400': {$ref: ../schemas/error.yaml#/responses/Refused}\n",
            RESPONSES.partition("security")[0],
        ),
        (GET_LOANS, "tags: [book]\n", f"tags: [book]\n{RESPONSES[RESPONSES.index('security') :]}"),
    )
    return operations(own)["get_loans"]


def parameter(operation: JudgedOperation, name: str) -> JudgedParameter:
    return next(one for one in operation.parameters if one.name == name)


@pytest.mark.parametrize("name", PARAMETERS)
def test_how_the_values_of_a_parameter_are_written(loans: JudgedOperation, name: str) -> None:
    node, expected = PARAMETERS[name]
    own = parameter(loans, name)
    assert (own.type, own.separator, own.is_repeated, own.is_plain) == expected
    assert (own.place, own.required, own.prefix) == (node["in"], False, None)


def test_which_parameters_are_judged(loans: JudgedOperation) -> None:
    assert [one.name for one in loans.parameters] == ["isbn", *PARAMETERS]
    assert parameter(loans, "isbn").required


@pytest.mark.parametrize(
    ("rules", "expected"),
    [({"required": RULE}, {RULE}), ({"type": RULE}, set()), ({}, set())],
)
def test_who_refuses_a_request_without_a_parameter(
    tmp_path: Path, rules: dict[str, str], expected: set[str]
) -> None:
    schema = {"type": "string", "x-twinspec-rules": rules}
    node = {"name": "since", "in": "query", "required": True, "schema": schema}
    own = changed(tmp_path, (GET_LOANS, ISBN, ISBN + yaml.safe_dump([node])))
    found = parameter(operations(own)["get_loans"], "since")
    assert (found.unsent, found.required) == (expected, True)


@pytest.mark.parametrize(
    ("status", "declared"),
    [
        (200, "200"),
        (404, "404"),
        (400, "4XX"),
        (499, "4XX"),
        (399, "default"),
        (500, "default"),
        (201, "default"),
    ],
)
def test_an_answer_is_declared_by_number_by_range_or_by_default(
    loans: JudgedOperation, status: int, declared: str
) -> None:
    assert loans.response(status) is loans.responses[declared]


def test_a_status_that_nothing_declares() -> None:
    own = operations(contract(LIBRARY))["get_loans"]
    assert own.response(404) is not None
    assert own.response(402) is None


@pytest.mark.parametrize(
    ("security", "needs_session"),
    [
        (None, True),
        ("[{session: []}]", True),
        ("[]", False),
        # One of several alternatives is enough, and an empty one is none at all.
        ("[{session: []}, {}]", False),
        ("[{}]", False),
    ],
)
def test_which_requests_need_a_session(
    tmp_path: Path, security: str | None, needs_session: bool
) -> None:
    file, old = "v1/operations/get_rooms.yaml", "tags: [room]\n"
    new = old if security is None else f"{old}security: {security}\n"
    own = operations(changed(tmp_path, (file, old, new), of=BOOKINGS))["get_rooms"]
    assert (own.needs_session, own.is_signed) == (needs_session, False)


def test_without_sessions_credentials_are_the_run_s(loans: JudgedOperation) -> None:
    assert (loans.needs_session, loans.is_signed) == (False, True)
    plain = operations(contract(LIBRARY))["get_loans"]
    assert (plain.needs_session, plain.is_signed) == (False, False)


@pytest.mark.parametrize(("required", "expected"), [("required: true\n  ", True), ("", False)])
def test_whether_a_body_must_be_sent(tmp_path: Path, required: str, expected: bool) -> None:
    change = (ADD_BOOK, "required: true\n  ", required)
    own = operations(changed(tmp_path, change))
    assert own["add_book"].body_required is expected
    assert not own["get_loans"].body_required
    assert own["get_loans"].body is None
    assert set(own["add_book"].body or {}) == {JSON, XML}


def test_the_media_types_of_answers_are_those_of_all_of_them() -> None:
    own = operations(contract(LIBRARY))
    assert own["get_loans"].served == own["add_book"].served == (JSON, XML)
    assert operations(contract(BOOKINGS))["cancel_booking"].served == (JSON,)


def test_the_rules_of_an_operation_are_listed_or_stand_beside_its_schemas() -> None:
    """The rules of a book stand beside keywords, some of them behind several references."""
    library = contract(LIBRARY)
    own = operations(library)["add_book"]
    catalogue = [rule.id for rule in library.rules]
    listed = ["protocol.body_given", "protocol.body_is_well_formed", "add_book.book_is_new"]
    books = [rule for rule in catalogue if rule.startswith("book.")]
    assert own.rules == tuple(sorted((*listed, *books), key=catalogue.index))
    assert own.declared == {*own.rules, "add_book.book_is_kept"}
    assert own.aspects == {
        "missing-body": frozenset({"protocol.body_given"}),
        "body-syntax": frozenset({"protocol.body_is_well_formed"}),
    }
    schemas = "/components/schemas"
    assert own.attached[f"{schemas}/Isbn/pattern"] == {"book.isbn_is_well_formed"}
    assert own.attached[f"{schemas}/BookEdit/required"] == {"book.isbn_given", "book.title_given"}
    places = [f"{schemas}/Isbn/pattern", f"{schemas}/Genre/enum", f"{schemas}/None/type"]
    assert own.rules_beside(places) == {"book.isbn_is_well_formed", "book.genre_is_known"}
    assert operations(library)["get_loans"].rules == tuple(
        sorted((RULE, "protocol.isbn_is_well_formed"), key=catalogue.index)
    )


def test_rules_of_all_operations_are_declared_by_each() -> None:
    own = operations(contract(BOOKINGS))["log_in"]
    assert {"protocol.path_exists", "protocol.method_is_allowed"} <= own.declared
    assert not {"protocol.path_exists", "protocol.method_is_allowed"} & set(own.rules)
    assert own.aspects["path"] == {"protocol.path_exists"}


def test_a_moment_in_xml_has_fewer_spellings_than_in_json(tmp_path: Path) -> None:
    """XSD 1.0, 3.2.7: xs:dateTime has no second 60, which RFC 3339 has."""
    schema = "v1/schemas/book.yaml"
    pattern = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$'"
    own = operations(changed(tmp_path, (schema, f"  pattern: {pattern}\n", "")))["add_book"]
    book = {"isbn": "9780000000001", "title": "A", "returnBy": "2016-12-31T23:59:60Z"}
    assert own.body is not None
    assert own.body[JSON].keywords.broken(book) == ()
    assert own.body[XML].keywords.broken(book) != ()


def test_a_body_with_a_name_can_be_read_as_xml() -> None:
    own = operations(contract(LIBRARY))["add_book"]
    assert {one.role for one in (own.body or {}).values()} == {"BookEdit"}
