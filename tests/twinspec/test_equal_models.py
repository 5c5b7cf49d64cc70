"""A model that is written in both halves, at random, is equal in both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twinspec.projects import NOT_DRAWN
from twinspec.contract.layout import load_contract
from twinspec.govern.twins.project import compare_project

NS = "urn:example:model"


@dataclass(frozen=True)
class Field:
    """A member of a generated model, with the facets of its text."""

    kind: str
    attribute: bool
    required: bool
    most: int | None
    limit: int | None
    values: tuple[str, ...]


FIELDS = st.builds(
    Field,
    kind=st.sampled_from(["string", "integer", "number", "boolean", "date-time"]),
    attribute=st.booleans(),
    required=st.booleans(),
    most=st.one_of(st.none(), st.integers(2, 9)),
    limit=st.one_of(st.none(), st.integers(1, 99)),
    values=st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True).map(tuple),
)


def as_openapi(fields: list[Field]) -> dict[str, Any]:
    """The model as the schema T of an answer."""
    properties: dict[str, Any] = {}
    for index, item in enumerate(fields):
        name = f"m{index}"
        schema: dict[str, Any] = {"type": "string" if item.kind == "date-time" else item.kind}
        if item.kind == "date-time":
            schema["format"] = "date-time"
        if item.kind == "string" and item.limit is not None:
            schema["maxLength"] = item.limit
        if item.kind in ("integer", "number") and item.limit is not None:
            schema["minimum"] = item.limit
        if item.kind == "string" and item.values:
            schema["enum"] = list(item.values)
        binding = (
            {"name": name, "attribute": True} if item.attribute else {"name": name, "namespace": NS}
        )
        schema["xml"] = binding
        if item.most is not None and not item.attribute:
            schema = {"type": "array", "items": schema, "maxItems": item.most}
            schema["minItems"] = int(item.required)
        properties[name] = schema
    required = [f"m{index}" for index, item in enumerate(fields) if item.required]
    body = {"type": "object", "required": required, "properties": properties}
    schema = {**body, "xml": {"name": "t", "namespace": NS}}
    content = {"application/xml": {"schema": {"$ref": "#/components/schemas/T"}}}
    operation = {"responses": {"200": {"description": "It.", "content": content}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Model", "version": "1"},
        "paths": {"/t": {"get": operation}},
        "components": {"schemas": {"T": schema}},
    }


def as_xsd(fields: list[Field]) -> str:
    """The model as a complex type T, one element per sequence so that order stays free."""
    elements, attributes = [], []
    for index, item in enumerate(fields):
        facets = "".join(f"<xs:enumeration value={quoteattr(v)}/>" for v in item.values)
        facets = facets if item.kind == "string" else ""
        if item.kind == "string" and item.limit is not None:
            facets += f'<xs:maxLength value="{item.limit}"/>'
        if item.kind in ("integer", "number") and item.limit is not None:
            facets += f'<xs:minInclusive value="{item.limit}"/>'
        base = {"number": "decimal", "date-time": "dateTime"}.get(item.kind, item.kind)
        restriction = f'<xs:restriction base="xs:{base}">{facets}</xs:restriction>'
        kind = f"<xs:simpleType>{restriction}</xs:simpleType>"
        if item.attribute:
            use = "required" if item.required else "optional"
            attributes.append(f'<xs:attribute name="m{index}" use="{use}">{kind}</xs:attribute>')
        else:
            occurs = f'minOccurs="{int(item.required)}" maxOccurs="{item.most or 1}"'
            elements.append(f'<xs:element name="m{index}" {occurs}>{kind}</xs:element>')
    model = f"<xs:sequence>{''.join(elements)}</xs:sequence>" if elements else ""
    return f'<xs:complexType name="T">{model}{"".join(attributes)}</xs:complexType>'


def schema_file(folder: Path, content: str) -> Path:
    file = folder / "model.xsd"
    file.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="{NS}"\n  xmlns="{NS}" '
        f'targetNamespace="{NS}" elementFormDefault="qualified">{content}</xs:schema>',
        encoding="utf-8",
    )
    return file


@given(st.lists(FIELDS, max_size=4))
def test_a_model_is_equal_in_both_halves(
    tmp_path_factory: pytest.TempPathFactory, fields: list[Field]
) -> None:
    home = tmp_path_factory.mktemp("model")
    version = home / "spec" / "v1"
    (version / "xsd").mkdir(parents=True)
    schema_file(version / "xsd", f'<xs:element name="t" type="T"/>{as_xsd(fields)}')
    (version / "openapi.yaml").write_text(json.dumps(as_openapi(fields)), encoding="utf-8")
    found = compare_project(load_contract(home / "spec"), home, NOT_DRAWN)
    assert (found.judgement, found.roots) == ("equal", 1)
    assert found.json.compared == found.xsd.compared == len(fields)
