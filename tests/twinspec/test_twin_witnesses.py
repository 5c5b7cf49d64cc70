"""A document that shows a difference is refused for that difference, not for another one beside."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
from lxml import etree
from typer.testing import CliRunner

from twinspec.cli import app

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "order",
    "type": "object",
    "required": ["format"],
    "additionalProperties": False,
    "properties": {
        "format": {"type": "string"},
        "note": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "maxLength": 3}},
        },
    },
}
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="order">
<xs:complexType><xs:sequence><xs:element name="note" minOccurs="0"><xs:complexType><xs:sequence>
<xs:element name="text" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="sent" type="xs:date"/></xs:sequence></xs:complexType></xs:element></xs:schema>"""


def test_members_of_one_half_alone_do_not_stand_in_for_a_difference(tmp_path: Path) -> None:
    schema, xsd = tmp_path / "order.json", tmp_path / "order.xsd"
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")
    xsd.write_text(XSD, encoding="utf-8")

    result = CliRunner().invoke(app, ["equal", str(schema), str(xsd), "--format", "json"])

    findings = {one["rule"]: one for one in json.loads(result.stdout)["findings"]}
    shown = findings["equal.same_length"]["witness"]
    judge = jsonschema_rs.validator_for(SCHEMA)
    xml_judge = etree.XMLSchema(etree.fromstring(XSD))
    assert not judge.is_valid(json.loads(shown["json"]))
    assert judge.is_valid(json.loads(shown["json"].replace("aaaa", "aaa")))
    assert xml_judge.validate(etree.fromstring(shown["xml"])), shown["xml"]
