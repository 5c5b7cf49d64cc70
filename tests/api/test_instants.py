"""Instants as clients in many languages write them: one meaning, in JSON and XML alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from casewright.api.commands import edit_case
from casewright.clock import format_instant, is_instant, parse_instant
from tests.api.conftest import Edge

XSD = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "spec/v12/xsd/interaction/case.xsd"))

CASE = "/system/ws/v12/interaction/case"
LOOK_UP = "/system/ws/v20/interaction/case/lookup"
NAMESPACE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
NAMESPACE_V20 = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"

# What writes it so by default, the text, and the instant that answers would show.
WRITTEN = [
    ("ours", "2015-07-30T13:07:40.000Z", "2015-07-30T13:07:40.000Z"),
    ("to the second", "2015-07-30T13:07:40Z", "2015-07-30T13:07:40.000Z"),
    ("Java Instant, zeros trimmed", "2015-07-30T13:07:40.12Z", "2015-07-30T13:07:40.120Z"),
    ("Java Instant, nanoseconds", "2015-07-30T13:07:40.123456789Z", "2015-07-30T13:07:40.123Z"),
    (".NET o", "2015-07-30T13:07:40.1234567Z", "2015-07-30T13:07:40.123Z"),
    (".NET o, local", "2015-07-30T15:07:40.1230000+02:00", "2015-07-30T13:07:40.123Z"),
    ("Python isoformat", "2015-07-30T13:07:40.123456+00:00", "2015-07-30T13:07:40.123Z"),
    ("Go RFC3339Nano", "2015-07-30T09:37:40.1-03:30", "2015-07-30T13:07:40.100Z"),
    ("cut, not rounded", "2015-07-30T13:07:40.123999999Z", "2015-07-30T13:07:40.123Z"),
    ("cut across midnight", "2015-07-30T23:59:59.9999Z", "2015-07-30T23:59:59.999Z"),
    ("cut before 1970", "1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
    ("offset unknown", "2015-07-30T13:07:40-00:00", "2015-07-30T13:07:40.000Z"),
    ("farthest east", "2015-07-31T03:07:40+14:00", "2015-07-30T13:07:40.000Z"),
    ("farthest west", "2015-07-29T23:07:40-14:00", "2015-07-30T13:07:40.000Z"),
    ("leap day", "2016-02-29T00:00:00Z", "2016-02-29T00:00:00.000Z"),
    (".NET DateTime.MinValue", "0001-01-01T00:00:00.0000000Z", "0001-01-01T00:00:00.000Z"),
    (".NET DateTime.MaxValue", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z"),
    ("Haskell, picoseconds", "2015-07-30T13:07:40.123456789012Z", "2015-07-30T13:07:40.123Z"),
    ("a hundred digits", f"2015-07-30T13:07:40.{'12345' * 20}Z", "2015-07-30T13:07:40.123Z"),
]
# What RFC 3339 writes and xs:dateTime does not: 5.6 has small letters, and offsets of a day all but
# a minute. The examples with second 60 are those of its 5.8, and of the test suite of JSON Schema;
# what they become is what the formula of POSIX for seconds since the Epoch says of tm_sec 60.
WRITTEN_IN_JSON = [
    ("small t", "2015-07-30t13:07:40Z", "2015-07-30T13:07:40.000Z"),
    ("small z", "2015-07-30T13:07:40.5z", "2015-07-30T13:07:40.500Z"),
    ("beyond the farthest east", "2015-07-30T13:07:40+14:01", "2015-07-29T23:06:40.000Z"),
    ("nearly a day to the west", "2015-07-30T13:07:40-23:59", "2015-07-31T13:06:40.000Z"),
    ("leap second", "1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z"),
    ("leap second elsewhere", "1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000Z"),
    ("leap second to the east", "2017-01-01T09:29:60+09:30", "2017-01-01T00:00:00.000Z"),
    ("within a leap second", "1998-12-31T23:59:60.123z", "1999-01-01T00:00:00.123Z"),
    ("leap second before 1970", "1969-12-31T23:59:60.9999Z", "1970-01-01T00:00:00.999Z"),
]
REFUSED = [
    "2015-07-30T13:07:40",
    "2015-07-30T13:07Z",
    "2015-07-30",
    "2015-07-30 13:07:40Z",
    " 2015-07-30T13:07:40Z",
    "2015-07-30T13:07:40Z\n",
    "2015-07-30T13:07:40.Z",
    "2015-07-30T13:07:40,5Z",
    f"2015-07-30T13:07:40.{'1' * 101}Z",
    "2015-07-30T13:07:40+0200",
    "2015-07-30T13:07:40+02",
    "2015-07-30T13:07:40+24:00",
    "2015-07-30T13:07:40+02:60",
    "2015-07-30T13:07:60Z",
    "1998-12-31T22:59:60Z",
    "1998-12-31T23:58:60Z",
    "1998-12-31T23:59:60+01:00",
    "1998-12-31T23:59:61Z",
    "9999-12-31T23:59:60Z",
    "2015-07-30T24:00:00Z",
    "2015-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2015-06-31T00:00:00Z",
    "2015-13-01T00:00:00Z",
    "2015-00-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "12015-07-30T13:07:40Z",
    "-2015-07-30T13:07:40Z",
    "\uff12015-07-30T13:07:40Z",
    "2015-W31-4T13:07:40Z",
    "20150730T130740Z",
    "1438261660000",
    "",
]


@pytest.mark.parametrize(("text", "shown"), [one[1:] for one in WRITTEN], ids=str)
def test_an_instant_has_one_meaning_in_both_representations(
    edge: Edge, text: str, shown: str
) -> None:
    bodies = {
        "json": json.dumps({"id": "1", "lastModified": {"date": text}, "dueDate": text}),
        "xml": f'<case xmlns="{NAMESPACE}" id="1"><lastModified date="{text}"/>'
        f"<dueDate>{text}</dueDate></case>",
    }
    for media, body in bodies.items():
        answer = edge.send("PUT", CASE, body, content_type=f"application/{media}")
        assert answer.status_code == 204, (media, answer.text)
        command = edit_case(edge.calls[-1][1]["body"])
        moments = (command.last_modified, command.due_date)
        assert [format_instant(_known(one)) for one in moments] == [shown, shown], media
    assert format_instant(parse_instant(text)) == shown


def _known(moment: object) -> int:
    assert isinstance(moment, int)
    return moment


@pytest.mark.parametrize(("text", "shown"), [one[1:] for one in WRITTEN_IN_JSON], ids=str)
def test_json_has_spellings_that_xml_has_not(edge: Edge, text: str, shown: str) -> None:
    """In XML a moment is an xs:dateTime: a validator refuses what the server does."""
    body = json.dumps({"id": "1", "lastModified": {"date": text}, "dueDate": text})
    answer = edge.send("PUT", CASE, body)
    assert answer.status_code == 204, answer.text
    command = edit_case(edge.calls[-1][1]["body"])
    assert format_instant(command.last_modified) == format_instant(_known(command.due_date))
    assert format_instant(command.last_modified) == shown
    for place, rule, lines in (
        (
            "/lastModified/date",
            "platform.instant_is_well_formed",
            f'<lastModified date="{text}"/>',
        ),
        (
            "/dueDate",
            "case.due_date_is_instant_or_empty",
            f'<lastModified date="2015-07-30T13:07:40Z"/><dueDate>{text}</dueDate>',
        ),
    ):
        document = f'<case xmlns="{NAMESPACE}" id="1">{lines}</case>'
        assert not XSD.validate(etree.fromstring(document))
        answer = edge.send(
            "PUT", CASE, document, content_type="application/xml", accept="application/json"
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "400-152")
        assert answer.json()["details"] == [{"key": rule, "value": place}]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_instant_is_refused_alike(edge: Edge, text: str) -> None:
    bodies = {
        "json": json.dumps({"id": "1", "lastModified": {"date": text}}),
        "xml": f'<case xmlns="{NAMESPACE}" id="1">'
        f'<lastModified date="{text.replace(chr(10), "&#10;")}"/></case>',
    }
    for media, body in bodies.items():
        answer = edge.send(
            "PUT", CASE, body, content_type=f"application/{media}", accept="application/json"
        )
        details = [{"key": "platform.instant_is_well_formed", "value": "/lastModified/date"}]
        assert (answer.status_code, answer.json()["code"]) == (400, "400-152"), media
        assert answer.json()["details"] == details, media
    assert not is_instant(text)


def _look_up(edge: Edge, name: str, limits: str, media: str) -> str:
    body = json.dumps({name: limits})
    if media == "xml":
        body = f'<caseLookup xmlns="{NAMESPACE_V20}"><{name}>{limits}</{name}></caseLookup>'
    answer = edge.send(
        "POST", LOOK_UP, body, content_type=f"application/{media}", accept="application/json"
    )
    return str(answer.json()["details"][0]["key"])


@pytest.mark.parametrize("media", ["json", "xml"])
@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("createdDate", "case.range_is_of_instants"),
        ("lastModifiedDate", "case.range_is_of_instants"),
        ("lastClosedDate", "case.last_closed_range_has_start"),
    ],
)
def test_ranges_take_and_refuse_the_same_instants(
    edge: Edge, media: str, name: str, refusal: str
) -> None:
    # The version v20 of the edge implements nothing: 501 says that the request was read.
    read = "protocol.operation_is_implemented"
    # A range is a text of its own, no xs:dateTime: both representations have every spelling.
    for _, text, _ in WRITTEN + WRITTEN_IN_JSON:
        assert _look_up(edge, name, f"[{text},]", media) == read, text
        assert _look_up(edge, name, f"[{text},{text}]", media) == read, text
    for text in REFUSED[:-1]:
        for limits in (f"[{text},]", f"[2015-07-01T00:00:00Z,{text}]"):
            assert _look_up(edge, name, limits, media) == refusal, limits
    for limits in ("[,]", "", "[2015-07-01T00:00:00Z]", "2015-07-01T00:00:00Z,", "[,,]"):
        assert _look_up(edge, name, limits, media) == refusal, limits
