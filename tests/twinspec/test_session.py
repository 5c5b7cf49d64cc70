"""How sessions begin and end is read from the contract, and what is missing there is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY, changed
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.contract.operations import Operation
from twinspec.contract.session import SessionForm, session_faults, session_form

LOG_IN, LOG_OUT = "v12/operations/log_in.yaml", "v12/operations/log_out.yaml"
LOG_IN_BODY = "v12/schemas/platform.yaml"
GET = "v12/operations/get_cases.yaml"
BEGINS = 'x-twinspec-session: {begins: {query: {forceLogin: "yes"}}}\n'
ENDS = "x-twinspec-session: {ends: true}\n"
SECURITY = "    session: {$ref: '../common/security.yaml#/session'}\n"
COOKIE = "    session: {type: apiKey, in: cookie, name: session}\n"


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_the_real_contract_says_how_to_log_in_and_out(version: str) -> None:
    read = load_contract(CASEWRIGHT).versions[version]
    operations = {
        (operation.id, operation.path, operation.method): operation for operation in read.operations
    }
    assert session_form(read) == SessionForm(
        begin=operations["log_in", "/authentication/user/login", "POST"],
        name=("userName",),
        password=("password",),
        query={"forceLogin": "yes"},
        end=operations["log_out", "/authentication/user/logout", "DELETE"],
        header="X-egain-session",
        scheme="session",
    )


def test_the_body_of_a_log_in_is_made_of_name_and_password() -> None:
    operation = Operation({}, "/door", "POST", {"operationId": "enter"})
    form = SessionForm(operation, ("who", "name"), ("who", "word"), {}, None, "Key", "key")
    assert form.body("rosa", "secret") == {"who": {"name": "rosa", "word": "secret"}}


def test_a_contract_may_be_without_sessions() -> None:
    version = load_contract(LIBRARY).versions["v1"]
    assert session_form(version) is None
    assert list(session_faults(version)) == []


def test_a_session_may_begin_without_a_query_and_end_by_itself(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        (LOG_IN, BEGINS, "x-twinspec-session: {begins: {}}\n"),
        (LOG_OUT, ENDS, ""),
        of=CASEWRIGHT,
    )
    form = session_form(contract.versions["v12"])
    assert form is not None
    assert form.query == {}
    assert form.end is None


INCOMPLETE = "is either begins, with at most the text parameters of a query, or ends: true."


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (LOG_OUT, ENDS, "x-twinspec-session: {ends: soon}\n", INCOMPLETE),
        (LOG_OUT, ENDS, "x-twinspec-session: ends\n", INCOMPLETE),
        (LOG_OUT, ENDS, "x-twinspec-session: {ends: true, begins: {}}\n", INCOMPLETE),
        (LOG_IN, BEGINS, "x-twinspec-session: {begins: [yes]}\n", INCOMPLETE),
        (LOG_IN, BEGINS, "x-twinspec-session: {begins: {body: {}}}\n", INCOMPLETE),
        (LOG_IN, BEGINS, "x-twinspec-session: {begins: {query: {forceLogin: 1}}}\n", INCOMPLETE),
        (LOG_IN, "forceLogin: ", "force: ", "log_in has no query parameter force."),
        (LOG_IN, BEGINS, "", "log_out ends sessions that no operation begins."),
        (GET, "parameters:\n- ", f"{ENDS}parameters:\n- ", "is a second operation that ends"),
        (GET, "parameters:\n- ", f"{BEGINS}parameters:\n- ", "is a second operation that begins"),
        (
            LOG_IN_BODY,
            "    /password: login.password\n",
            "",
            "log_in begins sessions, but its body has no place for the pool login.password.",
        ),
        (
            "v12/openapi.yaml",
            SECURITY,
            COOKIE,
            "log_in begins sessions, but not one security scheme names a header for their id.",
        ),
        (
            LOG_IN,
            "X-egain-session: {$ref: ../../common/headers.yaml#/NewSession}",
            "X-session: {$ref: ../../common/headers.yaml#/NewSession}",
            "no success of log_in answers a session's id in the header X-egain-session.",
        ),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    version = changed(tmp_path, (file, old, new), of=CASEWRIGHT).versions["v12"]
    assert any(fault in message for message, _ in session_faults(version))
    with pytest.raises(ContractError):
        session_form(version)


def test_malformed_pools_of_a_log_in_are_no_fault_of_its_session(tmp_path: Path) -> None:
    change = (LOG_IN_BODY, "/password: login.password", "/password: secret")
    version = changed(tmp_path, change, of=CASEWRIGHT).versions["v12"]
    assert list(session_faults(version)) == []
