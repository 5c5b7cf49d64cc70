"""The grammar accepts what jsonschema-rs accepts, and whatever is read ends in no traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.twinspec.grammar.json_schema.helpers import DRAFTS, all_gaps, document, write
from tests.twinspec.grammar.json_schema.interpreter import accepts
from tests.twinspec.grammar.json_schema.strategies import SCHEMAS, VALUES, WILD
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema import open_contract

pytestmark = pytest.mark.slow

SETTINGS = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(SCHEMAS, st.lists(VALUES, min_size=5, max_size=20))
def test_grammar_and_judge_agree(tmp_path: Path, schema: Any, values: list[Any]) -> None:
    file = write(tmp_path / "schema.json", document("2020-12", schema))
    contract = open_contract(file)
    if any(all_gaps(contract.half)):
        return  # what is said in a gap may differ
    (root,) = contract.half.roots
    judge = contract.judge(root)
    for value in values:
        said = accepts(contract.half, root.value, value)
        assert said == judge.is_valid(value), (json.dumps(schema), value)


@SETTINGS
@given(WILD, st.sampled_from([*DRAFTS, "OpenAPI 3.0", "OpenAPI 3.1", "OpenAPI 3.2", "Swagger 2.0"]))
def test_nothing_but_a_contract_error(tmp_path: Path, wild: Any, dialect: str) -> None:
    schema = wild if isinstance(wild, dict) else {"allOf": [wild]}
    file = write(tmp_path / "schema.json", document(dialect, schema, a=wild, b=wild))
    contract = open_contract(file)
    for root in contract.half.roots:
        try:
            contract.judge(root).is_valid({"a": 1})
        except ContractError:
            continue


@SETTINGS
@given(WILD)
def test_any_json_is_no_traceback(tmp_path: Path, wild: Any) -> None:
    file = write(tmp_path / "schema.json", wild)
    try:
        half = open_contract(file).half
    except ContractError as error:
        assert str(error).startswith(str(file))  # noqa: PT017
        return
    assert all(member in half.values for member in referred(half))


def referred(half: Any) -> set[str]:
    found = {root.value for root in half.roots} | set(half.names.values())
    for value in half.values.values():
        found |= {value.array.items} if value.array else set()
        for each in value.objects:
            found |= {member.value for member in each.members.values()}
            found |= {each.rest.value} if each.rest.value else set()
    return found


@pytest.mark.parametrize("length", [3000])
def test_a_chain_of_thousands(tmp_path: Path, length: int) -> None:
    chain: dict[str, Any] = {
        f"s{number}": {"allOf": [{"$ref": f"#/definitions/s{number + 1}"}, {"minLength": 1}]}
        for number in range(length)
    }
    chain[f"s{length}"] = {"type": "string"}
    schema = {"$schema": DRAFTS["draft-07"], "$ref": "#/definitions/s0", "definitions": chain}
    contract = open_contract(write(tmp_path / "chain.json", schema))
    (root,) = contract.half.roots
    assert not list(all_gaps(contract.half))
    assert accepts(contract.half, root.value, "x")
    assert not accepts(contract.half, root.value, "")
