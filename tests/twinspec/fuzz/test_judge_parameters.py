"""What a parameter means by its schema and style (OpenAPI 3.1), and what is left to a reader.

`sure` breaks its rule however it is read; `perhaps` breaks it for a strict reader alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import changed
from tests.twinspec.fuzz.exchanges import contract
from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.operations import JudgedOperation, OperationReader
from twinspec.fuzz.judge.parameters import judge_parameters

RULE = "get_loans.book_exists"
ISBN = "- {$ref: ../../common/parameters.yaml#/Isbn}\n"
PARAMETERS = (
    """
- name: weight
  in: query
  schema:
    type: number
    minimum: 1
    maximum: 9
    x-twinspec-rules: {type: R, minimum: R, maximum: R}
- {name: open, in: query, schema: {type: boolean, x-twinspec-rules: {type: R}}}
- name: shelves
  in: query
  explode: false
  schema:
    type: array
    items: {type: integer, minimum: 1, x-twinspec-rules: {type: R, minimum: R}}
- name: since
  in: query
  required: true
  schema: {type: string, x-twinspec-rules: {required: R}}
- name: X-Copies
  in: header
  required: true
  schema: {type: integer, x-twinspec-rules: {type: R, required: R}}
- name: tags
  in: query
  schema:
    type: array
    maxItems: 2
    items: {type: integer, minimum: 1, x-twinspec-rules: {type: R, minimum: R}}
    x-twinspec-rules: {maxItems: R}
- {name: X-Note, in: header, schema: {type: string, maxLength: 3, x-twinspec-rules: {maxLength: R}}}
- {name: wish, in: cookie, required: true, schema: {type: integer, x-twinspec-rules: {required: R}}}
- {name: filter, in: query, style: deepObject, schema: {type: object}}
""".lstrip()
    .replace("R}", f"{RULE}}}")
    .replace("R,", f"{RULE},")
)


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> JudgedOperation:
    folder = tmp_path_factory.mktemp("contract")
    own = changed(folder, ("v1/operations/get_loans.yaml", ISBN, ISBN + PARAMETERS))
    operations = OperationReader(own, own.versions["v1"]).operations()
    return next(one for _, _, one in operations if one.id == "get_loans")


def judged(operation: JudgedOperation, query: str, copies: str | None = "1") -> Faults:
    faults = Faults()
    headers = {} if copies is None else {"x-copies": copies}
    judge_parameters(operation, {"isbn": "9780000000001"}, query, headers, faults)
    return faults


def said(faults: Faults) -> str:
    """Whether the rule is broken for sure, perhaps, or not."""
    if any(one.rules == {RULE} for one in faults.certain):
        return "sure"
    return "perhaps" if RULE in faults.possible else "fine"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=x", "fine"),
        ("since=x&weight=5.5&open=true&shelves=1,2", "fine"),
        ("since=x&weight=1&open=false", "fine"),
        ("since=x&weight=0.5", "sure"),
        ("since=x&weight=x", "sure"),
        ("since=x&weight=10", "sure"),
        ("since=x&weight=%2B5", "perhaps"),
        ("since=x&weight=1e0", "perhaps"),
        ("since=x&weight=nan", "sure"),
        ("since=x&open=maybe", "sure"),
        ("since=x&open=yes", "perhaps"),
        ("since=x&open=TRUE", "perhaps"),
        ("since=x&shelves=1,0", "sure"),
        ("since=x&shelves=1,x", "sure"),
        ("since=x&shelves=1&shelves=0", "perhaps"),
        ("weight=1", "sure"),
        ("weight=%zz", "perhaps"),
    ],
)
def test_a_query(operation: JudgedOperation, query: str, expected: str) -> None:
    assert said(judged(operation, query)) == expected


@pytest.mark.parametrize(
    ("copies", "expected"),
    [("1", "fine"), ("-12", "fine"), ("one", "sure"), (None, "sure"), ("1\x07", "perhaps")],
)
def test_a_header(operation: JudgedOperation, copies: str | None, expected: str) -> None:
    assert said(judged(operation, "since=x", copies)) == expected


NAME, VALUE, PATH, HTTP = (f"protocol.{name}" for name in ("name", "value", "path", "http"))
ASPECTS = {
    "query-name": frozenset({NAME}),
    "query-value": frozenset({VALUE}),
    "path": frozenset({PATH}),
    "http": frozenset({HTTP}),
}


@pytest.fixture
def told(operation: JudgedOperation) -> JudgedOperation:
    """The same with rules about names and values, and without what has no text form."""
    plain = tuple(one for one in operation.parameters if one.name != "filter")
    return replace(operation, aspects=ASPECTS, parameters=plain)


# The rules of each certain fault, and those that may refuse the request besides.
@pytest.mark.parametrize(
    ("query", "certain", "possible"),
    [
        ("since=x", [], set()),
        ("since=a+b%20c", [], set()),
        ("%73ince=x", [], set()),
        ("&since=x&&", [], set()),
        ("", [{RULE}], set()),
        ("&&", [{RULE}], set()),
        ("since=x&weight=0", [{RULE}], set()),
        ("since=x&w%65ight=%30", [{RULE}], set()),
        ("since=x&weight=0&open=maybe", [{RULE}, {RULE}], set()),
        # Names that are not declared, and one that is none.
        ("since=x&hue=1", [{NAME}], set()),
        ("since=x&Since=y", [{NAME}], set()),
        ("since=x&hue", [{NAME}], set()),
        ("since=x&=1", [], {NAME, VALUE}),
        ("since=x&=1&hue=1", [{NAME}], set()),
        # A value that is empty, and one that stands twice.
        ("since", [], {VALUE}),
        ("since=", [], {VALUE}),
        ("since=x&weight=", [{VALUE, RULE}], set()),
        ("since=x&since=x", [{VALUE}], set()),
        ("since=x&weight=1&weight=1", [{VALUE}], set()),
        ("since=x&weight=1&weight=0", [{VALUE, RULE}], set()),
        ("since=x&weight=1&weight=", [{VALUE, RULE}], set()),
        # A list in one text may also be sent in several, if the server accepts that.
        ("since=x&shelves=1&shelves=2", [], {VALUE}),
        ("since=x&shelves=1&shelves=0", [], {VALUE, RULE}),
        ("since=x&shelves=1&shelves=", [{VALUE, RULE}], set()),
        ("since=x&shelves=", [{VALUE, RULE}], set()),
        ("since=x&shelves=1,", [{RULE}], set()),
        # A list with one text for each item.
        ("since=x&tags=1&tags=2", [], set()),
        ("since=x&tags=1", [], set()),
        ("since=x&tags=1&tags=0", [{RULE}], set()),
        ("since=x&tags=1,2", [{RULE}], set()),
        ("since=x&tags=1&tags=2&tags=3", [{RULE}], set()),
        ("since=x&tags=1&tags=", [{VALUE, RULE}], set()),
        # RFC 3986, 2.1: after % stand two hexadecimal digits; RFC 3629: what UTF-8 is.
        ("since=%zz", [], {VALUE}),
        ("since=%2", [], {VALUE}),
        ("since=%ff", [], {VALUE}),
        ("since=%c3%a9", [], set()),
        ("since=x&weight=0&open=%zz", [], {VALUE, RULE}),
        ("weight=%zz", [], {VALUE, RULE}),
        ("since=x&weight=1&weight=%zz", [], {VALUE, RULE}),
        ("since=x&%zz=1", [], {NAME, VALUE}),
        ("since=x&hue=%zz", [], {NAME, VALUE}),
    ],
)
def test_who_may_refuse_a_query(
    told: JudgedOperation, query: str, certain: list[set[str]], possible: set[str]
) -> None:
    faults = judged(told, query)
    assert [set(one.rules) for one in faults.certain] == certain
    assert faults.possible == possible.union(*certain)
    assert set(faults.by_stage.values()) <= {ProcessingStage.PARAMETERS}
    assert not faults.is_open
    # What nothing but a rule about names or values could refuse is open without one.
    is_left = bool(possible & {NAME, VALUE}) or any(RULE not in some for some in certain)
    assert judged(replace(told, aspects={}), query).is_open is is_left


# A double has 15 decimal digits for certain (IEEE 754): longer numbers are read differently.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "fine"),
        ("0", "sure"),
        ("-1", "sure"),
        ("9" * 15, "fine"),
        ("9" * 16, "perhaps"),
        ("-" + "9" * 16, "sure"),
        ("9" * 201, "perhaps"),
        ("-" + "9" * 201, "sure"),
        ("9" * 202, "perhaps"),
        ("9" * 400, "sure"),
        ("01", "perhaps"),
        ("-0", "perhaps"),
        ("%2B1", "perhaps"),
        ("+1", "perhaps"),
        ("1.0", "perhaps"),
        ("1e3", "perhaps"),
        ("1e999", "sure"),
        ("nan", "sure"),
        ("0x1", "sure"),
        ("one", "sure"),
        ("1,2", "fine"),
        ("1,,2", "sure"),
        ("1%2C2", "fine"),
        ("1%7C2", "sure"),
    ],
)
def test_which_texts_are_integers(operation: JudgedOperation, text: str, expected: str) -> None:
    assert said(judged(operation, f"since=x&shelves={text}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "fine"),
        ("9", "fine"),
        ("1.0", "fine"),
        ("1." + "0" * 14 + "1", "fine"),
        ("1." + "0" * 15 + "1", "perhaps"),
        ("0.9", "sure"),
        ("-1", "sure"),
        ("9.1", "sure"),
        ("9" * 15, "sure"),
        ("01", "perhaps"),
        ("1.", "perhaps"),
        (".5", "perhaps"),
        ("1e0", "perhaps"),
        ("1_0", "perhaps"),
        ("inf", "sure"),
        ("-inf", "sure"),
        ("nan", "sure"),
        ("1,5", "sure"),
    ],
)
def test_which_texts_are_numbers(operation: JudgedOperation, text: str, expected: str) -> None:
    assert said(judged(operation, f"since=x&weight={text}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "fine") for text in ("true", "false")),
        *((text, "perhaps") for text in ("1", "0", "yes", "no", "on", "off", "True", "+true")),
        *((text, "sure") for text in ("2", "y", "truth", "null")),
    ],
)
def test_which_texts_are_truth_values(operation: JudgedOperation, text: str, expected: str) -> None:
    assert said(judged(operation, f"since=x&open={text}")) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-copies": "1"}, "fine"),
        ({"x-copies": "1", "x-note": "abc"}, "fine"),
        ({"x-copies": "1", "x-note": "abcd"}, "sure"),
        ({"x-copies": "1", "x-note": "abc\x07"}, "perhaps"),
        ({"x-copies": ""}, "perhaps"),
        ({"x-copies": "%31"}, "sure"),
        ({"x-note": "abc"}, "sure"),
    ],
)
def test_headers_are_not_percent_encoded(
    operation: JudgedOperation, headers: dict[str, str], expected: str
) -> None:
    faults = Faults()
    judge_parameters(operation, {"isbn": "9780000000001"}, "since=x", headers, faults)
    assert said(faults) == expected


IDS = "protocol.ids_are_valid"


@pytest.mark.parametrize(
    ("text", "certain", "possible"),
    [
        ("7", [], set()),
        ("7,8", [], set()),
        ("%37,8", [], set()),
        (",".join(map(str, range(1, 21))), [], set()),
        (",".join(map(str, range(1, 22))), [{IDS}], set()),
        ("7,x", [{IDS}], set()),
        ("7,,8", [{IDS}], set()),
        # In a path + is a plus sign, and only in a query a space.
        ("7+8", [{IDS}], set()),
        # An encoded comma may stand between items, or in one.
        ("7%2C8", [], {PATH, HTTP}),
        ("7%2Cx", [], {PATH, HTTP, IDS}),
        ("7%zz", [], {PATH, HTTP, IDS}),
        ("7%ff", [], {PATH, HTTP, IDS}),
    ],
)
def test_a_list_in_a_path(text: str, certain: list[set[str]], possible: set[str]) -> None:
    """RFC 3986, 2.2: who encodes a delimiter may mean another thing than who writes it."""
    bookings = contract(Path("tests/twinspec/bookings/spec"))
    operations = OperationReader(bookings, bookings.versions["v1"]).operations()
    own = next(one for _, _, one in operations if one.id == "get_rooms")
    faults = Faults()
    judge_parameters(replace(own, aspects=ASPECTS), {"ids": text}, "", {}, faults)
    assert [set(one.rules) for one in faults.certain] == certain
    assert faults.possible == possible.union(*certain)
    stages = {rule: stage for rule, stage in faults.by_stage.items() if rule != IDS}
    assert stages == dict.fromkeys(possible - {IDS}, ProcessingStage.HEAD)


def test_what_no_rule_says_is_left_open(operation: JudgedOperation) -> None:
    """The library has no rule about names that are not declared, nor about values given twice."""
    assert not judged(operation, "since=x").is_open
    assert judged(operation, "since=x&weight=1&weight=2").is_open
    assert judged(operation, "since=%e4").is_open
    # Names of an object's members may be any: `filter[hue]=red`.
    assert not judged(operation, "since=x&filter%5Bhue%5D=red").is_open


def test_keywords_that_were_measured_are_counted(operation: JudgedOperation) -> None:
    met = {place.rpartition("/")[2] for place in judged(operation, "since=x&weight=5").met}
    assert {"required", "minimum", "maximum"} <= met
    broken = {place.rpartition("/")[2] for place in judged(operation, "weight=0.5", None).broken}
    assert broken == {"required", "minimum"}


def test_rules_of_members_are_no_rule_of_a_parameter_that_is_not_sent(tmp_path: Path) -> None:
    at = "- {name: at, in: query, required: true, schema: {type: object, required: [row],"
    rules = " x-twinspec-rules: {required: {row: R}}}}\n".replace("R", RULE)
    library = changed(tmp_path, ("v1/operations/get_loans.yaml", ISBN, f"{ISBN}{at}{rules}"))
    operations = OperationReader(library, library.versions["v1"]).operations()
    [own] = [one for _, _, one in operations if one.id == "get_loans"]
    assert {one.name: one.unsent for one in own.parameters}["at"] == frozenset()


def test_a_parameter_that_the_path_has_not_is_not_judged(operation: JudgedOperation) -> None:
    """A contract may declare it, and forget it in the template."""
    faults = Faults()
    judge_parameters(operation, {}, "since=x", {"x-copies": "1"}, faults)
    assert not faults.certain


def test_a_server_may_refuse_a_path_that_is_encoded_badly_as_wrong_http(
    operation: JudgedOperation,
) -> None:
    faults = Faults()
    own = replace(operation, aspects={"http": frozenset({"protocol.http_is_understood"})})
    judge_parameters(own, {"isbn": "97800000000%zz"}, "since=x", {"x-copies": "1"}, faults)
    assert faults.by_stage["protocol.http_is_understood"] == ProcessingStage.HEAD
