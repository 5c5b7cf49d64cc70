"""Parameters of path and query: their types, lists, prefixes, and the rules that they break."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casewright.api.contracts import VersionContract
from casewright.api.parameters import ParameterReader
from casewright.domain.ensure import RuleBroken
from interaction_contract.operation import Parameter
from tests.api.conftest import Edge
from tests.api.protocol import CASE, V12, rule_of, rules_of


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("?foo=1", ["query_parameters_are_known"]),
        ("?foo=1&bar=2&foo=3", ["query_parameters_are_known"]),
        ("?$pagesize=76", ["page_size_in_range"]),
        ("?$pagenum=0", ["number_is_positive"]),
        ("?$pagenum=x", ["number_is_positive"]),
        ("?$pagenum=1.0", ["number_is_positive"]),
        ("?$pagenum=", ["query_parameter_is_valid"]),
        ("?$pagenum=1&$pagenum=1", ["query_parameter_is_valid"]),
        ("?$pagenum=1&$rangesize=1", ["page_and_range_are_not_mixed"]),
        ("?$order=asc", ["order_needs_sort"]),
        ("?$sort=id&$order=up", ["query_parameter_value_is_supported"]),
        ("?customer=01", ["query_parameter_is_valid"]),
        ("?customer=%ff", ["query_parameter_is_valid"]),
        ("?%ff=1", ["query_parameters_are_known"]),
        ("?$pagenum=0&foo=1", ["query_parameters_are_known", "number_is_positive"]),
        ("?=", ["query_parameters_are_known"]),
        ("?custom=C-1", ["query_parameters_are_known"]),
        ("?Custom.a=C-1", ["query_parameters_are_known"]),
        ("?custom.%ff=C-1", ["query_parameters_are_known"]),
        ("?custom.a=", ["query_parameter_is_valid"]),
        ("?custom.a=%ff", ["query_parameter_is_valid"]),
        ("?custom.a=%00", ["query_parameter_is_valid"]),
        ("?custom.a=1&custom.b=2&custom%2Ea=1", ["query_parameter_is_valid"]),
    ],
)
def test_query_parameters(edge: Edge, query: str, rules: list[str]) -> None:
    answer = edge.send("GET", f"{CASE}{query}", accept="application/json")
    assert answer.status_code == 400
    assert rules_of(answer) == [(f"protocol.{rule}", "") for rule in rules]


def test_a_required_query_parameter_has_a_rule_of_its_own() -> None:
    rule = "search_activities.criterion_is_given"
    schema = {"type": "string", "x-twinspec-rules": {"required": rule}}
    document = {"components": {"schemas": {"Place": schema}}}
    place = Parameter(
        name="$place",
        argument="place",
        location="query",
        kind="text",
        many=False,
        prefix=None,
        required=True,
        pointer="/components/schemas/Place",
    )
    operation = replace(VersionContract("v12").operations["search_activities"], parameters=(place,))
    reader = ParameterReader(document, operation)
    assert reader.read({}, b"$place=here") == {"place": "here"}
    with pytest.raises(RuleBroken) as raised:
        reader.read({}, b"")
    assert [one.rule.id for one in raised.value.violations] == [rule]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("status=done", "protocol.query_parameter_value_is_supported"),
        ("status=completed:new", "protocol.query_parameter_value_is_supported"),
        ("status=open:new", "protocol.query_parameter_value_is_supported"),
        ("status=", "protocol.query_parameter_is_valid"),
        ("mode=Inbound", "protocol.query_parameter_value_is_supported"),
        ("type=fax&mode=none", "protocol.query_parameter_value_is_supported"),
        ("assignedTo=frank", "protocol.query_parameter_is_valid"),
        ("queue=0", "protocol.query_parameter_is_valid"),
        ("queue=1&queue=2", "protocol.query_parameter_is_valid"),
        (f"assignedUserName={'x' * 256}", "protocol.query_parameter_is_valid"),
        ("assignedUserName=%00", "protocol.query_parameter_is_valid"),
        ("createdDate=[,]", "protocol.range_is_of_instants"),
        ("createdDate=2015-07-01T00:00:00Z", "protocol.range_is_of_instants"),
        ("createdDate=[2015-02-30T00:00:00Z,]", "protocol.range_is_of_instants"),
        ("lastModifiedDate=[2015-07-01,]", "protocol.range_is_of_instants"),
        ("createddate=[2015-07-01T00:00:00Z,]", "protocol.query_parameters_are_known"),
        ("$sort=id&case=1", "protocol.query_parameters_are_known"),
    ],
)
def test_criteria_of_activities(edge: Edge, query: str, rule: str) -> None:
    path = f"{V12}/interaction/activity?{query}"
    answer = edge.send("GET", path, accept="application/json")
    assert answer.status_code == 400
    assert rules_of(answer) == [(rule, "")]


def test_query_parameters_arrive_typed(edge: Edge) -> None:
    query = "?%24pagenum=2&email=a%2Bb%40x.org&$attribute=created,description&$sort=id"
    assert edge.send("GET", f"{CASE}{query}").status_code == 204
    _, arguments = edge.calls[-1]
    assert arguments["pagenum"] == 2
    assert arguments["email"] == "a+b@x.org"
    assert arguments["attribute"] == ["created", "description"]
    assert arguments["sort"] == "id"
    assert arguments["pagesize"] is None
    assert arguments["caller"].user.id == 1012


def test_parameters_of_a_prefix_arrive_together(edge: Edge) -> None:
    query = "custom.a%26b=1%2B2&customer=7&custom.%C3%A9=x,y&custom.=z"
    assert edge.send("GET", f"{CASE}?{query}").status_code == 204
    _, arguments = edge.calls[-1]
    assert arguments["custom"] == {"custom.a&b": "1+2", "custom.é": "x,y", "custom.": "z"}
    assert edge.send("GET", f"{CASE}?customer=7").status_code == 204
    assert edge.calls[-1][1]["custom"] is None


def test_what_is_wrong_with_a_parameter_of_a_prefix_is_said_of_its_name(edge: Edge) -> None:
    long = f"custom.long={'1' * 4001}"
    answer = edge.send("GET", f"{CASE}?custom.a=1&{long}", accept="application/json")
    assert "custom.long" in answer.json()["developerMessage"]
    assert rules_of(answer) == [("protocol.query_parameter_is_valid", "")]


@pytest.mark.parametrize(
    "query",
    [
        "$attribute=created&$attribute=description,solution",
        "$attribute=created,description&%24attribute=solution",
        "$attribute=created&email=a@b&$attribute=description&$attribute=solution",
    ],
)
def test_a_list_may_come_item_by_item(edge: Edge, query: str) -> None:
    assert edge.send("GET", f"{CASE}?{query}").status_code == 204
    assert edge.calls[-1][1]["attribute"] == ["created", "description", "solution"]


@pytest.mark.parametrize(
    "query",
    ["$attribute=created&$attribute=", "$sort=id&$sort=id", "$attribute=created&$attribute=%FF"],
)
def test_what_is_repeated_badly_is_refused(edge: Edge, query: str) -> None:
    answer = edge.send("GET", f"{CASE}?{query}", accept="application/json")
    assert (answer.status_code, rule_of(answer)) == (400, "protocol.query_parameter_is_valid")


@pytest.mark.parametrize(
    ("ids", "rule"),
    [
        ("0", "path_ids_are_well_formed"),
        ("01", "path_ids_are_well_formed"),
        ("abc", "path_ids_are_well_formed"),
        ("1,", "path_ids_are_well_formed"),
        ("1,,2", "path_ids_are_well_formed"),
        ("%2C", "path_ids_are_well_formed"),
        ("1%00", "path_ids_are_well_formed"),
        ("%D9%A1", "path_ids_are_well_formed"),
        ("1" * 19, "path_ids_are_well_formed"),
        ("1,2,1", "path_ids_are_distinct"),
        (",".join(map(str, range(1, 77))), "at_most_75_ids"),
    ],
)
def test_ids_of_the_path(edge: Edge, ids: str, rule: str) -> None:
    answer = edge.send("GET", f"{CASE}/{ids}", accept="application/json")
    assert answer.status_code == 400
    assert rule_of(answer) == f"protocol.{rule}"


@pytest.mark.parametrize("ids", ["1,2,3", "1%2C2%2c3"])
def test_an_escaped_comma_is_a_comma(edge: Edge, ids: str) -> None:
    assert edge.send("GET", f"{CASE}/{ids}").status_code == 200
    assert edge.calls[-1][1]["ids"] == ["1", "2", "3"]
