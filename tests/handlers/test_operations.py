"""Both versions in front of the handlers: typed requests in, answers that fit the contract out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from interaction_contract.v20 import models as v20
from tests.handlers.conftest import (
    FRANK,
    MARY,
    Scene,
    activity,
    case,
    customer,
)
from tests.handlers.operations import Version


@pytest.fixture(params=["v12", "v20"])
def version(request):
    return lambda world, **options: Version(request.param, world, **options)


NO_ACTIVITY_CRITERION = dict.fromkeys(
    (
        *("customer", "case", "status", "mode", "assigned_to", "queue", "created_date"),
        *("last_modified_date", "custom", "assigned_user_name", "type"),
    )
)
NO_PAGE = {"pagenum": None, "pagesize": None, "rangestart": None, "rangesize": None}
NO_SORT = {"attribute": None, "sort": None, "order": None}
NO_CRITERION = {"customer": None, "email": None, "phone": None, "custom": None}


def rich(scene, **changes: Any) -> Scene:
    """A world in which every member of every resource is set somewhere."""
    full = case(
        1000,
        owner=str(MARY),
        dueDate="2022-11-30T18:30:00.000Z",
        lastClosed="2021-08-25T13:18:25.000Z",
        relatedCases=["1001"],
        customAttributes={"tags": ["a", "b"]},
    )
    bare = activity(9, None, customer=None, contactPerson=None, contactPoint=None, assignedTo=None)
    call = activity(3, 1001, type="call_track", contactPoint="1001", lockedBy=str(MARY))
    return scene(**({"cases": [full], "activities": [bare, call]} | changes))


class TestAnswers:
    def test_case_with_its_default_members(self, scene, version):
        api = version(rich(scene))
        (found,) = api.call("get_cases", ids=["1000"], attribute=None).body["case"]
        assert found == {
            "link": [{"rel": "self", "href": f"{api.base}/interaction/case/1000"}],
            "activities": {
                "link": [{"rel": "activity", "href": f"{api.base}/interaction/activity?case=1000"}]
            },
            "department": {"name": "Service", "id": "999"},
            "status": {"value": "open", "displayValue": "Open"},
            "lastModified": {
                "user": {"name": "Otto", "id": "1004"},
                "date": "2021-08-25T13:18:25.000Z",
            },
            "dueDate": "2022-11-30T18:30:00.000Z",
            "owner": {
                "user": {"name": "Mary", "firstName": "Mary", "lastName": "Olin", "id": "1002"}
            },
            "customer": {
                "link": [{"rel": "customer", "href": f"{api.base}/interaction/customer/1000"}],
                "customerName": "Customer 1000",
                "id": "1000",
            },
            "severity": {"value": "low", "displayValue": "Low"},
            "subject": "Subject 1000",
            "id": "1000",
        }

    def test_case_with_all_members(self, scene, version):
        api = version(rich(scene))
        (found,) = api.call("get_cases", ids=["1000"], attribute=["all"]).body["case"]
        assert found["created"] == {"date": "2021-08-20T09:00:00.000Z"}
        assert found["originatingChannel"] == {"value": "Email", "displayValue": "Email"}
        assert (found["description"], found["solution"]) == ("As it was", "None yet")
        assert found["lastClosed"] == "2021-08-25T13:18:25.000Z"
        assert found["relatedCases"]["case"] == [
            {
                "link": [{"rel": "case", "href": f"{api.base}/interaction/case/1001"}],
                "status": {"value": "open", "displayValue": "Open"},
                "subject": "Subject 1001",
                "id": "1001",
            }
        ]
        assert found["customAttributes"]["customAttribute"] == [
            {
                "attribName": "tags",
                "attribValues": {"attribValue": [{"value": "a"}, {"value": "b"}]},
            }
        ]

    def test_what_is_not_set_is_left_out(self, scene, version):
        api = version(scene(cases=[case(1000, customer=None)]))
        (found,) = api.call("get_cases", ids=["1000"], attribute=["all"]).body["case"]
        absent = {"dueDate", "owner", "customer", "lastClosed", "relatedCases", "customAttributes"}
        assert not absent & set(found)
        (found,) = api.call("get_cases", ids=["1000"], attribute=["notes", "userLastWorked"]).body[
            "case"
        ]
        assert not {"created", "description", "notes"} & set(found)

    def test_activities(self, scene, version):
        api = version(rich(scene))
        first, call, bare = api.call("get_activities", ids=["1", "3", "9"]).body["activity"]
        assert first["case"]["id"] == "1000"
        assert first["type"] == {
            "value": "email",
            "displayValue": "Email",
            "subtype": {"value": "general", "displayValue": "General"},
        }
        assert first["status"]["substatus"] == {"value": "new", "displayValue": "New"}
        assert first["status"]["assigned"]["user"]["id"] == str(FRANK)
        assert first["status"]["assigned"]["locked"] is False
        (person,) = first["customer"]["contactPersons"]["contactPerson"]
        assert person["contactPoints"]["contactPoint"] == [
            {
                "type": {"value": "email", "email": {"emailAddress": "c1000@customer.example"}},
                "id": "1000",
            }
        ]
        assert call["type"]["displayValue"] == "Calltrack"
        assert call["status"]["assigned"]["locked"] is True
        assert not {"case", "customer"} & set(bare)
        assert "assigned" not in bare["status"]

    def test_customer_has_all_kinds_of_points(self, scene, version):
        world = scene(settings={"customerDepartmentalization": True})
        api = version(world)
        (found,) = api.call("get_customers", ids=["1000"]).body["customer"]
        href = f"{api.base}/interaction/case?customer=1000"
        assert found["cases"] == {"link": [{"rel": "case", "href": href}]}
        assert found["department"] == {"name": "Service", "id": "999"}
        (person,) = found["contactPersons"]["contactPerson"]
        kinds = [one["type"] for one in person["contactPoints"]["contactPoint"]]
        assert kinds[1:5] == [
            {"value": "phone", "phone": {"phoneNo": "408-222-9898"}},
            {"value": "postal", "postal": {"address": "1 Main Street"}},
            {"value": "website", "website": {"url": "https://customer.example"}},
            {"value": "social", "social": {"type": {"value": "twitter"}, "socialId": "@customer"}},
        ]

    def test_customer_without_departmentalization(self, scene, version):
        (found,) = version(scene()).call("get_customers", ids=["1000"]).body["customer"]
        assert "department" not in found


class TestPages:
    def search(self, api, **arguments):
        return api.call("search_cases", **(NO_CRITERION | NO_SORT | NO_PAGE | arguments))

    def test_pages_are_linked(self, scene, version):
        api = version(scene())
        sent = {
            "customer": "1000",
            "email": "c1000@customer.example",
            "attribute": ["created", "notes"],
            "sort": "id",
            "order": "desc",
            "pagenum": 2,
            "pagesize": 1,
        }
        info = self.search(api, **sent).body["paginationInfo"]
        path = (
            f"{api.base}/interaction/case?customer=1000&email=c1000@customer.example"
            "&$attribute=created,notes&$sort=id&$order=desc"
        )
        (previous, following) = info.pop("link")
        assert info == {"count": 3, "pagenum": 2, "pagesize": 1}
        assert previous["rel"] == "prev"
        assert following["rel"] == "next"
        for link, number in ((previous, 1), (following, 3)):
            first, _, query = link["href"].partition("?")
            expected_first, _, expected = path.partition("?")
            assert first == expected_first
            parts = {*expected.split("&"), f"$pagenum={number}", "$pagesize=1"}
            assert set(query.split("&")) == parts

    def test_ends_of_the_matches(self, scene, version):
        api = version(scene())
        assert "link" not in self.search(api, customer="1000").body["paginationInfo"]
        last = self.search(api, customer="1000", pagenum=2, pagesize=2).body["paginationInfo"]
        assert [one["rel"] for one in last["link"]] == ["prev"]
        beyond = self.search(api, customer="1000", pagenum=3, pagesize=2)
        assert beyond == api.results.SearchCasesNoContent()
        assert self.search(api, customer="7") == api.results.SearchCasesNoContent()
        far = self.search(api, customer="1000", pagenum=2**31 - 1, pagesize=75)
        assert far == api.results.SearchCasesNoContent()

    def test_ranges_are_not_linked(self, scene, version):
        body = self.search(version(scene()), customer="1000", rangestart=2).body
        assert [one["id"] for one in body["case"]] == ["1001", "1002"]
        assert body["paginationInfo"] == {"count": 3, "rangestart": 2, "rangesize": 25}

    def test_text_in_links_is_encoded(self, scene, version):
        point = {"id": "2000", "type": "email", "value": "a&b=ü@customer.example"}
        odd = customer(2000)
        odd["contactPersons"][0]["contactPoints"] = [point]
        world = scene(
            customers=[odd], cases=[case(1000, customer="2000"), case(1001, customer="2000")]
        )
        body = self.search(version(world), email=point["value"], pagesize=1).body
        (following,) = body["paginationInfo"]["link"]
        assert "email=a%26b%3D%C3%BC@customer.example&" in following["href"]

    def test_links_ask_for_the_custom_attributes_too(self, scene, version):
        named = {"resource": "case", "name": "näme&", "dataType": "string"}
        held = {"customAttributes": {"näme&": "a b"}}
        world = scene(
            customAttributes=[named], cases=[case(number, **held) for number in (1000, 1001)]
        )
        body = self.search(version(world), custom={"custom.näme&": "a b"}, pagesize=1).body
        (following,) = body["paginationInfo"]["link"]
        assert "?custom.n%C3%A4me%26=a%20b&$pagenum=2&" in following["href"]

    def test_activities_of_a_case(self, scene, version):
        api = version(scene())
        page = NO_ACTIVITY_CRITERION | NO_PAGE
        first = api.call("search_activities", **(page | {"case": "1000", "pagesize": 1})).body
        assert [one["id"] for one in first["activity"]] == ["1"]
        (following,) = first["paginationInfo"]["link"]
        query = following["href"].partition("?")[2].split("&")
        assert sorted(query) == ["$pagenum=2", "$pagesize=1", "case=1000"]
        nothing = api.call("search_activities", **(page | {"case": "7"}))
        assert nothing == api.results.SearchActivitiesNoContent()

    def test_links_ask_for_all_criteria_of_activities(self, scene, version):
        named = {"resource": "activity", "name": "x", "dataType": "string"}
        held = {"customAttributes": {"x": "1"}, "queue": "7", "assignedTo": str(FRANK)}
        world = scene(
            customAttributes=[named],
            queues=[{"id": "7", "name": "Complaints", "department": "999"}],
            activities=[activity(number, 1000, **held) for number in (1, 2)],
        )
        sent = NO_PAGE | {
            "customer": "1000",
            "case": "1000",
            "status": "open",
            "mode": "inbound",
            "assigned_to": str(FRANK),
            "queue": "7",
            "created_date": "[2000-01-01T00:00:00+01:00,]",
            "last_modified_date": "[,2100-01-01T00:00:00Z]",
            "custom": {"custom.x": "1"},
            "assigned_user_name": "frank",
            "type": "email",
            "pagesize": 1,
        }
        info = version(world).call("search_activities", **sent).body["paginationInfo"]
        (following,) = info["link"]
        assert parse_qsl(following["href"].partition("?")[2]) == [
            ("customer", "1000"),
            ("case", "1000"),
            ("status", "open"),
            ("mode", "inbound"),
            ("assignedTo", str(FRANK)),
            ("queue", "7"),
            ("createdDate", "[2000-01-01T00:00:00+01:00,]"),
            ("lastModifiedDate", "[,2100-01-01T00:00:00Z]"),
            ("custom.x", "1"),
            ("assignedUserName", "frank"),
            ("type", "email"),
            ("$pagenum", "2"),
            ("$pagesize", "1"),
        ]

    def test_look_up_is_not_linked(self, scene):
        api = Version("v20", scene())
        body = v20.CaseLookup(status="open")
        page = NO_PAGE | {"pagenum": 2, "pagesize": 1}
        found = api.call("look_up_cases", body=body, **NO_SORT, **page).body
        assert found["paginationInfo"] == {"count": 3, "pagenum": 2, "pagesize": 1}
        body = v20.CaseLookup(status="closed", lastClosedDate="[2015-07-31T00:00:00Z,]")
        answer = api.call("look_up_cases", body=body, **NO_SORT, **NO_PAGE)
        assert answer == api.results.LookUpCasesNoContent()
