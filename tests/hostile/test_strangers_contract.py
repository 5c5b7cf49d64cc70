"""A contract from a stranger is data: it runs nothing, fetches nothing, leads nowhere, and ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.strangers import SECRET, call, change, files, listening, project, refused

ADD, GET = "v1/operations/add_book.yaml", "v1/operations/get_loans.yaml"
BOOK, ROOT, RULES = "v1/schemas/book.yaml", "v1/openapi.yaml", "rules/book.yaml"
XSD = "v1/xsd/loan.xsd"
LOANS = "schema: {$ref: ../schemas/loan.yaml#/LoanList}\n  '400'"
TITLE = "Title:\n  type: string\n"
INCLUDE = '<xs:import namespace="urn:example:library:common" schemaLocation="common.xsd"/>'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


# --- what leads out of the folder, or onto the network -------------------------------------------

REFERENCES = {
    "another host": "http://127.0.0.1:{port}/a.yaml#/Title",
    "another host without a scheme": "//127.0.0.1:{port}/a.yaml#/Title",
    "a file by URL": "file:///etc/passwd",
    "a file by path": "/etc/passwd#/Title",
    "the folder above": "../../../../secret.yaml#/Secret",
    "the folder above, on the way down": "../schemas/../../../../secret.yaml#/Secret",
    "FTP": "ftp://127.0.0.1:{port}/a.yaml#/Title",
    "a path of Windows": "\\\\\\\\127.0.0.1\\\\a.yaml#/Title",
    "data": "data:application/yaml,a#/Title",
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference_leads_to_no_other_place(home: Path, kind: str) -> None:
    with listening() as (port, heard):
        reference = REFERENCES[kind].format(port=port)
        change(home, BOOK, TITLE, f'Title: {{$ref: "{reference}"}}\nOld:\n  type: string\n')
        refused(home, "spec/v1/schemas/book.yaml:7 /Title/$ref:", "copy it here")
    assert heard == []


KEYS = {
    "$id": (BOOK, TITLE, "Title:\n  $id: 'http://127.0.0.1:{port}/'\n  type: string\n"),
    "id": (BOOK, TITLE, "Title:\n  id: 'http://127.0.0.1:{port}/'\n  type: string\n"),
    "$schema": (BOOK, TITLE, "Title:\n  $schema: 'http://127.0.0.1:{port}/'\n  type: string\n"),
    "externalValue": (
        GET,
        LOANS,
        "schema: {$ref: ../schemas/loan.yaml#/LoanList}\n"
        "        examples: {a: {externalValue: 'http://127.0.0.1:{port}/a'}}\n  '400'",
    ),
    "$ref in an example": (
        BOOK,
        TITLE,
        "Title:\n  example: {$ref: 'http://127.0.0.1:{port}/'}\n  type: string\n",
    ),
    "$ref where nothing is read": (
        ROOT,
        "components: {}",
        "components: {}\nx-more: {a: [{$ref: 'http://127.0.0.1:{port}/'}]}",
    ),
    "operationRef": (
        GET,
        "    description: The loans, oldest first.\n",
        "    description: The loans.\n    links: {a: {operationRef: 'http://127.0.0.1:{port}/'}}\n",
    ),
    "discriminator": (
        BOOK,
        "Shelf:\n  type: object\n",
        "Shelf:\n  discriminator: {propertyName: room, "
        "mapping: {a: 'http://127.0.0.1:{port}/'}}\n  type: object\n",
    ),
}


@pytest.mark.parametrize("kind", KEYS)
def test_no_key_makes_a_tool_fetch(home: Path, kind: str) -> None:
    with listening() as (port, heard):
        file, old, new = KEYS[kind]
        change(home, file, old, new.replace("{port}", str(port)))
        line = new.partition("127.0.0.1")[0].count("\n")
        text = (home / "spec" / file).read_text(encoding="utf-8")
        line += text[: text.index(new.partition("127.0.0.1")[0])].count("\n") + 1
        refused(home, f"spec/{file}:{line} ")
    assert heard == []


@pytest.mark.parametrize("keyword", ["$ref", "$schema"])
def test_the_schema_of_rules_fetches_nothing(home: Path, keyword: str) -> None:
    with listening() as (port, heard):
        schema = home / "spec" / "rules" / "rule.schema.json"
        schema.write_text(f'{{"{keyword}": "http://127.0.0.1:{port}/rule.json"}}', encoding="utf-8")
        refused(home, "rules/rule.schema.json:1", "is no JSON Schema")
        schema.write_text('{"$ref": "file:///etc/passwd"}', encoding="utf-8")
        refused(home, "rules/rule.schema.json:1", "is no JSON Schema")
    assert heard == []


LEADS = {
    "import": '<xs:import namespace="urn:a" schemaLocation="{location}"/>',
    "include": '<xs:include schemaLocation="{location}"/>',
    "redefine": '<xs:redefine schemaLocation="{location}"/>',
    "override": '<xs:override schemaLocation="{location}"/>',
}
LOCATIONS = (
    "http://127.0.0.1:{port}/a.xsd",
    "ftp://127.0.0.1:{port}/a.xsd",
    "file:///etc/passwd",
    "/etc/passwd",
    "../../../../secret.xsd",
)


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("element", LEADS)
def test_a_schema_location_leads_to_no_other_place(home: Path, element: str, location: str) -> None:
    with listening() as (port, heard):
        lead = LEADS[element].format(location=location.format(port=port))
        change(home, XSD, INCLUDE, f"{INCLUDE}\n{lead}")
        text = (home / "spec" / XSD).read_text(encoding="utf-8")
        line = text[: text.index(lead)].count("\n") + 1
        refused(home, f"{XSD}:{line}:", f"xs:{element}: ")
    assert heard == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (
            INCLUDE,
            f'{INCLUDE}<xs:import namespace="file:///etc/passwd"/>',
            "without schemaLocation",
        ),
        (INCLUDE, f'{INCLUDE}<xs:import namespace="http://127.0.0.1:9/"/>', "without schema"),
        (
            "<xs:schema ",
            '<xs:schema xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="urn:a http://127.0.0.1:9/a.xsd" ',
            "xsi:schemaLocation",
        ),
    ],
)
def test_nothing_in_an_xsd_is_looked_for(home: Path, old: str, new: str, word: str) -> None:
    change(home, XSD, old, new)
    refused(home, f"{XSD}:", word)


DOCTYPES = {
    "a file": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "a host": '<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/a.dtd">',
    "a parameter": '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:{port}/a"> %e;]>',
    "a bomb": "<!DOCTYPE a [<!ENTITY a0 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12))
    + "]>",
}


ENTITY_REFERENCES = {"a file": "&e;", "a host": "&e;", "a parameter": "", "a bomb": "&a11;"}
EXAMPLE = "v1/examples/add_book/a_novel.request.xml"


def with_doctype(home: Path, file: str, kind: str, port: int, reference: str) -> None:
    """Put a document type declaration before a document, and a reference into its root."""
    path = home / "spec" / file
    text = path.read_text(encoding="utf-8").rpartition("?>")[2].strip()
    start, end, rest = text.partition(">")
    doctype = DOCTYPES[kind].replace("{port}", str(port))
    path.write_text(f"{doctype}\n{start}{end}{reference}{rest}", encoding="utf-8")


@pytest.mark.parametrize("file", [XSD, EXAMPLE])
@pytest.mark.parametrize("kind", DOCTYPES)
def test_no_entity_is_read(home: Path, kind: str, file: str) -> None:
    with listening() as (port, heard):
        with_doctype(home, file, kind, port, ENTITY_REFERENCES[kind])
        refused(home, f"{file}:", "the entity ", "is not read")
    assert heard == []


@pytest.mark.parametrize("file", [XSD, EXAMPLE])
@pytest.mark.parametrize("kind", ["a file", "a host", "a bomb"])
def test_a_declaration_that_nothing_refers_to_asks_for_nothing(
    home: Path, kind: str, file: str
) -> None:
    """The W3C's own XSDs begin with one. What it names is neither opened nor asked for."""
    with listening() as (port, heard):
        with_doctype(home, file, kind, port, "")
        result = call(home, "lint")
    assert result.exit_code in (0, 1)
    assert SECRET not in result.output
    assert heard == []


def write_example(
    home: Path, body: str = "{json: a_novel.request.json, xml: a_novel.request.xml}"
) -> None:
    """Write the example of the book that the contract adds."""
    (home / "spec/v1/examples/add_book/a_novel.yaml").write_text(
        f"title: A novel\nrequest: {{method: POST, path: /book, body: {body}}}\n"
        "answer: {status: 201}\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", ["../../../../../secret.yaml", "/etc/passwd", "..", ".hidden"])
def test_a_body_is_a_file_beside_its_story(home: Path, name: str) -> None:
    write_example(home, f"{{json: {name}}}")
    refused(home, "examples/add_book/a_novel.yaml:", "is not the name of a file")


LINKS = {
    "a document": "v1/schemas/more.yaml",
    "a file of rules": "rules/more.yaml",
    "an XSD": "v1/xsd/more.xsd",
    "a body": "v1/examples/add_book/more.xml",
    "a folder": "v1/examples/more",
}


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize("target", ["../../../secret.yaml", "/etc/passwd", "/dev/zero", "."])
def test_a_link_stays_in_the_folder(home: Path, kind: str, target: str) -> None:
    link = home / "spec" / LINKS[kind]
    if target == ".":
        link.symlink_to(link.parent, target_is_directory=True)
    elif target.startswith(".."):
        link.symlink_to(os.path.relpath(home.parent / "secret.yaml", link.parent))
    else:
        link.symlink_to(target)
    refused(home, f"spec/{LINKS[kind]}:1:", "a link")


def test_a_pipe_is_not_waited_for(home: Path) -> None:
    os.mkfifo(home / "spec" / "rules" / "more.yaml")
    before = files(home / "spec" / "v1")
    result = call(home, "generate")
    assert result.exit_code == 2
    assert "rules/more.yaml:1: neither a file nor a folder" in result.output
    assert files(home / "spec" / "v1") == before


# --- what would be written elsewhere -------------------------------------------------------------

NAMES = {
    "code": (RULES, "code: 400-024", "code: ../../../../../evil"),
    "code of a page": (RULES, "code: 400-024", "code: index"),
    "rule": (RULES, "- id: book.title_given", "- id: book./../../../evil"),
    "rule with capitals": (RULES, "- id: book.title_given", "- id: book.Title_given"),
    "operation": (GET, "operationId: get_loans", "operationId: ../../../evil"),
    "operation with a dot": (GET, "operationId: get_loans", "operationId: get.loans"),
    "operation that runs": (GET, "operationId: get_loans", 'operationId: "a(): pass\\n    b"'),
}


@pytest.mark.parametrize("kind", NAMES)
def test_names_have_closed_alphabets(home: Path, kind: str) -> None:
    file, old, new = NAMES[kind]
    change(home, file, old, new)
    text = (home / "spec" / file).read_text(encoding="utf-8")
    entry = text.rfind("- id:", 0, text.index(new) + 5) if file == RULES else text.index(new)
    refused(home, f"spec/{file}:{text[:entry].count(chr(10)) + 1}")


def test_names_of_schemas_have_closed_alphabets(home: Path) -> None:
    change(home, BOOK, TITLE, f'"a b":\n  type: string\n{TITLE}')
    change(home, BOOK, "      allOf: [{$ref: '#/Genre'}]", "      allOf: [{$ref: '#/a b'}]")
    refused(home, "spec/v1/schemas/book.yaml:7 /a b", "is not made of")


@pytest.mark.parametrize("name", ["v 1", "import", "binding", "1a", "v1\u202e", "-v"])
def test_versions_have_names_of_packages(home: Path, name: str) -> None:
    (home / "spec" / "v1").rename(home / "spec" / name)
    for file in (home / "spec" / "rules").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("since: v1", f'since: "{name}"'), encoding="utf-8")
    shown = name if name.isprintable() else ascii(name)[1:-1]
    refused(home, f"spec/{shown}")


def test_an_xsd_has_a_plain_name(home: Path) -> None:
    (home / "spec/v1/xsd/a;b.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', encoding="utf-8"
    )
    refused(home, "xsd/a;b.xsd:1: an XSD has a name")


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("output", "../elsewhere", "is not a folder below"),
        ("output", "/tmp/elsewhere", "is not a folder below"),
        ("output", ".", "is not a folder below"),
        ("output", "spec", "holds the contract"),
        ("output", "spec/v1", "holds the contract"),
        ("package", "../evil", "is not the name"),
    ],
)
def test_the_output_is_a_folder_of_its_own(home: Path, setting: str, value: str, said: str) -> None:
    file = home / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    old = re.search(rf'^{setting} = "[^"]*"$', text, re.MULTILINE)
    assert old is not None
    file.write_text(text.replace(old[0], f'{setting} = "{value}"', 1), encoding="utf-8")
    before = files(home.parent)
    result = call(home, "generate")
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert files(home.parent) == before


def test_a_link_in_the_output_is_not_written_through(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "generated").mkdir()
    (home / "generated" / "docs").symlink_to(elsewhere, target_is_directory=True)
    (home / "generated" / "more").symlink_to(home.parent / "secret.yaml")
    assert call(home, "generate").exit_code == 0
    assert list(elsewhere.iterdir()) == []
    assert (home / "generated" / "docs" / "rules.md").is_file()
    assert not (home / "generated" / "docs").is_symlink()
    assert call(home, "generate", "--check").exit_code == 0


def test_a_folder_for_the_output_that_leads_out_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (home / "generated").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    result = call(home, "generate")
    assert result.exit_code == 2
    assert "is not a folder below" in result.output
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- what never touches the network at all -------------------------------------------------------

_NO_NETWORK = """
import os, socket
def refuse(self, address, *more):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        with open(os.environ["CONNECTED"], "a", encoding="utf-8") as file:
            file.write(f"{address}\\n")
        raise OSError("no network here")
    return 0
def resolve(*said, **more):
    refuse(type("S", (), {"family": socket.AF_INET}), said)
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.getaddrinfo = resolve
"""


def test_a_sound_contract_is_generated_without_a_connection(home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
    connected = tmp_path / "connected"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "CONNECTED": str(connected)}
    probe = "import socket; socket.create_connection(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, check=False)
    assert connected.read_text(encoding="utf-8"), "the guard sees connections"
    connected.unlink()
    program = [sys.executable, "-m", "twinspec"]
    for command in (["lint"], ["equal"], ["generate"], ["generate", "--check"], ["ledger"]):
        result = subprocess.run(
            [*program, *command, "--project", str(home)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode in (0, 1), result.stdout + result.stderr
        assert "Traceback" not in result.stderr
    assert (home / "generated" / "library_contract" / "v1" / "models.py").is_file()
    assert not connected.exists()
