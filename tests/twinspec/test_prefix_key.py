"""A set of parameters with one prefix: what the contract says of it, and what requests have."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.twinspec.contracts import CASEWRIGHT, changed
from tests.twinspec.fuzz.plans import composer, renderer, surface
from twinspec.contract.layout import load_contract
from twinspec.contract.prefix import prefix_of
from twinspec.fuzz.choose.mutate import Mutator
from twinspec.fuzz.model.pools import Pools
from twinspec.govern.lint import malformed

PARAMETERS = "common/parameters.yaml"
PREFIX = "  x-twinspec-prefix: custom.\n"
FORM = "  style: form\n  explode: true\n" + PREFIX
MAP = "    additionalProperties: {$ref: 'schemas.yaml#/CustomValue'}\n"
SAID = "its name: `custom.contract_no=C-517492`.\n" + FORM + "  schema:\n    type: object\n" + MAP


def test_the_real_contract_has_a_prefix() -> None:
    for version in load_contract(CASEWRIGHT).versions.values():
        parameters = version.bundle["components"]["parameters"]
        found = {name: prefix_of(one) for name, one in parameters.items() if prefix_of(one)}
        assert found["CaseCustomCriteria"] == "custom."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FORM, FORM.replace("true", "false"), "with style form and explode true"),
        (FORM, FORM.replace("form", "deepObject"), "with style form and explode true"),
        (FORM, f"{FORM}  required: true\n", "not required"),
        (PREFIX, "  x-twinspec-prefix: 7\n", "the text that the names"),
        (PREFIX, '  x-twinspec-prefix: ""\n', "the text that the names"),
        (MAP, "    additionalProperties: true\n", "under additionalProperties"),
        (MAP, "    additionalProperties: {type: integer}\n", "under additionalProperties"),
        (MAP, f"{MAP}    properties: {{custom.a: {{type: string}}}}\n", "without properties"),
        ("    type: object\n", "    type: string\n", "whose schema is an object"),
        (PREFIX, "  x-twinspec-prefix: em\n", "'email' begins with 'em', too"),
    ],
)
def test_what_is_no_such_set_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    contract = changed(tmp_path, (PARAMETERS, SAID, SAID.replace(old, new)), of=CASEWRIGHT)
    findings = [one for one in malformed(contract) if one.id == "safe.prefixes_are_formed"]
    assert findings
    for finding in findings:
        assert said in finding.message
        [place] = finding.places
        assert str(place).startswith(str(tmp_path))
        assert "x-twinspec-prefix" in str(place)


def pools() -> Pools:
    known = Pools()
    known.add("customAttribute", {"name": "contract_no", "values": ["C-1", "C-2"]})
    known.add("customAttribute", {"name": "rating", "values": ["5"]})
    return known


ITS_VALUES = {
    "custom.unknown": {"C-1", "C-2", "5"},
    "custom.contract_no": {"C-1", "C-2"},
    "custom.rating": {"5"},
}


@pytest.mark.parametrize("name", ["v12", "v20"])
def test_names_and_values_of_one_record_are_sent_together(name: str) -> None:
    operation = surface(name).operations["search_cases"]
    [parameter] = [one for one in operation.parameters if one.prefix]
    known, counts, seen = pools(), set(), set()
    made = composer(7, known)
    for _ in range(100):
        pairs = made.query(parameter)
        counts.add(len(pairs))
        plan = made.plan(operation, "anna").replace(query=tuple(pairs))
        sent = parse_qsl(urlsplit(renderer(name).render(plan, known).target).query)
        assert len(dict(sent)) == len(sent)
        assert all(value in ITS_VALUES[key] for key, value in sent)
        seen |= dict(sent).keys()
    assert counts == {1, 2}
    assert seen == ITS_VALUES.keys()


def test_without_values_of_the_world_a_name_is_made_up() -> None:
    operation = surface("v12").operations["search_cases"]
    [parameter] = [one for one in operation.parameters if one.prefix]
    [(name, value)] = composer(7).query(parameter)
    assert name.startswith("custom.")
    assert isinstance(value, str)


def test_a_change_of_the_query_replaces_the_whole_set() -> None:
    operation = surface("v12").operations["search_cases"]
    made = composer(3, pools())
    mutator = Mutator(made, ("anna",))
    plan = made.plan(operation, "anna").replace(query=(("custom.rating", "5"),))
    declared = {one.name for one in operation.parameters}
    seen = set()
    for _ in range(2000):
        names = [name for name, _ in mutator.change(plan).query]
        assert "custom" not in names
        seen |= {name for name in names if name not in declared}
    assert {"custom.rating", "custom.contract_no"} <= seen
