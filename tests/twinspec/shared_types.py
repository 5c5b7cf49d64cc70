"""Two schemas of one XSD type, and the verdict on both halves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from twinspec.cli import app

SAMPLES = 100
ID = {"type": "string", "maxLength": 8}
VIEW = {"id": ID, "subject": {"type": "string", "maxLength": 10}}
TYPE = '<xs:element name="id" type="Id"/><xs:element name="subject" type="Subject" minOccurs="0"/>'


def shape(
    properties: dict[str, Any], required: tuple[str, ...] = ("id",), **more: Any
) -> dict[str, Any]:
    said = {"type": "object", "additionalProperties": False, "properties": properties, **more}
    return {**said, "required": list(required)} if required else said


def text_type(name: str, length: int) -> str:
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">'
        f'<xs:maxLength value="{length}"/></xs:restriction></xs:simpleType>'
    )


def judge(
    folder: Path,
    view: dict[str, Any],
    ref: dict[str, Any],
    model: str = TYPE,
    *options: str,
    subject: str = "",
    also: tuple[dict[str, Any], str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Compare a desk that holds a `view` and a `ref`, two schemas, of one XSD type of `model`."""
    other, element = also or ({}, "")
    desk = {
        "view": {"$ref": "#/components/schemas/View"},
        "ref": {"$ref": "#/components/schemas/Ref"},
        **other,
    }
    schemas = {
        "Desk": shape(desk, ()),
        "View": view,
        "Ref": ref,
        "Short": {"type": "string", "maxLength": 3},
    }
    content = {"application/xml": {"schema": {"$ref": "#/components/schemas/Desk"}}}
    answers = {"200": {"description": "", "content": content}}
    openapi = {
        "openapi": "3.1.0",
        "info": {"title": "Desk", "version": "1"},
        "paths": {"/desk": {"get": {"responses": answers}}},
        "components": {"schemas": schemas},
    }
    xsd = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:d" '
        'targetNamespace="urn:d" elementFormDefault="qualified">\n'
        '<xs:element name="desk" type="Desk"/>\n<xs:complexType name="Desk"><xs:sequence>'
        '<xs:element name="view" type="Case" minOccurs="0"/>'
        f'<xs:element name="ref" type="Case" minOccurs="0"/>{element}'
        "</xs:sequence></xs:complexType>\n"
        f'<xs:complexType name="Case"><xs:sequence>{model}</xs:sequence></xs:complexType>\n'
        f"{text_type('Id', 8)}\n{subject or text_type('Subject', 10)}\n</xs:schema>"
    )
    (folder / "openapi.yaml").write_text(yaml.safe_dump(openapi, sort_keys=False), "utf-8")
    (folder / "schema.xsd").write_text(xsd, "utf-8")
    files = [str(folder / "openapi.yaml"), str(folder / "schema.xsd")]
    result = CliRunner().invoke(
        app, ["equal", *files, "--format", "json", "--samples", str(SAMPLES), *options]
    )
    assert result.exit_code in (0, 1), result.output
    return result.exit_code, json.loads(result.stdout)


def errors_of(verdict: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in verdict["findings"] if one["severity"] == "error"]


def rules_of(verdict: dict[str, Any]) -> list[str]:
    return [one["rule"].removeprefix("equal.") for one in errors_of(verdict)]
