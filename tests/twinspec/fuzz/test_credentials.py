"""Credentials of contracts that are not ours: from --header and from the environment."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.twinspec.fuzz.foreign import (
    ORDER_XSD,
    Answer,
    Asked,
    answering,
    basic,
    document,
    laid_out,
    order,
    reading,
)
from tests.twinspec.fuzz.running import fuzz
from twinspec.cli import app

SECRET = "s3cr3t-Gold/finch+7"
FEW = ("--examples", "60", "--seed", "1", "--findings-only")
BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "Basic"}
OAUTH: dict[str, Any] = {"type": "oauth2", "flows": {}}


def key(place: str, name: str) -> dict[str, str]:
    return {"type": "apiKey", "in": place, "name": name}


def secured(folder: Path, scheme: Mapping[str, Any], name: str = "main") -> Path:
    paths = {"/o": reading()}
    return laid_out(
        folder, document(paths, schemes={name: scheme}, security=[{name: []}]), ORDER_XSD
    )


def bearer(asked: Asked) -> bool:
    return bool(asked["headers"].get("authorization") == f"Bearer {SECRET}")


def guarded(is_let_in: Callable[[Asked], bool]) -> Callable[[Asked], Answer]:
    """A server that knows no other requests, and says what it was sent."""

    def answer(asked: Asked) -> Answer:
        if is_let_in(asked) or asked["path"] != "/o" or asked["method"] != "GET":
            return order(asked)
        return 401, "text/plain", "Who are you?"

    return answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "variables", "is_let_in"),
    [
        pytest.param(BEARER, {"TWINSPEC_TOKEN": SECRET}, bearer, id="bearer"),
        pytest.param(OAUTH, {"TWINSPEC_TOKEN": SECRET}, bearer, id="oauth2"),
        pytest.param(
            BASIC,
            {"TWINSPEC_USER": "anna", "TWINSPEC_PASSWORD": SECRET},
            lambda asked: asked["headers"].get("authorization") == basic("anna", SECRET),
            id="basic",
        ),
        pytest.param(
            key("header", "X-Key"),
            {"TWINSPEC_API_KEY": SECRET},
            lambda asked: asked["headers"].get("x-key") == SECRET,
            id="header",
        ),
        pytest.param(
            key("query", "api key"),
            {"TWINSPEC_API_KEY_MAIN": SECRET, "TWINSPEC_API_KEY": "another"},
            lambda asked: asked["query"].get("api key") == [SECRET],
            id="query",
        ),
        pytest.param(
            key("cookie", "sid"),
            {"TWINSPEC_API_KEY": SECRET},
            lambda asked: f"sid={SECRET}" in asked["headers"].get("cookie", "").split("; "),
            id="cookie",
        ),
    ],
)
def test_a_scheme_is_met_from_the_environment_and_its_secret_is_nowhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: Mapping[str, Any],
    variables: Mapping[str, str],
    is_let_in: Callable[[Asked], bool],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    spec, reports, corpus = secured(tmp_path, scheme), tmp_path / "reports", tmp_path / "corpus"
    reports.mkdir()
    with answering(guarded(is_let_in)) as (url, _):
        run = fuzz(reports, url, spec, *FEW, "--corpus", corpus)
    assert (run.status, run.found) == (0, set()), run.output

    def leaking(asked: Asked) -> Answer:
        said = f"{asked['headers']} {asked['query']}".replace("<", "")
        return 500 if is_let_in(asked) else 401, "application/json", f'"{said}"'

    with answering(leaking) as (url, _):
        run = fuzz(reports, url, spec, *FEW, "--corpus", corpus)
    assert "server_error" in run.checks, run.output
    written = [file for folder in (reports, corpus) for file in folder.rglob("*") if file.is_file()]
    assert {file.suffix for file in written} >= {".json", ".xml", ".html", ".sarif", ".yaml"}
    texts = [run.output, *(file.read_text(encoding="utf-8") for file in written)]
    hidden = [SECRET, basic("anna", SECRET).removeprefix("Basic "), SECRET.replace("/", "%2F")]
    assert not [one for one in hidden for text in texts if one in text]
    assert all(name in run.output for name in list(variables)[:1])

    [shown] = [item["curl"] for item in run.counts["findings"] if item["check"] == "server_error"]
    with answering(guarded(is_let_in)) as (url, _):
        command = shown.replace(run.counts["run"]["base_urls"]["v1"], url)
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("HTTP/1.1 200"), command


@pytest.mark.slow
def test_a_header_goes_with_every_request_and_its_value_is_nowhere(tmp_path: Path) -> None:
    spec = secured(tmp_path, {"type": "mutualTLS"})
    (tmp_path / "reports").mkdir()
    options = ("--header", f"X-Tenant: {SECRET}", "--header", "Authorization:Bearer abcdef")
    result = asked_of(spec, *options)
    assert result.exit_code == 2
    assert "main (mutualTLS): send what it asks for with --header" in result.stderr
    other = laid_out(tmp_path / "other", document({"/o": reading()}), ORDER_XSD)
    with answering(lambda asked: (500, "text/plain", asked["headers"]["x-tenant"])) as (url, seen):
        run = fuzz(tmp_path / "reports", url, other, *FEW, *options)
    sent = {
        (asked["headers"].get("x-tenant"), asked["headers"].get("authorization")) for asked in seen
    }
    assert sent == {(SECRET, "Bearer abcdef")}
    texts = [run.output]
    texts += [file.read_text() for file in (tmp_path / "reports").rglob("*") if file.is_file()]
    assert not [text for text in texts if SECRET in text or "abcdef" in text]
    assert "-H 'x-tenant: 'REDACTED" in run.output


def asked_of(spec: Path, *options: str) -> Any:
    given = ["fuzz", "--base-url", "http://127.0.0.1:9", "--spec", str(spec), *options]
    return CliRunner().invoke(app, given)


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        (BEARER, "main (http bearer): set TWINSPEC_TOKEN"),
        (BASIC, "main (http basic): set TWINSPEC_USER and TWINSPEC_PASSWORD"),
        (OAUTH, "main (oauth2): set TWINSPEC_TOKEN"),
        (
            key("header", "X-Key"),
            "main (apiKey in the header X-Key): set TWINSPEC_API_KEY or TWINSPEC_API_KEY_MAIN",
        ),
        ({"$ref": "#/components/securitySchemes/no"}, "no"),
    ],
)
def test_what_is_missing_is_said_by_scheme_and_variable(
    tmp_path: Path, scheme: Mapping[str, Any], message: str
) -> None:
    result = asked_of(secured(tmp_path, scheme))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_of_alternatives_one_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schemes = {"one": BEARER, "two": key("header", "X-Key")}
    paths = {
        "/both": reading("both", security=[{"one": [], "two": []}]),
        "/either": reading("either", security=[{"one": []}, {"two": []}]),
        "/none": reading("none", security=[{}, {"one": []}]),
    }
    spec = laid_out(tmp_path, document(paths, schemes=schemes), ORDER_XSD)
    monkeypatch.setenv("TWINSPEC_API_KEY", SECRET)
    result = asked_of(spec, "--operations", "either,none")
    assert "no answer from there" in result.stderr
    result = asked_of(spec)
    assert result.stderr == (
        "twinspec: v1 both needs credentials by one (http bearer): set TWINSPEC_TOKEN and two "
        "(apiKey in the header X-Key): set TWINSPEC_API_KEY or TWINSPEC_API_KEY_TWO; or fuzz "
        "others with --operations\n"
    )


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Authorization", "--header: expected NAME:VALUE"),
        ("X Tenant: a", "--header: expected NAME:VALUE"),
        ("X-Tenant: a\nb", "--header X-Tenant: its value has characters that no header can carry"),
    ],
)
def test_a_malformed_header_is_named_without_its_value(
    tmp_path: Path, header: str, message: str
) -> None:
    result = asked_of(secured(tmp_path, BEARER), "--header", header)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
