"""Where XML writes members: the examples of OpenAPI's XML Object, and what it says beside them."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.twinspec.grammar.json_schema.helpers import all_gaps, half_of, root_value
from twinspec.grammar.model import Member

STRING = {"type": "string"}
OLD = ("Swagger 2.0", "OpenAPI 3.0", "OpenAPI 3.1", "OpenAPI 3.2")
NEW = ("OpenAPI 3.1", "OpenAPI 3.2")


class Row(NamedTuple):
    """The schema of the member `animals`, its tag, whether it is wrapped, the tag of entries."""

    schema: dict[str, Any]
    tag: str | None
    wrapped: bool = False
    item_tag: str | None = None
    only: tuple[str, ...] = OLD


def array(xml: Any = None, items: Any = None) -> dict[str, Any]:
    inner = {**STRING, **({"xml": items} if items else {})}
    return {"type": "array", "items": inner, **({"xml": xml} if xml else {})}


ROWS = [
    Row(STRING, None),
    Row(array(), None),
    Row({**STRING, "xml": {"name": "animal"}}, "animal"),
    Row({**STRING, "xml": {"namespace": "urn:x", "prefix": "x"}}, "{urn:x}animals"),
    Row({**STRING, "xml": {"prefix": "x"}}, None),
    Row({**STRING, "xml": {"attribute": True}}, "@animals"),
    Row({**STRING, "xml": {"attribute": True, "name": "n", "namespace": "urn:x"}}, "@{urn:x}n"),
    Row(array(items={"name": "animal"}), "animal"),
    Row(array({"name": "aliens"}, {"name": "animal"}), "animal"),
    Row(array({"wrapped": True}), "animals", True, "animals"),
    Row(array({"wrapped": True}, {"name": "animal"}), "animals", True, "animal"),
    Row(array({"wrapped": True, "name": "aliens"}, {"name": "animal"}), "aliens", True, "animal"),
    Row(array({"wrapped": True, "name": "aliens"}), "aliens", True, "aliens"),
    Row({"allOf": [{"$ref": "#/REF/S"}], "xml": {"namespace": "urn:x"}}, "{urn:x}own"),
    Row({"$ref": "#/REF/S"}, "own"),
    Row({"$ref": "#/REF/Plain", "xml": {"namespace": "urn:x"}}, "{urn:x}animals", only=NEW),
    Row({"type": "array", "items": {"$ref": "#/REF/S"}, "xml": {"wrapped": True}},
        "animals", True, "own"),
    Row({**STRING, "xml": {"nodeType": "attribute"}}, "@animals", only=NEW[1:]),
    Row({**STRING, "xml": {"nodeType": "element"}}, "animals", only=NEW[1:]),
    Row({**STRING, "xml": {"nodeType": "text"}}, "text()", only=NEW[1:]),
    Row({**STRING, "xml": {"nodeType": "cdata"}}, "text()", only=NEW[1:]),
    Row({**STRING, "xml": {"x-text": True}}, "text()"),
    Row({**STRING, "@xsdText": True}, "text()"),
    Row({**STRING, "@xsdAttribute": True}, "@animals"),
    Row(array({"nodeType": "element"}, {"name": "animal"}), "animals", True, "animal", NEW[1:]),
    Row(array({"nodeType": "none"}, {"name": "animal"}), "animal", only=NEW[1:]),
]  # fmt: skip


def member(folder: Path, name: str, schema: Any) -> tuple[Member, list[str]]:
    holder = "definitions" if name == "Swagger 2.0" else "components/schemas"
    schema = json.loads(json.dumps(schema).replace("#/REF", f"#/{holder}"))
    named = {"S": {**STRING, "xml": {"name": "own"}}, "Plain": STRING}
    root = {"type": "object", "properties": {"animals": schema}}
    half = half_of(folder, name, root, **named)
    (only,) = root_value(half).objects
    return only.members["animals"], [gap.construct for gap in all_gaps(half)]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=f"{name} {number}")
        for number, row in enumerate(ROWS)
        for name in row.only
    ],
)
def test_tags(tmp_path: Path, name: str, row: Row) -> None:
    found, gaps = member(tmp_path, name, row.schema)
    assert gaps == []
    assert (str(found.tag) if found.tag else None) == row.tag
    assert found.wrapped is row.wrapped
    assert (str(found.item_tag) if found.item_tag else None) == row.item_tag


@pytest.mark.parametrize(
    ("name", "schema", "gap"),
    [
        ("OpenAPI 3.0", {"$ref": "#/REF/Plain", "xml": {"name": "n"}}, "xml"),
        ("OpenAPI 3.1", {**STRING, "xml": {"nodeType": "text"}}, "xml.nodeType"),
        ("OpenAPI 3.2", {**STRING, "xml": {"nodeType": "none"}}, "xml.nodeType"),
        ("OpenAPI 3.1", {**STRING, "xml": []}, "xml"),
        ("OpenAPI 3.1", {**STRING, "xml": {"name": 1}}, "xml"),
        ("OpenAPI 3.1", {**STRING, "xml": {"order": 1}}, "xml.order"),
    ],
)
def test_what_cannot_be_read_is_a_gap(tmp_path: Path, name: str, schema: Any, gap: str) -> None:
    _, gaps = member(tmp_path, name, schema)
    assert gaps == [gap]


@pytest.mark.parametrize(
    ("schema", "name", "tag"),
    [
        ({"$ref": "#/components/schemas/Order"}, "Order", "{urn:x}Order"),
        ({"allOf": [{"$ref": "#/components/schemas/Order"}]}, "Order", "{urn:x}Order"),
        ({"$ref": "#/components/schemas/Named"}, "Named", "order"),
        ({"$ref": "#/components/schemas/Plain"}, "Plain", None),
        ({"type": "object", "xml": {"name": "order"}}, "get_a 200", "order"),
    ],
)
def test_roots(tmp_path: Path, schema: Any, name: str, tag: str | None) -> None:
    half = half_of(
        tmp_path,
        "OpenAPI 3.0",
        schema,
        Order={"type": "object", "xml": {"namespace": "urn:x"}},
        Named={"type": "object", "xml": {"name": "order"}},
        Plain={"type": "object"},
    )
    (root,) = half.roots
    assert root.name == name
    assert (str(root.tag) if root.tag else None) == tag


def test_defaults(tmp_path: Path) -> None:
    members = {
        "a": {"type": "string", "default": "EUR"},
        "b": {"type": "boolean", "default": False},
        "c": {"allOf": [{"$ref": "#/components/schemas/D"}]},
        "d": {"type": "array", "items": STRING, "default": ["x"]},
    }
    half = half_of(
        tmp_path,
        "OpenAPI 3.0",
        {"type": "object", "properties": members},
        D={"type": "integer", "default": 3},
    )
    (only,) = root_value(half).objects
    said = {key: each.default.text for key, each in only.members.items() if each.default}
    assert said == {"a": "EUR", "b": "false", "c": "3"}
    assert [gap.construct for gap in all_gaps(half)] == ["default"]
