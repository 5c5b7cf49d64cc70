"""`twinspec lint FILES`: whether files keep their standards, by judges that are not ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from twinspec.cli import app
from twinspec.govern.validity import validity

OPENAPI = "openapi: {}\ninfo: {{title: x, version: '1'}}\npaths: {{}}\n"
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a">
<xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType></xs:element></xs:schema>"""
B = '<xs:element name="b" minOccurs="0"/>'

VALID = {
    "openapi 3.0": ("a.yaml", OPENAPI.format("3.0.3")),
    "openapi 3.1": ("a.yaml", OPENAPI.format("3.1.0")),
    "openapi 3.2": ("a.yaml", OPENAPI.format("3.2.0")),
    "swagger": ("a.yaml", "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\n"),
    "draft-04": ("a.json", '{"$schema": "http://json-schema.org/draft-04/schema#"}'),
    "2020-12": ("a.json", '{"$schema": "https://json-schema.org/draft/2020-12/schema"}'),
    "xsd": ("a.xsd", XSD.format(B)),
}
# File, content, the rule that is broken, a part of the message, the place.
BROKEN = {
    "no info": ("a.yaml", "openapi: 3.0.3\npaths: {}\n", "valid.openapi", '"info" is a', ":1"),
    "parameter without in": (
        "a.yaml",
        OPENAPI.format("3.1.0").replace(
            "{}",
            "\n  /a:\n    get: {parameters: [{name: a, schema: {}}],"
            " responses: {'200': {description: x}}}",
        ),
        "valid.openapi",
        '"in" is a required',
        ":5 /paths/~1a/get/parameters/0",
    ),
    "swagger without paths": (
        "a.yaml",
        "swagger: '2.0'\ninfo: {title: x, version: '1'}\n",
        "valid.openapi",
        '"paths" is a required',
        ":1",
    ),
    "type that is none": (
        "a.json",
        '{"$schema": "http://json-schema.org/draft-07/schema#",\n "type": "objekt"}',
        "valid.json_schema",
        '"objekt" is not one of',
        ":2 /type",
    ),
    "exclusive bound of another draft": (
        "a.json",
        '{"$schema": "https://json-schema.org/draft/2020-12/schema",\n "exclusiveMinimum": true}',
        "valid.json_schema",
        'true is not of type "number"',
        ":2 /exclusiveMinimum",
    ),
    "reference to nowhere": (
        "a.json",
        '{"$schema": "http://json-schema.org/draft-07/schema#",\n "$ref": "gone.json"}',
        "valid.references",
        "gone.json",
        ":2 /$ref",
    ),
    "ambiguous content": (
        "a.xsd",
        XSD.format(f"{B}{B}"),
        "valid.xsd",
        "The content model is not determinist",
        "",
    ),
    "type of nobody": (
        "a.xsd",
        XSD.format('<xs:element name="b" type="Gone"/>'),
        "valid.xsd",
        "Gone",
        "",
    ),
}


def lint(folder: Path, name: str, content: str) -> Result:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return CliRunner().invoke(app, ["lint", str(file)])


@pytest.mark.parametrize("kind", VALID)
def test_what_keeps_its_standard_is_valid(tmp_path: Path, kind: str) -> None:
    result = lint(tmp_path, *VALID[kind])
    assert (result.exit_code, result.output[:6]) == (0, "Valid:"), result.output


@pytest.mark.parametrize("kind", BROKEN)
def test_what_breaks_it_is_told_with_its_place(tmp_path: Path, kind: str) -> None:
    name, content, rule, message, place = BROKEN[kind]
    result = lint(tmp_path, name, content)
    assert result.exit_code == 1, result.output
    assert f"error {rule}: " in result.output
    assert message in result.output
    assert f"{name}{place}" in result.output


LOST = "there is no file 'q.xsd'; what it declares is not compared."
NOWHERE = "there is nothing at '#/gone'; what it says is not compared."
REFERENCE = {"$ref": "#/gone"}
REFERENCES: dict[str, tuple[str, str, str, str]] = {
    **{tag: ("a.xsd", f'<xs:{tag} schemaLocation="q.xsd"/>', LOST, "")
       for tag in ("include", "redefine")},
    "import": ("a.xsd", '<xs:import namespace="urn:q" schemaLocation="q.xsd"/>',
               "there is no file 'q.xsd'; the namespace 'urn:q' is not compared. Give its file.",
               ""),
    "in the document": ("a.json", json.dumps(REFERENCE), NOWHERE, " /$ref"),
    "in a member": ("a.json", json.dumps({"properties": {"a": REFERENCE}}), NOWHERE,
                    " /properties/a/$ref"),
    "in entries": ("a.json", json.dumps({"items": REFERENCE}), NOWHERE, " /items/$ref"),
    "in further members": ("a.json", json.dumps({"additionalProperties": REFERENCE}), NOWHERE,
                           " /additionalProperties/$ref"),
    "in an alternative": ("a.json", json.dumps({"anyOf": [{"type": "string"}, REFERENCE]}),
                          NOWHERE, " /anyOf/1/$ref"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "inside", "message", "pointer"), REFERENCES.values(),
                         ids=REFERENCES)  # fmt: skip
def test_a_reference_to_nowhere_is_one_error(
    tmp_path: Path, name: str, inside: str, message: str, pointer: str
) -> None:
    content = XSD.format(B).replace("<xs:element", f"{inside}<xs:element", 1)
    if name == "a.json":
        content = '{"$schema": "https://json-schema.org/draft/2020-12/schema", ' + inside[1:]
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    (found,) = (one for one in validity([file]) if one.id == "valid.references")
    assert (found.severity, found.message, found.hint) == ("error", message, "")
    assert [str(place) for place in found.places] == [f"{file}:1{pointer}"]


def test_a_keyword_of_nobody_is_one_warning_with_its_places(tmp_path: Path) -> None:
    content = """{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {
    "a": {"type": "string", "maxLenght": 3, "x-label": "a"},
    "b": {"type": "string",
          "maxLenght": 3}}}"""
    result = lint(tmp_path, "a.json", content)
    assert result.exit_code == 0, result.output
    assert result.output.count("warning valid.keywords: ") == 1
    assert "is maxLength meant?" in result.output
    assert "a.json:2 /properties/a/maxLenght" in result.output
    assert "a.json:4 /properties/b/maxLenght" in result.output


def test_xsd_1_1_is_a_warning(tmp_path: Path) -> None:
    asserted = XSD.format(B).replace("</xs:sequence>", '</xs:sequence><xs:assert test="true()"/>')
    result = lint(tmp_path, "a.xsd", asserted)
    assert result.exit_code == 0, result.output
    assert "warning valid.xsd: libxml2 refuses it" in result.output
    assert "It is XSD 1.1" in result.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", "- 1\n", "neither OpenAPI nor JSON Schema"),
        ("a.yaml", "openapi: 4.0.0\n", "4.0.0"),
        ("a.json", "{", "a.json:1"),
        ("a.xsd", "<xs:schema", "a.xsd:1"),
    ],
)
def test_what_cannot_be_read_ends_with_2(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    result = lint(tmp_path, name, content)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
