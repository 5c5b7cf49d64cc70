"""What operations make of the requests of each version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.clock import parse_instant
from casewright.domain.ensure import RuleBroken
from interaction_contract import rules
from interaction_contract.v12 import models as v12
from interaction_contract.v12 import results
from interaction_contract.v20 import models as v20
from tests.handlers.conftest import (
    FRANK,
    LEGAL,
    SALES,
    activity,
    case,
    completed,
    customer,
    user,
)
from tests.handlers.operations import Version


@pytest.fixture(params=["v12", "v20"])
def version(request):
    return lambda world, **options: Version(request.param, world, **options)


EXAMPLES = Path(__file__).parents[2] / "spec" / "v12" / "examples"


SEARCH = dict.fromkeys(
    [
        *("customer", "email", "phone", "custom", "attribute", "sort", "order"),
        *("pagenum", "pagesize", "rangestart", "rangesize"),
    ]
)
"""No criterion and no paging."""


class TestRequests:
    @pytest.mark.parametrize("attribute", [None, ["created", "description"]])
    def test_a_search_answers_the_members_that_it_names(self, scene, version, attribute):
        world = scene(customers=[customer(10)], cases=[case(1001, customer="10")])
        asked = SEARCH | {"customer": "10", "attribute": attribute}
        (found,) = version(world).call("search_cases", **asked).body["case"]
        assert {"created", "description"} & found.keys() == set(attribute or ())

    def test_documented_edit(self, scene):
        text = (EXAMPLES / "edit_case" / "modify_all_elements.request.json").read_text()
        sent = json.loads(text)
        stamp = {"user": str(FRANK), "date": sent["lastModified"]["date"]}
        held = {
            "resource": "case",
            "name": "customer_rating",
            "dataType": "string",
            "options": ["5"],
        }
        world = scene(
            users=[user(FRANK, "frank", transferActivitiesTo=["1002"], pullActivitiesFrom=[])],
            cases=[case(int(sent["id"]), lastModified=stamp), case(1001), case(1002)],
            customAttributes=[held],
        )
        body = v12.CaseEdit.model_validate_json(text)
        assert Version("v12", world).call("edit_case", body=body) == results.EditCaseNoContent()
        edited = world.case(int(sent["id"]))
        assert edited.subject == sent["subject"]
        assert edited.due_date == parse_instant(sent["dueDate"])
        assert edited.owner.id == int(sent["owner"]["user"]["id"])
        assert world.custom(edited.id) == {"customer_rating": ("5",)}
        (link,) = sent["relatedCases"]["link"]
        assert world.related(edited.id) == [int(link["href"].rpartition("/")[2])]

    def test_documented_removal(self, scene):
        text = (EXAMPLES / "edit_case" / "remove_values.request.json").read_text()
        sent = json.loads(text)
        held = {
            "resource": "case",
            "name": "customer_rating",
            "dataType": "string",
            "options": ["5"],
        }
        full = case(
            int(sent["id"]),
            lastModified={"user": str(FRANK), "date": sent["lastModified"]["date"]},
            dueDate="2015-11-30T18:30:00.000Z",
            owner=str(FRANK),
            customAttributes={"customer_rating": "5"},
        )
        world = scene(cases=[full], customAttributes=[held])
        Version("v12", world).call("edit_case", body=v12.CaseEdit.model_validate_json(text))
        edited = world.case(full and int(sent["id"]))
        assert (edited.due_date, edited.owner, edited.description) == (None, None, "")
        assert world.custom(edited.id) == {}
        assert edited.subject == full["subject"]

    def test_documented_changes_of_customers(self, scene):
        for name in ("one_activity", "several_contact_points", "one_contact_point"):
            path = EXAMPLES / "change_customer_of_activities" / f"{name}.request.json"
            body = v12.ActivitiesCustomerChange.model_validate_json(path.read_text())
            other = {"customer": "2000", "contactPerson": "2000", "contactPoint": "2000"}
            world = scene(
                customers=[customer(1000)],
                activities=[
                    activity(1000, 1000, type="chat", **other),
                    activity(1001, 1000, type="chat", **other),
                ],
            )
            Version("v12", world).call("change_customer_of_activities", body=body)
            assert world.activity(1000).contact_point.id == 1000

    def test_new_case_is_found_at_its_location(self, scene):
        api = Version("v12", scene())
        body = v12.CaseTarget.model_validate({})
        created = api.call("change_case_of_activities", ids=["1"], body=body, relate_case="yes")
        href = f"{api.base}/interaction/case/1003"
        assert created == results.ChangeCaseOfActivitiesCreated(href)
        assert api.scene.related(1003) == [1000]
        body = v12.CaseTarget.model_validate({"id": "1001"})
        moved = api.call("change_case_of_activities", ids=["2"], body=body, relate_case=None)
        assert moved == results.ChangeCaseOfActivitiesNoContent()

    def test_id_stands_alone_names_the_other_members(self, scene):
        body = v12.CaseTarget.model_validate({"solution": "", "id": "1001", "subject": "x"})
        api = Version("v12", scene())
        with pytest.raises(RuleBroken) as raised:
            api.call("change_case_of_activities", ids=["1"], body=body, relate_case=None)
        found = raised.value.violations
        assert {one.rule for one in found} == {rules.change_case_of_activities.ID_STANDS_ALONE}
        assert [one.where for one in found] == ["/subject", "/solution"]

    def test_customer_and_state_of_a_case(self, scene):
        world = scene(activities=[completed(1, 1000), completed(2, 1000)])
        api = Version("v12", world)
        body = v12.CaseCustomerChange.model_validate({"customer": {"id": "2000"}})
        changed = api.call("change_customer_of_case", id="1000", body=body)
        assert changed == results.ChangeCustomerOfCaseNoContent()
        assert api.call("close_case", id="1000") == results.CloseCaseNoContent()
        stored = world.case(1000)
        assert (stored.customer.id, stored.status) == (2000, "closed")

    def test_sessions(self, scene):
        api = Version("v20", scene())
        body = v20.LogIn(userName="frank", password="secret-1012")
        answer = api.scene.runner.run(api.operations.log_in(body=body, force_login=None))
        assert len(answer.x_egain_session) == 36
        assert api.call("log_out") == api.results.LogOutNoContent()

    def test_strict_visibility_is_a_setting_of_the_service(self, scene, version):
        world = scene(cases=[case(1001, department=LEGAL), case(1002, department=SALES)])
        for options, broken in (
            ({}, rules.get_cases.CASES_ARE_VISIBLE),
            ({"strict_visibility": True}, rules.get_cases.CASES_EXIST),
        ):
            api = version(world, **options)
            with pytest.raises(RuleBroken) as raised:
                api.call("get_cases", ids=["1001", "1002"], attribute=None)
            assert [one.rule for one in raised.value.violations] == [broken]
