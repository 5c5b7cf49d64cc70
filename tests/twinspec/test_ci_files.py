"""The ready files of docs/ci: their form is the vendors', and their commands do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.twinspec.fuzz.foreign import Answer, Asked, answering
from tests.twinspec.test_check import committed
from twinspec.fuzz.judge.negotiation import weights

FILES = Path(__file__).parents[2] / "docs" / "ci"
LOAN = Path(__file__).parent / "twins" / "loan"
PROGRAMS = Path(sys.executable).parent
JSON_LOAN, XML_LOAN = (
    '{"book": "b", "due": "2026-01-02"}',
    ('<loan xmlns="urn:loan"><book>b</book><due>2026-01-02</due></loan>'),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "name"), [("github-workflows", "github.yaml"), ("gitlab-ci", "gitlab.yaml")]
)
def test_the_form_is_that_of_the_vendor(schema: str, name: str) -> None:
    """By the schemas of SchemaStore and GitLab that come with check-jsonschema."""
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    done = subprocess.run(
        [PROGRAMS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *transform, name],
        cwd=FILES, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def read(name: str) -> Any:
    return yaml.safe_load((FILES / name).read_text(encoding="utf-8"))


def commands(name: str, job: str) -> list[str]:
    """The commands of a job, but for the installation."""
    data = read(name)
    if name == "gitlab.yaml":
        lines = [*data["default"]["before_script"], *data[job]["script"]]
        lines += data[job].get("after_script", [])
    else:
        lines = [step["run"] for step in data["jobs"][job]["steps"] if "run" in step]
    assert "pip install twinspec" in lines
    return [line for line in lines if not line.startswith("pip ")]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone whose contract differs from the branch `main` that it goes to, and in its halves."""
    (tmp_path / "origin").mkdir()
    for name in ("openapi.yaml", "schema.xsd"):
        text = (LOAN / name).read_text(encoding="utf-8")
        (tmp_path / "origin" / name).write_text(text, encoding="utf-8")
    committed(tmp_path / "origin")
    folder = tmp_path / "checkout"
    subprocess.run(["git", "branch", "-qM", "main"], cwd=tmp_path / "origin", check=True)
    subprocess.run(["git", "clone", "-q", tmp_path / "origin", folder], check=True)
    openapi = folder / "openapi.yaml"
    text = openapi.read_text("utf-8")
    assert "maxLength: 13" in text
    openapi.write_text(text.replace("maxLength: 13", "maxLength: 15"), "utf-8")
    return folder


def ran(lines: list[str], checkout: Path, given: Mapping[str, str]) -> list[int]:
    """Run each line as its vendor does, beside stand-ins for `gh` and `start-server`; the codes."""
    stand_ins = checkout.parent / "programs"
    stand_ins.mkdir()
    for program, text in {
        stand_ins / "gh": 'printf "%s\\n" "$@" >> "$ASKED_OF_GH"\n',
        checkout / "start-server": "exit 0\n",
    }.items():
        program.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
        program.chmod(0o755)
    path = os.pathsep.join((str(stand_ins), str(PROGRAMS), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "NO_PROXY": "127.0.0.1", **given}
    return [
        subprocess.run(["bash", "-eo", "pipefail", "-c", line], cwd=checkout, env=environment,
                       capture_output=True, check=False).returncode
        for line in lines
    ]  # fmt: skip


@pytest.mark.slow
def test_the_check_of_github_fails_and_leaves_its_reports(checkout: Path) -> None:
    summary, asked = checkout.parent / "summary.md", checkout.parent / "asked"
    given = {"BASE": "origin/main", "NUMBER": "7", "GITHUB_STEP_SUMMARY": str(summary)}
    lines = commands("github.yaml", "check")
    codes = ran(lines, checkout, given | {"ASKED_OF_GH": str(asked)})
    # The halves differ, the OpenAPI document breaks clients, the XSD is as it was; three reports.
    assert codes == [1, 1, 0, 1, 1, 1, 0, 0]
    for name in ("contract.md", "contract.sarif", "contract.xml"):
        said = (checkout / name).read_text(encoding="utf-8")
        assert "equal.same_length" in said
        assert "diff.length" in said
    assert summary.read_text(encoding="utf-8") == (checkout / "contract.md").read_text("utf-8")
    assert asked.read_text(encoding="utf-8").splitlines() == [
        *("pr", "comment", "7", "--edit-last", "--create-if-none", "--body-file", "contract.md")
    ]


@pytest.mark.slow
def test_the_check_of_gitlab_fails_and_leaves_its_reports_and_a_comment(checkout: Path) -> None:
    def notes(_: Asked) -> Answer:
        return 201, "application/json", "{}"

    with answering(notes) as (url, asked):
        codes = ran(
            commands("gitlab.yaml", "contract"),
            checkout,
            {
                "BASE": "origin/main",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_API_V4_URL": f"{url}/api/v4",
                "CI_PROJECT_ID": "3",
                "CI_MERGE_REQUEST_IID": "7",
                "COMMENT_TOKEN": "token",
            },
        )
    assert codes == [0, 1, 0, 0, 0, 0, 0]
    for name in ("contract.xml", "contract.sarif", "contract.md"):
        said = (checkout / name).read_text(encoding="utf-8")
        assert "equal.same_length" in said
        assert "diff.length" in said
    (note,) = asked
    assert (note["method"], note["path"]) == ("POST", "/api/v4/projects/3/merge_requests/7/notes")
    assert note["headers"]["private-token"] == "token"
    assert b"equal.same_length" in note["body"]


def right(asked: Asked) -> Answer:
    """Answer a loan in what is asked for."""
    welcome = weights(asked["headers"].get("accept"), ("application/json", "application/xml"))
    if welcome["application/xml"].least > welcome["application/json"].most:
        return 200, "application/xml", XML_LOAN
    return 200, "application/json", JSON_LOAN


def wrong(asked: Asked) -> Answer:
    """Answer a loan without its book, in JSON."""
    status, media, text = right(asked)
    return status, media, text.replace('"book": "b", ', "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["github.yaml", "gitlab.yaml"])
@pytest.mark.parametrize(("server", "code"), [(right, 0), (wrong, 1)], ids=["right", "wrong"])
def test_a_server_is_fuzzed(checkout: Path, name: str, server: Any, code: int) -> None:
    lines = [
        line.replace("--time 60s", "--examples 40 --seed 1") for line in commands(name, "fuzz")
    ]
    with answering(server) as (url, _):
        codes = ran(lines, checkout, {"SERVER": url})
    assert codes == [0] * (len(lines) - 1) + [code]
    for report in ("findings.sarif", "junit.xml"):
        assert (checkout / "fuzz" / report).is_file()


@pytest.mark.parametrize("place", range(2))
def test_a_hook_has_what_pre_commit_asks_of_a_local_one(place: int) -> None:
    [repository] = read("pre-commit.yaml")["repos"]
    hook = repository["hooks"][place]
    assert repository["repo"] == "local"
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "openapi.yaml")
    assert re.search(hook["files"], "schemas/order.xsd")
    assert not re.search(hook["files"], "README.md")


@pytest.mark.slow
def test_the_hooks_find_what_differs_and_what_breaks(checkout: Path) -> None:
    [repository] = read("pre-commit.yaml")["repos"]
    lines = [hook["entry"] for hook in repository["hooks"]]
    assert ran(lines, checkout, {}) == [1, 1]
