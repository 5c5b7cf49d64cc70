"""`twinspec serve`: the stub of a contract reads, refuses and answers as the contract says."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
import yaml
from lxml import etree
from typer.testing import CliRunner
from werkzeug.test import Client

from tests.twinspec.contracts import LIBRARY
from twinspec.cli import app
from twinspec.config import read_config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.stub.called import generated, implementation
from twinspec.stub.server import Application

JSON, XML = "application/json", "application/xml"
BOOKS = "/library/v1/books"
BOOK = {"isbn": "9780141439600", "title": "A Tale of Two Cities"}
BOOK_XML = (
    '<book xmlns="urn:example:library:book" isbn="9780141439600"><title>A Tale</title></book>'
)
LOANS = f"{BOOKS}/9780141439600/loans"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library, generated without models."""
    home = tmp_path_factory.mktemp("stub")
    shutil.copytree(LIBRARY, home / "spec")
    settings = '[tool.twinspec]\npackage = "stub_contract"\njobs = {}\n'
    (home / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = CliRunner().invoke(app, ["generate", "--project", str(home)])
    assert done.exit_code == 0, done.output
    for name in ("models", "answers"):  # what the outside generators would write
        (home / "generated/stub_contract/v1" / f"{name}.py").write_text("", encoding="utf-8")
    (home / "src").mkdir()
    (home / "src" / "shelves.py").write_text("class Shelves:\n    pass\n", encoding="utf-8")
    return home


@pytest.fixture
def client(project: Path) -> Client:
    config = read_config(project)
    return Client(Application(load_contract(config.spec), config))


def test_what_nobody_supplies_is_a_document_of_the_contract(client: Client, project: Path) -> None:
    in_json = client.get(LOANS, headers={"Accept": JSON})
    assert (in_json.status_code, in_json.content_type) == (200, JSON)
    in_xml = client.get(LOANS, headers={"Accept": f"{JSON};q=0.1, {XML}"})
    assert (in_xml.status_code, in_xml.content_type) == (200, XML)
    schema = etree.XMLSchema(etree.parse(project / "spec/v1/xsd/loan.xsd"))
    assert schema.validate(etree.fromstring(in_xml.data))


def test_the_contract_is_published_as_a_catalog(client: Client, project: Path) -> None:
    """RFC 9727 and 8631: from the well-known address, links lead to each file of the contract."""
    catalog = client.get("/.well-known/api-catalog")
    assert catalog.content_type.partition(";")[0] == "application/linkset+json"
    [_, shared, version] = json.loads(catalog.data)["linkset"]
    assert version["anchor"] == "/library/v1"
    found = {
        link["href"]: link["type"]
        for links in (version["service-desc"], version["describedby"], shared["service-meta"])
        for link in links
    }
    files = [*(project / "spec").glob("v1/xsd/*.xsd"), *(project / "spec/rules").glob("*.yaml")]
    for file in files:
        address = f"/contract/{file.relative_to(project / 'spec').as_posix()}"
        assert client.get(address).data == file.read_bytes()
        assert client.head(address).content_type == found[address]
    openapi = yaml.safe_load(client.get("/contract/v1/openapi.yaml").data)
    assert openapi["info"]["title"] == "Library"
    assert client.post("/contract/v1/openapi.yaml").status_code == 404


@pytest.mark.parametrize(
    ("body", "media"), [(json.dumps(BOOK), JSON), (BOOK_XML, XML), (json.dumps(BOOK), None)]
)
def test_a_request_that_keeps_the_contract_is_accepted(
    client: Client, body: str, media: str | None
) -> None:
    headers = {"Content-Type": media} if media else {}
    assert client.post(BOOKS, data=body, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("body", "media", "code"),
    [
        ("", JSON, "400-001"),
        ("{", JSON, "400-002"),
        ("<book", XML, "400-002"),
        ("[]", "text/plain", "400-002"),
        (json.dumps({**BOOK, "pages": 0}), JSON, "400-017"),
        (BOOK_XML.replace("9780141439600", "978"), XML, "400-014"),
        (json.dumps({**BOOK, "year": 1859}), JSON, "400-010"),
    ],
    ids=["no body", "no JSON", "no XML", "another type", "pages", "an ISBN", "a member"],
)
def test_a_request_is_refused_by_its_rule(client: Client, body: str, media: str, code: str) -> None:
    answer = client.post(BOOKS, data=body, headers={"Content-Type": media, "Accept": JSON})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == code


def test_a_refusal_lists_all_that_is_wrong_in_the_order_of_the_rules(client: Client) -> None:
    answer = client.post(BOOKS, json={"isbn": "978", "title": ""}, headers={"Accept": JSON})
    assert answer.json is not None
    assert [one["rule"] for one in answer.json["detail"]] == [
        "book.isbn_is_well_formed",
        "book.title_fits",
    ]


def test_a_parameter_is_refused_in_the_representation_that_is_asked_for(client: Client) -> None:
    answer = client.get(f"{BOOKS}/978/loans", headers={"Accept": XML})
    assert answer.status_code == 400
    assert etree.fromstring(answer.data)[0].text == "400-003"


def test_paths_and_methods_that_are_not_there_are_no_operations(client: Client) -> None:
    assert client.get("/elsewhere").status_code == 404
    assert client.get(f"{BOOKS}/9780141439600").status_code == 404
    answer = client.delete(BOOKS)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("shelves", "write MODULE:CLASS"),
        ("shelves:Books", "shelves has no class Books"),
        ("tables:Books", "has no tables"),
    ],
)
def test_a_class_that_is_not_there_is_told(project: Path, said: str, why: str) -> None:
    config = read_config(project)
    assert implementation(config, "shelves:Shelves").__name__ == "Shelves"
    with pytest.raises(ContractError, match=why):
        implementation(config, said)


def test_a_project_that_was_not_generated_is_told(project: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.twinspec]\npackage = "none"\n', "utf-8")
    with pytest.raises(ContractError, match="run twinspec generate"):
        generated(read_config(tmp_path), "v1.server")


def test_an_address_that_is_taken_is_told(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["serve", "--project", str(project), "--port", port])
    assert done.exit_code == 2
    assert "cannot listen there: " in done.stderr
