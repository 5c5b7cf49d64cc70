"""An audit says what it found, and never that all is well where it could not ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release.audit import judged, main
from tests.twinspec.fuzz.foreign import Answer, Asked, answering

pytestmark = pytest.mark.slow
LOCK = "".join(
    f"{name}==1.0 \\\n    --hash=sha256:{'a' * 64}\n    # via casewright\n"
    for name in ("first", "second")
)
VULNERABLE = {  # as schema.json of OSV has it
    "id": "PYSEC-2026-1",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "It is open.",
    "affected": [
        {
            "package": {"name": "second", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "requirements.lock"
    file.write_text(LOCK, encoding="utf-8")
    return file


def clean(_: Asked) -> Answer:
    return 200, "application/json", "{}"


def known(asked: Asked) -> Answer:
    name = json.loads(asked["body"])["package"]["name"]
    return 200, "application/json", json.dumps({"vulns": [VULNERABLE]} if name == "second" else {})


def away(_: Asked) -> Answer:
    return 503, "text/plain", "not today"


@pytest.mark.parametrize(
    ("service", "code", "said"),
    [
        (clean, 0, "Audited 2: 0 with known vulnerabilities."),
        (known, 1, "second 1.0: PYSEC-2026-1, fixed in 1.1"),
        (away, 3, "NOT AUDITED: "),
    ],
    ids=["nothing known", "a vulnerability", "cannot be asked"],
)
def test_it_says_what_a_service_knows(
    lock: Path, capsys: pytest.CaptureFixture[str], service: object, code: int, said: str
) -> None:
    with answering(service) as (url, asked):
        assert main(["--osv-url", f"{url}/v1/query", "--lock", str(lock)]) == code
        assert asked
    assert said in capsys.readouterr().out


def test_a_service_that_is_not_there_is_no_audit(
    lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(clean) as (url, _):
        pass
    assert main(["--osv-url", f"{url}/v1/query", "--lock", str(lock)]) == 3
    assert capsys.readouterr().out.startswith("NOT AUDITED: ")


def test_a_lock_that_pins_nothing_is_no_audit(
    lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock.write_text("", encoding="utf-8")
    with answering(clean) as (url, _):
        assert main(["--osv-url", f"{url}/v1/query", "--lock", str(lock)]) == 3
    assert "Audited 0" in capsys.readouterr().out


def test_what_a_service_does_not_know_is_not_audited(capsys: pytest.CaptureFixture[str]) -> None:
    """What pip-audit writes where PyPI cannot be asked, and calls no known vulnerabilities."""
    audited = {"name": "first", "version": "1.0", "vulns": []}
    skipped = {"name": "second", "skip_reason": "Dependency not found on PyPI"}
    assert judged([audited]) == 0
    assert judged([audited, skipped]) == 3
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Audited 1: 0 with known vulnerabilities.",
        "NOT AUDITED: 1 of 2, Dependency not found on PyPI",
    ]
