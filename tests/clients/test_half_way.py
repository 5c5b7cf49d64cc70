"""The server meets clients half way: what their HTTP libraries send by themselves, it takes.

Sent by curl and by the JDK's own client, which offers HTTP/2 with every first request.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fuzz.plain import DEMO_WORLD
from tests.fuzz.servers import serving

V12, V20 = "/system/ws/v12", "/system/ws/v20"
LOG_IN = '{"userName": "frank", "password": "demo-frank"}'
JSON, XML = "application/json", "application/xml"
EDIT = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(DEMO_WORLD) as (found,):
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A client in a session."""
    with httpx.Client(base_url=address, headers={"Accept": JSON}) as client:
        answer = client.post(
            f"{V12}/authentication/user/login?forceLogin=yes",
            content=LOG_IN,
            headers={"Content-Type": JSON},
        )
        client.headers["X-egain-session"] = answer.headers["X-egain-session"]
        yield client


# --- an offer of HTTP/2 --------------------------------------------------------------------------


def curl(*arguments: str, body: str) -> str:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        ["curl", "-sS", "-i", "--http2", "--data-binary", "@-", *arguments],
        input=body,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    "framing", [(), ("-H", "Transfer-Encoding: chunked")], ids=["length", "chunks"]
)
def test_curl_that_offers_http2_keeps_its_body(address: str, framing: tuple[str, ...]) -> None:
    for content_type, body in (
        (JSON, LOG_IN),
        (
            XML,
            '<login xmlns="http://bindings.egain.com/ws/model/v12/gen/platform">'
            "<userName>frank</userName><password>demo-frank</password></login>",
        ),
    ):
        said = curl(
            f"{address}{V12}/authentication/user/login?forceLogin=yes",
            *("-H", f"Content-Type: {content_type}", "-H", "Expect:", *framing),
            body=body,
        )
        assert said.startswith("HTTP/1.1 204 "), said
        assert "x-egain-session: " in said.lower()


JAVA = """
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.io.ByteArrayInputStream;

public class Sends {
    public static void main(String[] given) throws Exception {
        for (var body : new HttpRequest.BodyPublisher[] {
                BodyPublishers.ofString(given[1]),
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(given[1].getBytes()))}) {
            var request = HttpRequest.newBuilder(URI.create(given[0]))
                .header("Content-Type", "application/json").POST(body).build();
            var answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.version() + " "
                + answer.headers().firstValue("X-egain-session").isPresent());
        }
    }
}
"""


def test_the_client_of_the_jdk_keeps_its_body(address: str, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    (tmp_path / "Sends.java").write_text(JAVA, encoding="utf-8")
    url = f"{address}{V20}/authentication/user/login?forceLogin=yes"
    done = subprocess.run(
        ["java", str(tmp_path / "Sends.java"), url, LOG_IN],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["204 HTTP_1_1 true"] * 2


# --- what is answered ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "sent", "expected"),
    [
        ("application/json, application/xml", JSON, JSON),
        ("application/json, application/xml", XML, XML),
        ("application/xml, application/json", JSON, JSON),
        ("application/xml, application/json", XML, XML),
        ("application/xml;q=0.9, application/json;q=0.9", XML, XML),
        ("*/*", XML, XML),
        ("*/*", JSON, JSON),
        ("application/xml, application/json", None, JSON),
        ("application/json, application/xml", None, JSON),
        ("*/*", None, JSON),
    ],
)
def test_who_accepts_both_is_answered_as_he_sent(
    client: httpx.Client, accept: str, sent: str | None, expected: str
) -> None:
    headers = {"Accept": accept} | ({"Content-Type": sent} if sent else {})
    if sent is None:
        answer = client.get(f"{V20}/interaction/case/1000", headers=headers)
    else:
        namespace = EDIT.replace("v12", "v20")
        body = {
            JSON: '{"status": "open"}',
            XML: f'<caseLookup xmlns="{namespace}"><status>open</status></caseLookup>',
        }[sent]
        answer = client.post(f"{V20}/interaction/case/lookup", content=body, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, expected)


# --- dates and lists -----------------------------------------------------------------------------


def _east(moment: datetime) -> str:
    return moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()


WRITTEN: dict[str, Callable[[datetime], str]] = {
    "JavaScript": lambda at: at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    "Python": lambda at: at.isoformat(timespec="microseconds"),
    "Java, zeros trimmed": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0.") + "Z",
    "Go, nanoseconds": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
    ".NET": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%f0+00:00"),
    "offset unknown": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%f-00:00"),
    "another zone": _east,
}
WRITTEN_IN_JSON: dict[str, Callable[[datetime], str]] = {
    "small letters": lambda at: at.strftime("%Y-%m-%dt%H:%M:%S.%fz"),
    "an offset that no zone has": lambda at: at.astimezone(
        timezone(timedelta(hours=-23, minutes=-59))
    ).isoformat(),
}


@pytest.mark.parametrize(
    ("sent", "write"),
    [
        *(pytest.param(JSON, way, id=f"JSON, {name}") for name, way in WRITTEN_IN_JSON.items()),
        *(
            pytest.param(sent, way, id=f"{sent}, {name}")
            for sent in (JSON, XML)
            for name, way in WRITTEN.items()
        ),
    ],
)
def test_a_moment_is_known_again_however_it_is_written(
    client: httpx.Client, write: Callable[[datetime], str], sent: str
) -> None:
    """An edit sends the moment of the last one, as the libraries of a language write moments."""
    known = client.get(f"{V12}/interaction/case/1000").json()["case"][0]["lastModified"]["date"]
    moment = write(datetime.fromisoformat(known))
    body = {
        JSON: json.dumps({"id": "1000", "lastModified": {"date": moment}, "subject": "Seen"}),
        XML: f'<case xmlns="{EDIT}" id="1000"><lastModified date="{moment}"/>'
        "<subject>Seen</subject></case>",
    }[sent]
    answer = client.put(f"{V12}/interaction/case", content=body, headers={"Content-Type": sent})
    assert answer.status_code == 204, answer.text


def test_a_moment_in_another_zone_is_the_same(client: httpx.Client) -> None:
    body = {"email": "jhenry@customer.com", "status": "open"}
    ranges = (
        "[2015-01-01T00:00:00Z,]",
        "[2015-01-01T05:30:00+05:30,]",
        "[2014-12-31T10:00:00.000000-14:00,]",
        "[2015-01-01t00:00:00z,]",
        "[2014-12-31T23:59:60Z,]",
    )
    answers = [
        client.post(f"{V20}/interaction/case/lookup", json=body | {"createdDate": one})
        for one in ranges
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    answers = [
        client.get(
            f"{V20}/interaction/activity", params={"status": "completed", "createdDate": one}
        )
        for one in ranges
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({json.dumps(answer.json()["activity"]) for answer in answers}) == 1


def test_a_leap_second_is_the_second_after_it(client: httpx.Client) -> None:
    """As in the example of RFC 3339, 5.8; POSIX counts it as the first second of the next day."""

    def read() -> dict[str, Any]:
        found: dict[str, Any] = client.get(f"{V12}/interaction/case/1001").json()["case"][0]
        return found

    edit = {"id": "1001", "lastModified": {"date": read()["lastModified"]["date"]}}
    answer = client.put(
        f"{V12}/interaction/case", json=edit | {"dueDate": "2090-12-31T15:59:60-08:00"}
    )
    assert answer.status_code == 204, answer.text
    assert read()["dueDate"] == "2091-01-01T00:00:00.000Z"


SAME = [
    "$attribute=created,description",
    "$attribute=created&$attribute=description",
    "%24attribute=created&%24attribute=description",
    "$attribute=created%2Cdescription",
    "%24attribute=created%2Cdescription",
    "$attribute=created,created&$attribute=description",
]


@pytest.mark.parametrize("version", [V12, V20])
def test_attributes_are_named_with_commas_or_one_by_one(client: httpx.Client, version: str) -> None:
    answers = [client.get(f"{version}/interaction/case/1000?{query}") for query in SAME]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert "created" in answers[0].json()["case"][0]
    assert "created" not in client.get(f"{version}/interaction/case/1000").json()["case"][0]


@pytest.mark.parametrize("version", [V12, V20])
def test_ids_may_have_their_comma_encoded(client: httpx.Client, version: str) -> None:
    plain, encoded = (
        client.get(f"{version}/interaction/case/1000{comma}1001") for comma in (",", "%2C")
    )
    assert (plain.status_code, plain.text) == (200, encoded.text)
    assert [case["id"] for case in plain.json()["case"]] == ["1000", "1001"]
