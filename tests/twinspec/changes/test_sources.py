"""OLD and NEW of `twinspec diff`: what a folder holds, what a revision of git is exported with."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import pytest

from twinspec.contract.documents import ContractError
from twinspec.govern.changes import sources
from twinspec.govern.changes.command import DiffOptions, diff_versions
from twinspec.govern.changes.sources import exported, opened, version_of

OPENAPI = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
PLAIN = "a: 1\n"
Files = Mapping[str, str]


def _write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


# docs/diff.md: "all its XSD files, one OpenAPI file or JSON Schema (`openapi.*`, `swagger.*`, or
# the only one), or both".
FOLDERS: dict[str, tuple[Files, str | None, list[str]]] = {
    "XSD files": ({"b.xsd": XSD, "a.xsd": XSD}, None, ["a.xsd", "b.xsd"]),
    "XSD files in folders": ({"a/b.xsd": XSD, "c.xsd": XSD}, None, ["a/b.xsd", "c.xsd"]),
    "the only file": ({"a.yaml": PLAIN}, "a.yaml", []),
    "the only file, in capitals": ({"A.JSON": "{}"}, "A.JSON", []),
    "a file and notes": ({"a.yml": PLAIN, "notes.txt": OPENAPI}, "a.yml", []),
    "openapi.yaml": ({"a.yaml": OPENAPI, "openapi.yaml": PLAIN}, "openapi.yaml", []),
    "OpenAPI.yml": ({"a.yaml": OPENAPI, "OpenAPI.yml": PLAIN}, "OpenAPI.yml", []),
    "swagger.json": ({"a.yaml": OPENAPI, "swagger.json": "{}"}, "swagger.json", []),
    "the only one that is OpenAPI": ({"a.yaml": PLAIN, "b.yaml": OPENAPI}, "b.yaml", []),
    "… in JSON": ({"a.json": "{}", "b.json": '{"openapi": "3.1.0"}'}, "b.json", []),
    "… in Swagger": ({"a.yaml": PLAIN, "b.yaml": "swagger: '2.0'"}, "b.yaml", []),
    "… in Swagger, as JSON": ({"a.json": "{}", "b.json": '{"swagger": "2.0"}'}, "b.json", []),
    "… in JSON Schema": ({"a.json": "{}", "b.json": '{"$schema": "x"}'}, "b.json", []),
    "both": ({"a.xsd": XSD, "openapi.yaml": OPENAPI}, "openapi.yaml", ["a.xsd"]),
    "XSD files and settings": ({"a.xsd": XSD, "a.yaml": PLAIN}, None, ["a.xsd"]),
    "XSD files and two settings": (
        {"a.xsd": XSD, "a.yaml": PLAIN, "b.yaml": PLAIN}, None, ["a.xsd"]),
    "a folder that is called as a file": ({"a.yaml": OPENAPI, "b.yaml/c": ""}, "a.yaml", []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "api", "xsd"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_has_its_contract(
    files: Files, api: str | None, xsd: list[str], tmp_path: Path
) -> None:
    _write(tmp_path, files)
    found = version_of(tmp_path, "it")
    assert found.api == (tmp_path / api if api else None)
    assert [str(one.relative_to(tmp_path)) for one in found.xsd] == xsd
    assert (found.shown, found.project, found.base) == ("it", None, None)


NO_CONTRACTS: dict[str, tuple[Files, str]] = {
    "two of which neither is named": (
        {"a.yaml": PLAIN, "b.json": "{}"},
        "it: which file is the contract? Name one of a.yaml, b.json"),
    "two that are named": (
        {"openapi.yaml": OPENAPI, "openapi.json": "{}", "c.yaml": OPENAPI},
        "it: which file is the contract? Name one of openapi.json, openapi.yaml"),
    "two that are OpenAPI": (
        {"a.yaml": OPENAPI, "b.yaml": OPENAPI, "c.yaml": PLAIN},
        "it: which file is the contract? Name one of a.yaml, b.yaml"),
    "two that are OpenAPI, beside XSD": (
        {"a.yaml": OPENAPI, "b.yaml": OPENAPI, "c.xsd": XSD},
        "it: which file is the contract? Name one of a.yaml, b.yaml"),
    "OpenAPI in a folder below": (
        {"a/openapi.yaml": OPENAPI},
        "it: no XSD, OpenAPI file or JSON Schema is in this folder; name one that has them, or a "
        "file"),
    "a project without rules": (
        {"spec/v1/openapi.yaml": OPENAPI},
        "it: no XSD, OpenAPI file or JSON Schema is in this folder; name one that has them, or a "
        "file"),
    "rules without a version": (
        {"rules/a.yaml": PLAIN, "spec/rules/a.yaml": PLAIN},
        "it: no XSD, OpenAPI file or JSON Schema is in this folder; name one that has them, or a "
        "file"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), NO_CONTRACTS.values(), ids=NO_CONTRACTS)
def test_a_folder_without_one_contract_is_refused(
    files: Files, message: str, tmp_path: Path
) -> None:
    _write(tmp_path, files)
    with pytest.raises(ContractError) as found:
        version_of(tmp_path, "it")
    assert str(found.value) == message


def test_what_is_neither_a_file_nor_a_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ContractError) as found:
        version_of(tmp_path / "pipe", "it")
    assert str(found.value) == "it: neither a file nor a folder"


@pytest.mark.parametrize("name", ["a.xsd", "a.XSD"])
def test_a_file_is_an_xsd_by_its_name(name: str, tmp_path: Path) -> None:
    _write(tmp_path, {name: XSD, "b.xsd": XSD})
    found = version_of(tmp_path / name, "it", tmp_path)
    assert (found.api, found.xsd, found.base) == (None, (tmp_path / name,), tmp_path)


@pytest.mark.parametrize("folder", ["", "spec"])
def test_a_project_is_a_folder_with_versions_and_rules(folder: str, tmp_path: Path) -> None:
    project = tmp_path / folder
    _write(project, {"v1/openapi.yaml": OPENAPI, "rules/a.yaml": PLAIN, "a.xsd": XSD})
    found = version_of(tmp_path, "it", tmp_path)
    assert (found.project, found.api, found.xsd, found.base) == (project, None, (), tmp_path)


KINDS: dict[str, tuple[Files, str]] = {
    "a": ({"a.xsd": XSD}, "XSD files"),
    "b": ({"b.yaml": OPENAPI}, "an OpenAPI file or JSON Schema"),
    "c": ({"a.xsd": XSD, "openapi.yaml": OPENAPI},
          "an OpenAPI file or JSON Schema with XSD files"),
    "d": ({"v1/openapi.yaml": OPENAPI, "rules/a.yaml": PLAIN}, "a project"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), list(permutations(KINDS, 2)))
def test_versions_of_two_kinds_are_refused(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, (files, _) in KINDS.items():
        _write(tmp_path / name, files)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContractError) as found:
        diff_versions(old, new, DiffOptions())
    kinds = f"{old} is {KINDS[old][1]}, {new} is {KINDS[new][1]}"
    assert str(found.value) == f"{kinds}: name two of one kind"


def test_openapi_is_not_compared_with_json_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, {"a.yaml": OPENAPI, "b.yaml": "type: string"})
    for old, new, said in (
        ("a.yaml", "b.yaml", "a.yaml is OpenAPI, b.yaml is a JSON Schema"),
        ("b.yaml", "a.yaml", "b.yaml is a JSON Schema, a.yaml is OpenAPI"),
    ):
        with pytest.raises(ContractError) as found:
            diff_versions(old, new, DiffOptions())
        assert str(found.value) == f"{said}: name two of one kind"


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


IN_V1 = {
    "top.xsd": XSD,
    "spec/order.xsd": XSD,
    "spec/types.xsd": f"{XSD}<!-- types -->",
    "spec/deep/more.xsd": f"{XSD}<!-- more of them -->",
    "other/a.xsd": f"{XSD}<!-- another, with a comment of its own -->",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a tag v1; the current folder is its top."""
    folder = tmp_path / "repository"
    _write(folder, IN_V1)
    _git(folder, "init", "-q")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    _git(folder, "tag", "v1")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("inside", "path", "beside"),
    [
        ("spec/order.xsd", "spec/order.xsd",
         {"spec/order.xsd", "spec/types.xsd", "spec/deep/more.xsd"}),
        ("spec", "spec", {"spec/order.xsd", "spec/types.xsd", "spec/deep/more.xsd"}),
        ("spec/", "spec", {"spec/order.xsd", "spec/types.xsd", "spec/deep/more.xsd"}),
        ("spec/deep", "spec/deep", {"spec/deep/more.xsd"}),
        ("spec//deep/./more.xsd", "spec/deep/more.xsd", {"spec/deep/more.xsd"}),
        ("other/../spec/deep", "spec/deep", {"spec/deep/more.xsd"}),
        ("top.xsd", "top.xsd", set(IN_V1)),
        (".", ".", set(IN_V1)),
    ],
    ids=["file", "folder", "folder_with_slash", "deep", "dots", "up_and_down", "top", "all"],
)  # fmt: skip
def test_a_file_is_exported_with_its_folder(
    inside: str, path: str, beside: set[str], tmp_path: Path
) -> None:
    into = tmp_path / "into"
    into.mkdir()
    assert exported("v1", inside, into) == into / path
    assert {str(one.relative_to(into)) for one in into.rglob("*") if one.is_file()} == beside


@pytest.mark.parametrize(
    ("inside", "shown"), [("order.xsd", "order.xsd"), ("../other/a.xsd", "../other/a.xsd")]
)
def test_a_path_of_a_revision_starts_from_the_current_folder(
    repository: Path, inside: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "spec")
    with opened(f"v1:{inside}") as version:
        (file,) = version.xsd
        assert version.base
        path = file.relative_to(version.base)
        assert file.read_text(encoding="utf-8") == IN_V1[str(path)]
        assert version.shown == f"v1:{shown}"
    assert not file.exists()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("v9:spec",
         "v9:spec: git knows no revision 'v9' here; git fetch brings those of others"),
        ("v1:lost.xsd", "v1:lost.xsd: v1 has no lost.xsd; git ls-tree lists what it has"),
        ("v1:../x", "v1:../x: the path leads out of the repository"),
        ("v1:spec/../../x", "v1:spec/../../x: the path leads out of the repository"),
        ("http://a/b", "http://a/b: nothing is fetched; download the file and name it"),
        *((said, f"{said}: there is no such file or folder; a version of a git repository is "
                 "written REV:path, as in v1.2:openapi.yaml")
          for said in ("lost.xsd", "v1:", ":spec")),
    ],
    ids=["revision", "path", "out", "down_and_out", "address", "neither", "no_path", "no_revision"],
)  # fmt: skip
def test_what_is_not_there_is_named(said: str, message: str) -> None:
    with pytest.raises(ContractError) as found, opened(said):
        pass
    assert str(found.value) == message


@pytest.mark.parametrize("name", ["order", "types"])
def test_a_file_that_was_called_otherwise_is_found(repository: Path, name: str) -> None:
    _git(repository, "mv", "spec/order.xsd", "spec/new-order.xsd")
    _git(repository, "mv", "spec/types.xsd", "spec/new-types.xsd")
    with pytest.raises(ContractError) as found, opened(f"v1:spec/new-{name}.xsd"):
        pass
    assert str(found.value) == (
        f"v1:spec/new-{name}.xsd: v1 has no spec/new-{name}.xsd; it was called spec/{name}.xsd "
        "there"
    )


def test_a_renaming_is_found_from_a_folder_below(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _git(repository, "mv", "other/a.xsd", "spec/b.xsd")
    monkeypatch.chdir(repository / "spec")
    with pytest.raises(ContractError) as found, opened("v1:b.xsd"):
        pass
    assert str(found.value) == "v1:b.xsd: v1 has no spec/b.xsd; it was called other/a.xsd there"


def test_an_error_in_an_exported_folder_names_its_revision(repository: Path) -> None:
    _write(repository, {"two/a.yaml": PLAIN, "two/b.yaml": PLAIN})
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "two")
    with pytest.raises(ContractError) as found, opened("HEAD:two"):
        pass
    assert str(found.value) == "HEAD:two: which file is the contract? Name one of a.yaml, b.yaml"


def test_an_error_of_a_shallow_copy_says_how_to_deepen_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _git(repository, "commit", "-qm", "two", "--allow-empty")
    _git(repository, "clone", "-q", "--depth", "1", "--no-tags", repository.as_uri(), "copy")
    monkeypatch.chdir(repository / "copy")
    with pytest.raises(ContractError) as found, opened("HEAD~1:spec"):
        pass
    assert str(found.value) == (
        "HEAD~1:spec: git knows no revision 'HEAD~1' here: the repository is a shallow copy; git "
        "fetch --unshallow brings the rest (in CI: a fetch depth of 0)"
    )


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (None, "git is not installed; it is needed for REV:path"),
        ("exit 3", "v1:spec: git ended with 3"),
        ("echo one >&2; echo two >&2; exit 1", "v1:spec: two"),
        ("exec /bin/sleep 60", "git rev-parse took more than 0.5 s"),
    ],
    ids=["missing", "silent", "loud", "hanging"],
)
def test_a_git_that_fails_is_said(
    script: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if script is not None:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    if script and "sleep" in script:
        monkeypatch.setattr(sources, "_SECONDS", 0.5)
    with pytest.raises(ContractError) as found, opened("v1:spec"):
        pass
    assert str(found.value) == message
