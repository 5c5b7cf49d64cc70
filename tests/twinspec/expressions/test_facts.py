"""Facts are read as variables.yaml says: in batches, page after page, without what is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.twinspec.expressions.operations import VERSION, language_of
from twinspec.contract.variables import RecordFact
from twinspec.expressions.facts import FactRequest, FactResponse, FactUnknown, read_facts

Answers = Mapping[tuple[str, str], FactResponse]
"""What a server answers, by operation and the ids or the page that are asked for."""

NOT_FOUND, NOTHING = FactResponse(404, {"code": "404-100"}), FactResponse(204, None)


def _read(
    operation: str, values: Mapping[str, Any], answers: Answers
) -> tuple[dict[str, Any], list[FactRequest]]:
    """Return the facts, and what was read for them, of a server with these answers."""
    reading = read_facts(language_of(operation), VERSION, values)
    sent: list[FactRequest] = []
    try:
        wanted = next(reading)
        while True:
            sent.append(wanted)
            asked = wanted.parameters.get("ids", wanted.parameters.get("$pagenum"))
            key = ",".join(asked) if isinstance(asked, list) else str(asked)
            wanted = reading.send(answers[wanted.operation, key])
    except StopIteration as done:
        return done.value, sent


def _cases(*ids: str, **members: Any) -> FactResponse:
    return FactResponse(200, {"case": [{"id": one, **members} for one in ids]})


def _activities(*ids: str) -> FactResponse:
    return FactResponse(200, {"activity": [{"id": one} for one in ids]})


def _ids(first: int, last: int) -> list[str]:
    return [str(one) for one in range(first, last + 1)]


def _asked(sent: list[FactRequest]) -> list[Any]:
    return [one.parameters["ids"] for one in sent]


def test_resources_are_found_by_their_ids() -> None:
    answers = {("get_cases", "7,9"): _cases("7", "9")}
    facts, sent = _read("get_cases", {"parameters": {"ids": ["7", "9"]}}, answers)
    assert facts == {"cases": {"7": {"id": "7"}, "9": {"id": "9"}}}
    assert sent == [FactRequest("get_cases", {"ids": ["7", "9"]})]


def test_no_more_ids_are_read_at_once_than_the_parameter_takes() -> None:
    first, second = _ids(1, 75), _ids(76, 90)
    answers = {
        ("get_cases", ",".join(first)): _cases(*first),
        ("get_cases", ",".join(second)): _cases(*second),
    }
    facts, sent = _read("get_cases", {"parameters": {"ids": first + second}}, answers)
    assert list(facts["cases"]) == first + second
    assert _asked(sent) == [first, second]


def test_an_id_that_is_named_twice_is_read_once() -> None:
    answers = {("get_cases", "7"): _cases("7")}
    _, sent = _read("get_cases", {"parameters": {"ids": ["7", "7"]}}, answers)
    assert _asked(sent) == [["7"]]


def test_what_does_not_exist_is_found_by_single_reads() -> None:
    answers = {
        ("get_cases", "7,8,9"): NOT_FOUND,
        ("get_cases", "7"): _cases("7"),
        ("get_cases", "8"): NOT_FOUND,
        ("get_cases", "9"): _cases("9"),
    }
    facts, sent = _read("get_cases", {"parameters": {"ids": ["7", "8", "9"]}}, answers)
    assert list(facts["cases"]) == ["7", "9"]
    assert len(sent) == len(answers)


def test_a_single_id_that_does_not_exist_is_read_once() -> None:
    answers = {("get_cases", "8"): NOT_FOUND}
    facts, sent = _read("get_cases", {"parameters": {"ids": ["8"]}}, answers)
    assert (facts, len(sent)) == ({"cases": {}}, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 500, 503])
def test_any_other_answer_leaves_the_fact_unknown(status: int) -> None:
    answers = {("get_cases", "7,8"): FactResponse(status, {"code": f"{status}-100"})}
    with pytest.raises(FactUnknown, match=f"cases: get_cases answered {status}"):
        _read("get_cases", {"parameters": {"ids": ["7", "8"]}}, answers)


def test_another_answer_to_a_single_read_leaves_the_fact_unknown() -> None:
    answers = {
        ("get_cases", "7,8"): NOT_FOUND,
        ("get_cases", "7"): _cases("7"),
        ("get_cases", "8"): FactResponse(503, None),
    }
    with pytest.raises(FactUnknown, match="503"):
        _read("get_cases", {"parameters": {"ids": ["7", "8"]}}, answers)


def test_of_records_is_known_what_the_caller_of_the_reading_knows() -> None:
    """Nobody reads a password: of the users who log in, whoever judges knows it."""
    known = {"frank": "secret", "mary": "hidden"}
    asked: list[tuple[RecordFact, Sequence[str]]] = []

    def records(fact: RecordFact, texts: Sequence[str]) -> dict[str, str]:
        asked.append((fact, texts))
        return {text: known[text] for text in texts if text in known}

    facts = {}
    for name in ("frank", "olivia"):
        reading = read_facts(
            language_of("log_in"), VERSION, {"request": {"userName": name}}, records
        )
        with pytest.raises(StopIteration) as done:
            next(reading)
        facts[name] = done.value.value
    assert facts == {"frank": {"passwords": {"frank": "secret"}}, "olivia": {"passwords": {}}}
    assert [(fact.kind, fact.member, fact.gives, *texts) for fact, texts in asked] == [
        ("login", "name", "password", "frank"),
        ("login", "name", "password", "olivia"),
    ]


@pytest.mark.parametrize("name", [{}, ["frank"], 7, None, True])
def test_what_is_no_text_leaves_the_fact_unknown(name: Any) -> None:
    with pytest.raises(FactUnknown, match="is no text"):
        _read("log_in", {"request": {"userName": name}}, {})


def test_all_pages_of_a_search_are_read() -> None:
    pages = [_ids(1, 75), _ids(76, 150), _ids(151, 152)]
    answers: dict[tuple[str, str], FactResponse] = {("get_cases", "7"): _cases("7")}
    for number, page in enumerate(pages, start=1):
        answers["search_activities", str(number)] = _activities(*page)
    facts, sent = _read("close_case", {"parameters": {"id": "7"}}, answers)
    assert [one["id"] for one in facts["activities"]] == _ids(1, 152)
    assert sent[1:] == [
        FactRequest("search_activities", {"case": "7", "$pagenum": number, "$pagesize": 75})
        for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("first", "expected"), [(NOTHING, []), (_activities(*_ids(1, 75)), _ids(1, 75))]
)
def test_a_page_without_content_is_the_last(first: FactResponse, expected: list[str]) -> None:
    answers = {
        ("get_cases", "7"): _cases("7"),
        ("search_activities", "1"): first,
        ("search_activities", "2"): NOTHING,
    }
    facts, _ = _read("close_case", {"parameters": {"id": "7"}}, answers)
    assert [one["id"] for one in facts["activities"]] == expected


def test_a_search_that_does_not_end_leaves_the_fact_unknown() -> None:
    answers = {("search_activities", str(page)): _activities(*_ids(1, 75)) for page in range(1, 99)}
    with pytest.raises(FactUnknown, match="activities: more than 3000 matches"):
        _read(
            "close_case", {"parameters": {"id": "7"}}, answers | {("get_cases", "7"): _cases("7")}
        )


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ({"activity": {"id": "1"}}, "answered no list"),
        ({"activity": 1}, "answered no list and no resource"),
        ([{"id": "1"}], "answered no list and no resource"),
    ],
)
def test_a_search_that_answers_no_list_leaves_the_fact_unknown(shape: Any, why: str) -> None:
    answers = {
        ("get_cases", "7"): _cases("7"),
        ("search_activities", "1"): FactResponse(200, shape),
    }
    with pytest.raises(FactUnknown, match=f"^activities: search_activities {why}$"):
        _read("close_case", {"parameters": {"id": "7"}}, answers)


def test_a_fact_may_use_an_earlier_one() -> None:
    customer = {"id": "3"}
    answers = {
        ("get_cases", "7"): _cases("7", customer=customer),
        ("get_customers", "4,3"): FactResponse(200, {"customer": [{"id": "4"}, {"id": "3"}]}),
    }
    values = {"parameters": {"id": "7"}, "request": {"customer": {"id": 4}}}
    facts, _ = _read("change_customer_of_case", values, answers)
    assert list(facts["customers"]) == ["4", "3"]


def test_what_of_a_fact_was_not_sent_leaves_it_unknown() -> None:
    with pytest.raises(FactUnknown):
        _read("get_cases", {"parameters": {}}, {})


def test_members_that_are_shown_on_demand_are_asked_for() -> None:
    """Of several cases the related ones are not shown, so cases are read one by one."""
    link = {"rel": "case", "href": "/system/ws/v12/interaction/case/8"}
    request = {"id": "7", "relatedCases": {"link": [link]}}
    answers = {("get_cases", "7"): _cases("7"), ("get_cases", "8"): NOT_FOUND}
    facts, sent = _read("edit_case", {"request": request}, answers)
    assert list(facts["cases"]) == ["7"]
    assert sent == [
        FactRequest("get_cases", {"$attribute": "all", "ids": [one]}) for one in ("7", "8")
    ]
