"""The command `twinspec equal OPENAPI XSD…`: its options, its exit codes, its words."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner, Result

from twinspec.cli import app

ROOT = Path(__file__).parents[2]
LOAN = Path(__file__).parent / "twins" / "loan"
COMPONENT = "#/components/schemas/C"
SCHEMA = ROOT / "src/twinspec/govern/twins/equal.schema.json"
SAME = """{openapi: 3.0.3, info: {title: x, version: '1'}, paths: {/a: {get: {responses: {'200':
{description: d, content: {application/xml: {schema: {$ref: '#/components/schemas/Order'}}}}}}}},
components: {schemas: {Order: {type: object, additionalProperties: false, required: [total],
properties: {total: {type: integer}}}}}}"""
XSD = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="{root}">'
    '<xs:complexType><xs:sequence><xs:element name="{member}" type="xs:integer"/></xs:sequence>'
    "</xs:complexType></xs:element></xs:schema>"
)


def _equal(folder: Path, *options: str) -> Result:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(app, ["equal", "openapi.yaml", "schema.xsd", *options])
    finally:
        os.chdir(before)


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    (tmp_path / "openapi.yaml").write_text(SAME, encoding="utf-8")
    (tmp_path / "schema.xsd").write_text(XSD.format(root="Order", member="total"), "utf-8")
    return tmp_path


def test_the_example_of_the_documentation_is_what_the_command_says() -> None:
    text = (ROOT / "docs/equal.md").read_text(encoding="utf-8")
    shown = re.search(r"\$ twinspec equal openapi.yaml schema.xsd\n(.*?)```", text, re.DOTALL)
    assert shown is not None

    result = _equal(LOAN)

    assert result.exit_code == 1
    assert result.stdout == shown[1]


def test_the_map_of_the_documentation_is_one(twins: Path) -> None:
    text = (ROOT / "docs/equal.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(roots:.*?)```", text, re.DOTALL)
    assert shown is not None
    file = twins / "map.yaml"
    said = shown[1]
    for old, new in {
        "loan: LoanDocument": "Order: Order",
        'Loan/book: "@isbn"': "Order/total: total",
        'Loan/properties/due": until': 'Order/properties/total": total',
    }.items():
        assert old in said
        said = said.replace(old, new)
    file.write_text(said, encoding="utf-8")

    assert _equal(twins, "--map", str(file)).exit_code == 0


def test_the_schema_of_the_verdict_is_in_the_package_and_in_the_documentation() -> None:
    assert SCHEMA.read_text("utf-8") == (ROOT / "docs/equal.schema.json").read_text("utf-8")


@pytest.mark.parametrize("folder", ["loan", "base"])
def test_the_verdict_as_json_keeps_its_schema(folder: str) -> None:
    verdict = json.loads(_equal(LOAN.parent / folder, "--format", "json").stdout)

    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema_rs.Draft202012Validator(schema).validate(verdict)


def test_equal_twins_end_with_0_and_say_what_was_compared(twins: Path) -> None:
    result = _equal(twins)

    assert result.exit_code == 0
    assert "Compared 1 root, 2 types, 1 member" in result.stdout
    assert "Drew 200 documents" in result.stdout
    assert result.stdout.endswith("The halves say the same.\n")


def test_one_file_alone_is_nothing_to_compare(twins: Path) -> None:
    result = CliRunner().invoke(app, ["equal", str(twins / "openapi.yaml")])

    assert result.exit_code == 2
    assert "name at least one XSD" in result.stderr


def test_a_file_that_is_not_there_is_named(twins: Path) -> None:
    result = CliRunner().invoke(app, ["equal", str(twins / "openapi.yaml"), "none.xsd"])

    assert result.exit_code == 2
    assert "none.xsd: there is no such file" in result.stderr


def test_a_file_that_cannot_be_read_is_named_with_its_line(twins: Path) -> None:
    (twins / "schema.xsd").write_text("<xs:schema>\n<a>", encoding="utf-8")

    result = _equal(twins)

    assert result.exit_code == 2
    assert re.search(r"schema\.xsd:\d", result.stderr)


def test_documents_that_do_not_belong_together_are_nothing_to_compare(twins: Path) -> None:
    (twins / "schema.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', encoding="utf-8"
    )

    result = _equal(twins)

    assert result.exit_code == 2
    assert "Nothing was compared" in result.stdout


def test_a_root_that_no_name_binds_is_bound_by_the_caller(twins: Path) -> None:
    xsd = XSD.format(root="Bill", member="total").replace(
        "</xs:schema>", '<xs:element name="Other" type="xs:string"/></xs:schema>'
    )
    (twins / "schema.xsd").write_text(xsd, encoding="utf-8")

    assert _equal(twins).exit_code == 2
    assert _equal(twins, "--root", "Bill=Order").exit_code == 0


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Bill", "write ELEMENT=SCHEMA"),
        ("Bill=Order", "no XSD declares this element; known: Order"),
        ("Order=Bill", "there is no such schema; known: Order"),
    ],
)
def test_a_root_that_is_not_there_is_refused(twins: Path, said: str, message: str) -> None:
    result = _equal(twins, "--root", said)

    assert result.exit_code == 2
    assert message in result.stderr


def test_halves_in_the_wrong_order_are_refused_with_what_to_do(twins: Path) -> None:
    halves = [str(twins / "schema.xsd"), str(twins / "openapi.yaml")]
    result = CliRunner().invoke(app, ["equal", *halves])

    assert result.exit_code == 2
    assert "schema.xsd:1: neither OpenAPI nor JSON Schema" in result.stderr
    assert "comes first, XSD files after it" in result.stderr


def test_a_member_that_no_name_binds_is_bound_by_the_map(twins: Path) -> None:
    (twins / "schema.xsd").write_text(XSD.format(root="Order", member="sum"), encoding="utf-8")
    assert _equal(twins).exit_code == 1

    for said in ("Order/total", '"#/components/schemas/Order/properties/total"'):
        file = twins / f"{len(said)}.yaml"
        file.write_text(f"members: {{{said}: sum}}", encoding="utf-8")
        result = _equal(twins, "--map", str(file), "--show-binding")
        assert result.exit_code == 0
        assert "member Order/total = Order/sum (the map file says so)" in result.stdout


@pytest.mark.parametrize("text", ["[]", "member: {}", "members: {a: 1}"])
def test_a_map_that_is_none_is_refused_with_its_file(twins: Path, text: str) -> None:
    file = twins / "map.yaml"
    file.write_text(text, encoding="utf-8")

    result = _equal(twins, "--map", str(file))

    assert result.exit_code == 2
    assert "map.yaml:1" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "members:\n  Order/total: nope",
        "members:\n  Order/sum: total",
        "members:\n  Bill/total: sum",
    ],
    ids=["no such element", "no such member", "no such schema"],
)
def test_an_entry_of_the_map_that_binds_nothing_is_refused(twins: Path, text: str) -> None:
    file = twins / "map.yaml"
    file.write_text(text, encoding="utf-8")
    result = _equal(twins, "--map", str(file))
    assert result.exit_code == 2
    assert "map.yaml:2" in result.stderr
    assert "binds nothing" in result.stderr


def test_a_guess_is_said_to_be_one(twins: Path) -> None:
    (twins / "schema.xsd").write_text(XSD.format(root="bill", member="Total"), encoding="utf-8")

    result = _equal(twins, "--show-binding")

    assert result.exit_code == 0
    assert "root Order = bill (guessed: they are the only documents left)" in result.stdout
    assert "member Order/total = bill/Total (guessed: " in result.stdout


def test_warnings_count_when_they_are_asked_to(twins: Path) -> None:
    (twins / "openapi.yaml").write_text(
        SAME.replace("additionalProperties: false, ", ""), encoding="utf-8"
    )

    assert _equal(twins).exit_code == 0
    assert _equal(twins, "--fail-on", "warning").exit_code == 1


def test_the_verdict_goes_to_a_file(twins: Path) -> None:
    result = _equal(twins, "--format", "json", "--output", "verdict.json")

    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((twins / "verdict.json").read_text("utf-8"))["verdict"] == "equal"


def test_the_same_seed_draws_the_same_documents_and_none_when_asked(twins: Path) -> None:
    drawn = json.loads(_equal(twins, "--format", "json", "--samples", "0").stdout)["samples"]

    assert drawn == 0
    assert _equal(twins, "--seed", "7").stdout == _equal(twins, "--seed", "7").stdout


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("openapi.yaml", ("'200':", "'404': {$ref: lost.yaml}, '200':")),
        ("openapi.yaml", ("3.0.3,", "3.1.0, jsonSchemaDialect: 'https://example.org/d',")),
        ("schema.xsd", ('XMLSchema">', 'XMLSchema"><xs:include schemaLocation="lost.xsd"/>')),
    ],
    ids=["a lost response", "an unknown dialect", "a lost XSD"],
)
def test_nothing_is_drawn_from_halves_of_which_a_part_is_not_known(
    twins: Path, file: str, change: tuple[str, str]
) -> None:
    changed = twins / file
    text = changed.read_text("utf-8")
    assert text.count(change[0]) == 1
    changed.write_text(text.replace(*change), "utf-8")
    result = _equal(twins, "--format", "json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["verdict"], said["findings"]) == (3, "incomplete", [])
    assert len(said["not_compared"]) == 1
    assert said["samples"] == 0


def test_the_command_starts_without_what_the_fuzzer_needs(twins: Path) -> None:
    """Their imports alone take longer than a small pair."""
    script = (
        "import sys\nfrom twinspec.cli import app\n"
        "try:\n    app()\nfinally:\n"
        "    print([name for name in ('schemathesis', 'hypothesis', 'jinja2', 'xmlschema')"
        " if name in sys.modules], file=sys.stderr)"
    )
    files = [str(twins / "openapi.yaml"), str(twins / "schema.xsd")]
    done = subprocess.run(
        [sys.executable, "-c", script, "equal", *files], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.slow
def test_a_chain_of_ten_thousand_types_is_compared_to_its_end(tmp_path: Path) -> None:
    number = 10_000
    chain = [
        f"    C{at}: {{type: object, properties: {{n: {{$ref: '{COMPONENT}{at + 1}'}}}}}}"
        for at in range(number)
    ]
    types = [
        f'<xs:complexType name="C{at}"><xs:sequence><xs:element name="n" type="C{at + 1}" '
        'minOccurs="0"/></xs:sequence></xs:complexType>'
        for at in range(number)
    ]
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {/a: {get: {responses: {'200': "
        "{description: d, content: {application/xml: {schema: "
        "{$ref: '#/components/schemas/C0'}}}}}}}}\ncomponents:\n  schemas:\n"
        + "\n".join(chain)
        + f"\n    C{number}: {{type: object, properties: {{z: {{type: integer}}}}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "schema.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="C0" type="C0"/>'
        + "\n".join(types)
        + f'<xs:complexType name="C{number}"><xs:sequence><xs:element name="z" type="xs:string" '
        'minOccurs="0"/></xs:sequence></xs:complexType></xs:schema>',
        encoding="utf-8",
    )

    result = _equal(tmp_path)

    assert result.exit_code == 1
    assert "equal.same_kind" in result.stdout
    assert f"{number + 1} of {number + 1} members of JSON" in result.stdout
