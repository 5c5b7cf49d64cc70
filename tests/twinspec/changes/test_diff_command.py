"""The command `twinspec diff`: what it takes, what it writes, how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner, Result

from tests.twinspec.changes.operation_kinds import api, query
from twinspec.cli import app
from twinspec.govern import changes

SCHEMA = Path(changes.__file__).with_name("diff.schema.json")
XSD = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
    '<xs:element name="order"><xs:complexType>'
    "<xs:sequence>{}</xs:sequence></xs:complexType></xs:element></xs:schema>"
)
A = '<xs:element name="a" type="xs:string"/>'
B = '<xs:element name="b" type="xs:string" minOccurs="0"/>'
CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}


def _diff(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def _written(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose tag v1 has an older schema, which includes another file."""
    _git(tmp_path, "init", "-q")
    _written(tmp_path, "spec/order.xsd", XSD.format(A + B))
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "one")
    _git(tmp_path, "tag", "v1")
    _written(tmp_path, "spec/order.xsd", XSD.format(A))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["spec/order.xsd", "spec", "./spec/../spec/order.xsd"])
def test_version_of_a_repository_is_compared_and_named(path: str) -> None:
    done = _diff(f"v1:{path}", path, "--direction", "request")
    assert done.exit_code == 1
    assert "v1:spec/order.xsd:2" in done.output
    assert "twinspec-" not in done.output


@pytest.mark.usefixtures("repository")
def test_path_of_a_revision_starts_from_the_current_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "spec")
    assert _diff("v1:order.xsd", "v1:order.xsd").exit_code == 0


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("v9:spec", "git knows no revision 'v9' here"),
        ("v1:other.xsd", "v1 has no other.xsd"),
        ("v1:../x", "leads out of the repository"),
        ("--output=x:spec", ""),
        ("nothing.xsd", "there is no such file or folder"),
        ("v1:", "there is no such file or folder"),
    ],
)
def test_what_does_not_exist_is_said(old: str, said: str) -> None:
    done = _diff("--", old, "spec")
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_path_that_was_renamed_is_called_as_it_was(repository: Path) -> None:
    _git(repository, "mv", "spec/order.xsd", "spec/purchase.xsd")
    done = _diff("v1:spec/purchase.xsd", "spec/purchase.xsd")
    assert done.exit_code == 2
    assert "v1 has no spec/purchase.xsd; it was called spec/order.xsd there" in done.output
    assert _diff("v1:spec/order.xsd", "spec/purchase.xsd").exit_code == 1


def test_shallow_copy_says_how_to_get_the_revision(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _git(repository, "commit", "-qam", "two")
    _git(repository, "clone", "-q", "--depth", "1", "--no-tags", repository.as_uri(), "copy")
    monkeypatch.chdir(repository / "copy")
    done = _diff("HEAD~1:spec", "spec")
    assert done.exit_code == 2
    assert "git fetch --unshallow" in done.output


@pytest.mark.usefixtures("repository")
def test_address_is_not_fetched() -> None:
    done = _diff("https://example.com/order.xsd", "spec/order.xsd")
    assert done.exit_code == 2
    assert "nothing is fetched; download the file" in done.output


@pytest.mark.parametrize("name", ["openapi.yaml", "order.json", "order.xsd"])
def test_file_that_is_no_text_is_said(repository: Path, name: str) -> None:
    (repository / name).write_bytes(bytes(range(256)))
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "two")
    done = _diff(f"HEAD:{name}", name)
    assert done.exit_code == 2
    assert f"twinspec: HEAD:{name}:" in done.output
    assert "not readable as" in done.output


@pytest.mark.parametrize("link", ["nowhere.yaml", "/nowhere.yaml"])
def test_link_that_leads_nowhere_is_no_contract(repository: Path, link: str) -> None:
    (repository / "spec" / "link.yaml").symlink_to(link)
    assert _diff("v1:spec", "spec", "--direction", "request").exit_code == 1


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("old", ["notes", "v2:notes"])
def test_folder_without_a_contract_is_said(repository: Path, old: str) -> None:
    _written(repository, "notes/a.txt", "nothing")
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "two")
    _git(repository, "tag", "v2")
    done = _diff(old, "notes")
    assert done.exit_code == 2
    assert f"{old}: no XSD, OpenAPI file or JSON Schema is in this folder" in done.output


def test_error_names_the_revision_and_no_temporary_folder(repository: Path) -> None:
    _written(repository, "bad.yaml", "a: [")
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "two")
    done = _diff("HEAD:bad.yaml", "HEAD:bad.yaml")
    assert done.exit_code == 2
    assert "twinspec: HEAD:bad.yaml:" in done.output
    assert "not readable as YAML" in done.output


def test_link_that_leads_out_of_a_revision_is_refused(repository: Path) -> None:
    (repository / "spec" / "out.xsd").symlink_to("/etc/hostname")
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "two")
    done = _diff("HEAD:spec", "HEAD:spec")
    assert done.exit_code == 2
    assert "HEAD:spec: not exported" in done.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xsd", "<a"),
        ("a.xsd", "<a/>"),
        ("a.json", "["),
        ("a.json", "[]"),
        ("a.yaml", "openapi: 9.9.9"),
        ("a.yaml", "openapi: 3.1.0\npaths: [1]\ncomponents: 5\nsecurity: x\nservers: {}"),
        ("a.yaml", "openapi: 3.1.0\npaths: {/a: {get: {parameters: [1, {in: query}], "
         "responses: {200: 5}, requestBody: [], security: [1], servers: [x]}}}"),
        ("a.json", '{"swagger": "2.0", "paths": {"/a": {"get": {"parameters": {}, '
         '"responses": []}}}, "schemes": 5, "host": [], "securityDefinitions": {"a": 1}}'),
    ],
)  # fmt: skip
def test_what_is_no_contract_ends_without_a_traceback(
    name: str, content: str, tmp_path: Path
) -> None:
    file = _written(tmp_path, name, content)
    done = _diff(file, file)
    assert done.exit_code in (0, 2, 3)
    assert "itself" not in done.output
    assert done.output


def test_folder_outside_of_a_repository_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = _diff("v1:spec", "v1:spec")
    assert done.exit_code == 2
    assert "not a git repository" in done.output


def test_kinds_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    xsd, schema = _written(tmp_path, "a.xsd", XSD.format(A)), _written(tmp_path, "a.json", CLOSED)
    openapi = _written(tmp_path, "b.json", api())
    assert "name two of one kind" in _diff(xsd, schema).output
    done = _diff(schema, openapi)
    assert done.exit_code == 2
    assert "name two of one kind" in done.output


def test_empty_schemas_are_nothing_that_was_compared(tmp_path: Path) -> None:
    empty = _written(tmp_path, "a.xsd", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    done = _diff(empty, empty)
    assert done.exit_code == 2
    assert "Nothing was compared" in done.output


def test_schemas_of_a_file_without_operations_are_compared(tmp_path: Path) -> None:
    def library(*kinds: str) -> dict[str, object]:
        schema = {"Kind": {"enum": list(kinds)}}
        info = {"title": "T", "version": "1"}
        return {"openapi": "3.1.0", "info": info, "components": {"schemas": schema}}

    old = _written(tmp_path, "old.json", library("a", "b"))
    new = _written(tmp_path, "new.json", library("a"))
    done = _diff(old, new, "--format", "json")
    breaking = [one for one in json.loads(done.output)["changes"] if one["breaking"]]
    assert [(one["direction"], one["witness"]["document"]) for one in breaking] == [
        ("request", '"b"')
    ]


def test_schema_without_operations_is_judged_in_both_directions(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", CLOSED)
    wider = {**CLOSED, "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    new = _written(tmp_path, "new.json", wider)
    assert _diff(old, new, "--direction", "request").exit_code == 0
    done = _diff(old, new)
    assert done.exit_code == 1
    assert "hits who reads JSON documents by the old version" in done.output
    assert '{"b": ""}' in done.output


def test_part_that_is_not_compared_ends_with_three(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", {"type": "array", "contains": {"const": 1}})
    new = _written(tmp_path, "new.json", {"type": "array", "contains": {"const": 2}})
    done = _diff(old, new)
    assert done.exit_code == 3
    assert "not compared contains" in done.output
    assert _diff(old, old).exit_code == 0


def test_texts_that_alone_differ_are_a_patch(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", CLOSED)
    new = _written(tmp_path, "new.json", {**CLOSED, "description": "An order."})
    done = _diff(old, new, "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.output)["step"] == "patch"
    assert json.loads(_diff(old, old, "--format", "json").output)["step"] == "none"


def test_document_is_what_its_schema_says(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", api(query(schema={"type": "string", "maxLength": 5})))
    new = _written(tmp_path, "new.json", api(query(schema={"type": "string", "maxLength": 3})))
    done = _diff(old, new, "--format", "json")
    document = json.loads(done.output)
    jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    assert (document["verdict"], document["step"]) == ("breaking", "major")
    (change,) = document["changes"]
    assert change["witness"] == {
        "form": "text", "document": "aaaa", "old_accepts": True, "new_accepts": False,
    }  # fmt: skip
    assert [place["line"] for place in change["places"]] == [1, 1]


@pytest.mark.parametrize("form", ["sarif", "junit", "html", "github", "markdown"])
def test_other_forms_show_what_breaks(form: str, tmp_path: Path) -> None:
    old, new = (
        _written(tmp_path, "a.xsd", XSD.format(A + B)),
        _written(tmp_path, "b.xsd", XSD.format(A)),
    )
    output = tmp_path / "verdict"
    done = _diff(old, new, "--format", form, "--output", output)
    assert done.exit_code == 1
    assert not done.output
    assert "member_removed" in output.read_text()


def test_changelog_has_a_heading_for_each_kind_of_change(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", api(query("gone")))
    changed = api(query("q"))
    changed["paths"]["/orders"]["get"]["deprecated"] = True
    new = _written(tmp_path, "new.json", changed)
    done = _diff(old, new, "--changelog")
    assert done.exit_code == 1
    headings = [line for line in done.output.splitlines() if line.startswith("## ")]
    assert headings == ["## Breaking", "## Added", "## Deprecated"]
    assert "**`list`**: the query parameter gone of GET /orders is removed." in done.output


def test_changelog_shows_a_document(tmp_path: Path) -> None:
    old, new = (
        _written(tmp_path, "a.xsd", XSD.format(A + B)),
        _written(tmp_path, "b.xsd", XSD.format(A)),
    )
    done = _diff(old, new, "--changelog")
    assert "The old version accepts, the new one refuses:" in done.output
    assert "  ```xml\n  <order><a/><b/></order>\n  ```" in done.output


def test_warnings_fail_when_they_should(tmp_path: Path) -> None:
    old = _written(tmp_path, "old.json", api())
    new = _written(tmp_path, "new.json", api({"operationId": "all"}))
    assert _diff(old, new).exit_code == 0
    assert _diff(old, new, "--fail-on", "warning").exit_code == 1


def test_document_that_is_called_otherwise_is_followed(tmp_path: Path) -> None:
    old = _written(tmp_path, "a.xsd", XSD.format(A))
    new = _written(tmp_path, "b.xsd", XSD.format(A).replace('"order"', '"purchase"'))
    assert "document_removed" in _diff(old, new).output
    assert "document_removed" not in _diff(old, new, "--root", "order=purchase").output
    assert _diff(old, new, "--root", "order").exit_code == 2


def test_namespace_that_moved_is_one_change_and_the_rest_is_compared(tmp_path: Path) -> None:
    def spaced(name: str, inside: str) -> str:
        return XSD.format(inside).replace(
            "<xs:schema ", f'<xs:schema targetNamespace="{name}" elementFormDefault="qualified" '
        )

    old = _written(tmp_path, "a.xsd", spaced("urn:o:1", A + B))
    new = _written(tmp_path, "b.xsd", spaced("urn:o:2", A))
    done = _diff(old, new, "--format", "json", "--direction", "request")
    found = {one["rule"]: one["witness"] for one in json.loads(done.output)["changes"]}
    assert set(found) == {"diff.namespace_changed", "diff.member_removed"}
    assert all(one["old_accepts"] and not one["new_accepts"] for one in found.values())


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("", "urn:o"), "the namespace was none, and is urn:o."),
        (("urn:o", ""), "the namespace was urn:o, and is none."),
    ],
)
def test_a_namespace_that_comes_or_goes_is_named(
    tmp_path: Path, names: tuple[str, str], message: str
) -> None:
    old, new = (
        _written(
            tmp_path,
            f"{at}.xsd",
            XSD.format(A).replace(
                "<xs:schema ",
                f'<xs:schema elementFormDefault="qualified" targetNamespace="{name}" '
                if name
                else "<xs:schema ",
            ),
        )
        for at, name in enumerate(names)
    )
    changes = json.loads(_diff(old, new, "--format", "json").output)["changes"]
    assert message in {one["message"] for one in changes}


@pytest.mark.parametrize("direction", ["request", "answer"])
def test_a_pattern_that_cannot_be_decided_is_not_compared(tmp_path: Path, direction: str) -> None:
    """It may only narrow answers, which breaks nobody; but that it came is not passed over."""
    content = {"content": {"application/json": {"schema": {"type": "string"}}}}
    use = (
        {"requestBody": content, "responses": {"204": {"description": "Done."}}}
        if direction == "request"
        else {"responses": {"200": {"description": "Found.", **content}}}
    )
    head = {"openapi": "3.0.3", "info": {"title": "x", "version": "1"}}
    document = {**head, "paths": {"/a": {"post": use}}}
    old = _written(tmp_path, "old.json", document)
    content["content"]["application/json"]["schema"] = {"type": "string", "pattern": r"^(.)\1$"}
    new = _written(tmp_path, "new.json", document)
    done = _diff(old, new)
    assert done.exit_code == 3
    assert "not compared pattern" in done.output
