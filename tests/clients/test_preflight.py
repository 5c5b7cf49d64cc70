"""What clients judge before they send it: a server refuses it for the same rules."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from clients.demo import demo_server
from clients.jobs import PREFLIGHT, ROOT, VERSIONS
from clients.preflight import NOW, DrawnRequest, drawn, faults, of_functions, requests
from twinspec.contract.layout import load_contract
from twinspec.contract.operations import Operation
from twinspec.contract.prefix import prefix_of
from twinspec.expressions.language import Language
from twinspec.expressions.schemas import parameter_name

SENT = 600
NEAR = re.compile(r"2015-0(8-01|7-18)T", re.IGNORECASE)
"""Moments that the running clock of a server may pass while requests are sent."""

RULES = {
    (version, operation): told["rules"]
    for version in VERSIONS
    for operation, told in json.loads((PREFLIGHT / f"{version}.json").read_bytes())[
        "operations"
    ].items()
}
OPERATIONS = {
    (version.name, operation.id): operation
    for version in load_contract(ROOT / "spec").versions.values()
    for operation in version.operations
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a demo server, logged in; the clock of the server starts at the drawn moment."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        demo_server(folder, NOW.isoformat().replace("+00:00", "Z")) as address,
        httpx.Client(
            base_url=f"{address}/system/ws", headers={"Accept": "application/json"}
        ) as sent,
    ):
        body = {"userName": "frank", "password": "demo-frank"}
        answer = sent.post("/v12/authentication/user/login?forceLogin=yes", json=body)
        sent.headers["X-egain-session"] = answer.headers["X-egain-session"]
        yield sent


def query(operation: Operation, request: DrawnRequest) -> dict[str, str]:
    """Return the query of a request: names and texts as they are sent."""
    found: dict[str, str] = {}
    for parameter in operation.parameters:
        value = request.parameters.get(parameter_name(parameter))
        prefix = prefix_of(parameter.node)
        if prefix is not None:
            found |= {f"{prefix}{name}": text for name, text in (value or {}).items()}
        elif value is not None:
            found[parameter.name] = (
                ",".join(map(str, value)) if isinstance(value, list) else str(value)
            )
    return found


def test_a_server_refuses_what_breaks_a_rule_and_for_no_other_of_them(client: httpx.Client) -> None:
    """A rule that needs more than the request may come before; none of the others may be named."""
    refused = 0
    for request in drawn(SENT, seed=7):
        if NEAR.search(json.dumps([request.parameters, request.body])) or request.undecided:
            continue
        key = (request.version, request.operation)
        operation = OPERATIONS[key]
        answer = client.request(
            operation.method,
            f"/{request.version}{operation.path}",
            params=query(operation, request),
            json=request.body,
        )
        said = answer.json() if answer.status_code >= 400 else {}
        rule = said["details"][0]["key"] if said else None
        known = {one["id"]: one for one in RULES[key]}
        if request.broken:
            assert said, (request, answer.status_code)
            order = list(operation.rules)
            first = order.index(request.broken[0])
            # What is no rule of the handler, such as a schema's, is refused before.
            is_earlier = rule not in known and (rule not in order or order.index(rule) < first)
            assert rule == request.broken[0] or is_earlier, (request, answer.text)
        else:
            assert rule not in known, (request, answer.text)
        if rule in known:
            refused += 1
            text = re.escape(known[rule]["message"]).replace("…", ".+")
            assert re.fullmatch(text, said["developerMessage"], re.DOTALL), answer.text
            assert said["code"] == known[rule]["code"]
    assert refused > SENT // 20


def test_every_rule_is_broken_by_a_drawn_request_and_kept_by_another() -> None:
    rules = {(*key, rule["id"]) for key, told in RULES.items() for rule in told}
    broken = {(one.version, one.operation, rule) for one in requests() for rule in one.broken}
    assert broken == rules
    assert {(one.version, one.operation) for one in requests() if not one.broken} == RULES.keys()


def test_the_toolkit_judges_the_tests_of_functions_as_they_say() -> None:
    """Programs are asked the same; here by the runtime that says what is expected of drawn ones."""
    version = load_contract(ROOT / "spec").versions["v12"]
    language = Language(
        load_contract(ROOT / "spec"), version, OPERATIONS["v12", "search_activities"]
    )
    [rule] = [
        one["rule"]
        for one in RULES["v12", "search_activities"]
        if one["id"] == "search_activities.ranges_are_in_order"
    ]
    for request in of_functions():
        values = language.with_named({"parameters": request.parameters, "now": NOW})
        found = language.compile(rule).value(language.bind(values))
        assert (found is False) == bool(request.broken), request


def test_the_same_requests_are_drawn_again() -> None:
    assert list(drawn(50)) == list(drawn(50))


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        pytest.param("print('[]')", "expected ['", id="breaks nothing"),
        pytest.param("print('[\"edit_case.case_is_open\"]')", "expected []", id="breaks another"),
        pytest.param("pass", "exit code 0, 0 of 50 verdicts", id="says nothing"),
        pytest.param("raise SystemExit('no rules')", "no rules", id="fails"),
    ],
)
def test_a_program_that_judges_otherwise_is_named(tmp_path: Path, program: str, fault: str) -> None:
    file = tmp_path / "program.py"
    file.write_text(f"import sys\nfor line in sys.stdin:\n    {program}\n", encoding="utf-8")
    found = faults(list(drawn(50)), [sys.executable, str(file)], tmp_path)
    assert any(fault in one for one in found), found
