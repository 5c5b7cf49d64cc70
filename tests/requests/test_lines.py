"""What the generated lines say: statuses as documented, every operation, both tools alike."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from httpie.cli.definition import parser
from httpie.context import Environment

from tests.requests.scripts import REQUESTS, ROOT, SCRIPTS, parts

Sent = tuple[str, str, list[tuple[str, str | None]], str | None]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: f"{file.parent.name} {file.stem}")
def test_what_a_comment_says_is_documented(script: Path) -> None:
    examples = ROOT / "spec" / script.name.partition(".")[0] / "examples"
    for operation, name, status, _ in parts(script)[1]:
        file = examples / operation / f"{name}.yaml"
        example = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        assert str(example["answer"]["status"]) == status


@pytest.mark.parametrize("version", ["v12", "v20"])
@pytest.mark.parametrize("representation", ["json", "xml"])
def test_every_operation_has_a_line_that_succeeds(version: str, representation: str) -> None:
    bundle = yaml.load((ROOT / f"generated/openapi/{version}.yaml").read_bytes(), yaml.CSafeLoader)
    head, told = parts(REQUESTS / "curl" / f"{version}.{representation}.sh")
    declared = {
        operation["operationId"] for item in bundle["paths"].values() for operation in item.values()
    }
    # A log-in begins the session; the documented log-out needs two of them.
    succeeded = {operation for operation, _, status, _ in told if status < "300"}
    assert declared - succeeded == {"log_in", "log_out"}
    assert "session=$(" in head


@pytest.mark.parametrize("script", [file.name for file in SCRIPTS if file.parent.name == "curl"])
def test_curl_and_httpie_send_the_same(script: str) -> None:
    of_curl, of_httpie = (parts(REQUESTS / tool / script)[1] for tool in ("curl", "httpie"))
    for (*told, curl), (*told_too, httpie) in zip(of_curl, of_httpie, strict=True):
        assert told == told_too
        assert _sent_by_httpie(httpie) == _sent_by_curl(curl)


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_workflows_and_scripts_go_to_the_same_server(version: str) -> None:
    """Runners know no address but that of the OpenAPI document, so it has to be whole there."""
    file = REQUESTS / "arazzo" / f"{version}.yaml"
    [source] = yaml.load(file.read_bytes(), yaml.CSafeLoader)["sourceDescriptions"]
    bundle = yaml.load((file.parent / source["url"]).read_bytes(), yaml.CSafeLoader)
    [server] = bundle["servers"]
    head, _ = parts(REQUESTS / "curl" / f"{version}.json.sh")
    assert f"api=${{API:-{server['url']}}}" in head


def _words(command: str) -> list[str]:
    """Return the words of a command as a shell splits them, both variables filled in."""
    named = command.replace('"$api"', "http://api.example").replace('$session"', 'session"')
    return shlex.split(named)


def _sent_by_curl(command: str) -> Sent:
    told = iter(_words(command))
    assert [next(told) for _ in range(6)] == ["curl", "-sS", "-i", "-w", r"\n", "-X"]
    method, url = next(told), next(told)
    headers, body = [], None
    for option in told:
        value = next(told)
        if option == "-H":
            headers.append(_header(value))
        else:
            assert option == "--data-binary"
            body = value
    return method, url, headers, body


def _header(said: str) -> tuple[str, str | None]:
    name, _, value = said.partition(":")
    return name, value.strip() or None


def _sent_by_httpie(command: str) -> Sent:
    """Return what HTTPie's own parser makes of a line."""
    found = parser.parse_args(args=_words(command)[1:], env=Environment())
    body = found.data or None
    return (
        found.method,
        found.url,
        list(_texts(found.headers.items())),
        body.decode() if isinstance(body, bytes) else body,
    )


def _texts(headers: Iterator[tuple[str, str | bytes | None]]) -> Iterator[tuple[str, str | None]]:
    for name, value in headers:
        yield name, value.decode() if isinstance(value, bytes) else value
