"""`twinspec init`: a project that passes check, is generated, serves its stub and is fuzzed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.twinspec.test_equal_acceptance import LONGER, OPENAPI, XSD
from twinspec.cli import app
from twinspec.contract.documents import read_yaml, write_yaml

SECONDS = 300


def twinspec(*line: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, line)])


def run(home: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment in a project."""
    return subprocess.run(
        [sys.executable, "-m", *line], cwd=home, capture_output=True, text=True,
        check=False, timeout=SECONDS,
    )  # fmt: skip


@contextmanager
def serving(home: Path, *options: str) -> Iterator[str]:
    """Run `twinspec serve` on a free port and yield the address that it says."""
    line = [sys.executable, "-m", "twinspec", "serve", "--port", "0", *options]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        line, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            found = re.search(r"http://[0-9.:]+", said)
            assert found, said + server.stdout.read()
            yield found[0]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("init") / "library"
    made = twinspec("init", home)
    assert made.exit_code == 0, made.output
    for said in ("twinspec check", "twinspec serve --with", "twinspec fuzz --spec"):
        assert said in made.output
        assert said in (home / "README.md").read_text("utf-8")
    return home


@pytest.mark.slow
def test_the_page_names_the_commands_of_the_example(example: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "projects.md").read_text("utf-8")
    [block] = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    readme = (example / "README.md").read_text("utf-8")
    assert len(block.splitlines()) == 5
    for line in block.splitlines():
        assert f"    {line}" in readme


@pytest.mark.slow
def test_the_example_passes_check_and_is_generated(example: Path) -> None:
    checked = twinspec("check", "--project", example, "--fail-on", "warning")
    assert checked.exit_code == 0, checked.output
    generated = twinspec("generate", "--check", "--project", example)
    assert generated.exit_code == 0, generated.output
    assert "up to date" in generated.output


@pytest.mark.slow
def test_the_tests_of_the_example_pass_and_can_fail(example: Path) -> None:
    done = run(example, "unittest", "discover", "tests")
    assert done.returncode == 0, done.stderr
    server = example / "src" / "library" / "server.py"
    text = server.read_text("utf-8")
    try:
        server.write_text(text.replace("isbn not in self.books", "True"), "utf-8")
        assert run(example, "unittest", "discover", "tests").returncode == 1
    finally:
        server.write_text(text, "utf-8")


@pytest.mark.slow
def test_the_example_is_served_and_fuzzed_without_a_finding(example: Path) -> None:
    with serving(example, "--with", "library.server:Library") as url:
        line = ["twinspec", "fuzz", "--spec", url, "--time", "40s", "--seed", "1"]
        done = run(example, *line, "--examples", "600")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 findings, 0 other failures" in " ".join(done.stdout.split())


@pytest.mark.slow
def test_a_fault_in_the_example_is_found(example: Path) -> None:
    """What the fuzzer says of the stub is no echo of the stub."""
    server = example / "src" / "library" / "server.py"
    text = server.read_text("utf-8")
    try:
        server.write_text(text.replace("isbn in self.books", "True"), "utf-8")
        with serving(example, "--with", "library.server:Library") as url:
            line = ["twinspec", "fuzz", "--base-url", url, "--time", "30s", "--seed", "1"]
            done = run(example, *line, "--findings-only")
        assert done.returncode == 1, done.stdout + done.stderr
        assert "server_error" in done.stdout
    finally:
        server.write_text(text, "utf-8")


@pytest.mark.slow
def test_an_empty_folder_in_which_a_shell_is_becomes_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    made = twinspec("init", ".")
    assert made.exit_code == 0, made.output
    assert tmp_path.stat().st_ino == before
    assert sorted(one.name for one in Path().iterdir()) == [
        "README.md", "generated", "pyproject.toml", "spec", "src", "tests",
    ]  # fmt: skip
    assert twinspec("check").exit_code == 0


def pair(folder: Path, *changes: tuple[str, str]) -> tuple[Path, Path]:
    """Write the order in JSON and XML, the XSD with changes."""
    xsd = XSD
    for old, new in changes:
        xsd = xsd.replace(old, new)
    files = folder / "orders.yaml", folder / "order.xsd"
    for file, text in zip(files, (OPENAPI, xsd), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "accepted"), [((), False), ((LONGER,), True)])
def test_a_pair_becomes_a_project_that_passes_check(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], accepted: bool
) -> None:
    openapi, xsd = pair(tmp_path, *changes)
    home = tmp_path / "orders"
    made = twinspec("init", home, "--from", openapi, xsd)
    assert made.exit_code == 0, made.output
    assert (home / "spec/v1/openapi.yaml").read_bytes() == openapi.read_bytes()
    assert (home / "spec/v1/xsd/order.xsd").read_bytes() == xsd.read_bytes()
    assert (home / "baseline.json").exists() is accepted
    assert ("baseline.json accepts" in made.output) is accepted
    checked = twinspec("check", "--project", home)
    assert checked.exit_code == 0, checked.output
    news = twinspec("check", "--project", home, "--no-baseline")
    assert news.exit_code == accepted, news.output
    with serving(home) as url:
        line = ["twinspec", "fuzz", "--base-url", url, "--time", "20s", "--seed", "1"]
        done = run(home, *line, "--examples", "100")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_what_cannot_be_generated_is_said(tmp_path: Path) -> None:
    openapi, xsd = pair(tmp_path)
    text = OPENAPI.replace("type: object", "type: object\n      oneOf: [{required: [s]}]")
    openapi.write_text(text, encoding="utf-8")
    home = tmp_path / "orders"
    made = twinspec("init", home, "--from", openapi, xsd)
    assert made.exit_code == 0, made.output
    assert "In JSON alone: the schema Order has no XML form here" in made.output
    assert "In JSON alone: " in (home / "README.md").read_text("utf-8")
    assert twinspec("check", "--project", home).exit_code == 0
    assert "in JSON alone: the schema Order" in twinspec("generate", "--project", home).output


@pytest.mark.parametrize(
    ("openapi", "xsd", "said"),
    [
        ("a: [", XSD, "not readable as YAML"),
        ('{"items": [{}]}', XSD, "items means something in 2020-12, otherwise in OpenAPI 3.1"),
        ('{"$ref": "other.json"}', XSD, "leads from the address of the schema"),
        ('{"$schema": "http://json-schema.org/draft-04/schema", "const": 1}', XSD, "restricts"),
        ("swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}", XSD, "is Swagger 2.0"),
        (OPENAPI, "<a", "order.xsd"),
        (OPENAPI, None, "there is no such file"),
        (
            OPENAPI,
            XSD.replace("<xs:element name", "<xs:import/><xs:element name", 1),
            "orders/spec/v1/xsd/order.xsd:2: xs:import without schemaLocation",
        ),
    ],
    ids=[
        "no YAML",
        "a tuple",
        "a file elsewhere",
        "not yet a keyword",
        "Swagger",
        "no XML",
        "no file",
        "an import of nothing",
    ],
)
def test_what_is_no_pair_leaves_nothing_behind(
    tmp_path: Path, openapi: str, xsd: str | None, said: str
) -> None:
    source, parent = tmp_path / "source", tmp_path / "parent"
    source.mkdir()
    parent.mkdir()
    files = source / "orders.yaml", source / "order.xsd"
    files[0].write_text(openapi, "utf-8")
    if xsd is not None:
        files[1].write_text(xsd, "utf-8")
    made = twinspec("init", parent / "orders", "--from", *files)
    assert made.exit_code == 2, made.output
    assert said in made.stderr
    assert "itself failed" not in made.stderr
    assert list(parent.iterdir()) == []


def test_a_json_schema_becomes_a_project_that_checks_both_halves(tmp_path: Path) -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:order",
        "definitions": {"Note": {"$ref": "#/definitions/Text"}, "Text": {"type": "string"}},
        "type": "object",
        "additionalProperties": False,
        "properties": {"note": {"$ref": "#/definitions/Note"}},
    }
    (tmp_path / "sent.json").write_text(json.dumps(schema), "utf-8")
    (tmp_path / "order.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="order">'
        '<xs:complexType><xs:sequence><xs:element name="note" type="xs:string" minOccurs="0"/>'
        "</xs:sequence></xs:complexType></xs:element></xs:schema>",
        "utf-8",
    )
    home = tmp_path / "orders"
    made = twinspec("init", home, "--from", tmp_path / "sent.json", tmp_path / "order.xsd")
    assert made.exit_code == 0, made.output
    checked = twinspec("check", "--project", home)
    assert (checked.exit_code, "1 root, 2 types, 1 member" in checked.output) == (0, True)


def test_a_project_whose_halves_have_nothing_in_common_is_not_passed(tmp_path: Path) -> None:
    openapi, xsd = pair(tmp_path)
    home = tmp_path / "orders"
    assert twinspec("init", home, "--from", openapi, xsd).exit_code == 0
    file = home / "spec/v1/openapi.yaml"
    document = read_yaml(file)
    document["paths"] = {}
    document["components"] = {"schemas": {"A": {"type": "object"}, "B": {"type": "object"}}}
    file.write_text(write_yaml(document), "utf-8")
    checked = twinspec("check", "--project", home)
    assert "nothing of v1: no document" in checked.output
    assert checked.exit_code != 0


def test_an_openapi_without_an_xsd_is_refused(tmp_path: Path) -> None:
    openapi, _ = pair(tmp_path)
    made = twinspec("init", tmp_path / "orders", "--from", openapi)
    assert made.exit_code == 2
    assert "where is the XSD?" in made.stderr
    assert twinspec("init", tmp_path / "orders", openapi).exit_code == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("full", "is not empty"),
        ("file", "is no folder"),
        ("link", "is no folder"),
        ("a/b", "there is no folder"),
    ],
)
def test_a_folder_that_is_in_use_is_left_as_it_is(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".hidden").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "full")
    before = sorted(tmp_path.rglob("*"))
    made = twinspec("init", tmp_path / name)
    assert made.exit_code == 2
    assert said in made.stderr
    assert sorted(tmp_path.rglob("*")) == before
