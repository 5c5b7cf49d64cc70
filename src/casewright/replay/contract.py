"""Validates bodies by the contract: JSON by its OpenAPI schema, XML by its XSD."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
from lxml import etree

_XS = "http://www.w3.org/2001/XMLSchema"


def json_fault(version: str, schema: str, value: Any) -> str | None:
    """Return the first way in which `value` breaks the OpenAPI schema `schema`, or None."""
    error = next(iter(_validator(version, schema).iter_errors(value)), None)
    if error is None:
        return None
    place = "/".join(str(step) for step in error.instance_path)
    return f"/{place} breaks the schema {schema}: {error.message}"


def xml_fault(version: str, document: etree._Element) -> str | None:
    """Return the first way in which `document` breaks the version's XSD, or None."""
    try:
        _xsd(version).assertValid(document)
    except etree.DocumentInvalid as error:
        return f"breaks the XSD: {error}"
    return None


@cache
def _package(version: str) -> Path:
    with resources.as_file(resources.files(f"interaction_contract.{version}")) as folder:
        return folder


@cache
def openapi(version: str) -> dict[str, Any]:
    """Return the version's OpenAPI document."""
    document: dict[str, Any] = json.loads((_package(version) / "openapi.json").read_bytes())
    return document


@cache
def _validator(version: str, schema: str) -> jsonschema_rs.Draft4Validator:
    components = openapi(version)["components"]
    return jsonschema_rs.Draft4Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": components}, validate_formats=True
    )


@cache
def _xsd(version: str) -> etree.XMLSchema:
    """Compile all XSD files of the version as one schema; any global element may be the root."""
    return etree.XMLSchema(_importing_all(sorted((_package(version) / "xsd").rglob("*.xsd"))))


def _importing_all(files: Iterable[Path]) -> etree._Element:
    schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    for file in files:
        namespace = etree.parse(file).getroot().get("targetNamespace")
        attributes = {"namespace": namespace or "", "schemaLocation": file.as_uri()}
        etree.SubElement(schema, f"{{{_XS}}}import", attributes)
    return schema
