"""References lead where the specifications say, in circles too; what is missing is a gap."""

from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.grammar.json_schema.helpers import DRAFTS, all_gaps, document, half_of, write
from tests.twinspec.grammar.json_schema.interpreter import accepts
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema import open_contract, read
from twinspec.grammar.model import Half

STRING = {"type": "string"}
OLD, NEW = DRAFTS["draft-07"], DRAFTS["2020-12"]


def takes(half: Half, value: Any) -> bool:
    (root,) = half.roots
    return accepts(half, root.value, value)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"$ref": "#/$defs/s", "$defs": {"s": STRING}}, id="pointer"),
        pytest.param({"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": STRING}}, id="escapes"),
        pytest.param({"$ref": "#s", "$defs": {"x": {"$anchor": "s", **STRING}}}, id="anchor"),
        pytest.param({"$ref": "urn:x:s", "$defs": {"x": {"$id": "urn:x:s", **STRING}}}, id="urn"),
        pytest.param(
            {
                "$id": "http://example.org/a/root",
                "$ref": "s",
                "$defs": {"x": {"$id": "http://example.org/a/s", **STRING}},
            },
            id="relative to the id",
        ),
        pytest.param(
            {
                "$id": "http://example.org/root",
                "$ref": "inner",
                "$defs": {
                    "x": {"$id": "inner", "$ref": "#/$defs/y", "$defs": {"y": STRING}},
                    "y": {"type": "integer"},
                },
            },
            id="pointer from the inner root",
        ),
        pytest.param(
            {"$dynamicRef": "#s", "$defs": {"x": {"$dynamicAnchor": "s", **STRING}}}, id="dynamic"
        ),
    ],
)
def test_references_of_2020(tmp_path: Path, schema: dict[str, Any]) -> None:
    contract = open_contract(write(tmp_path / "s.json", {"$schema": NEW, **schema}))
    assert list(all_gaps(contract.half)) == []
    judge = contract.judge(contract.half.roots[0])
    for value, right in (("x", True), (1, False)):
        assert takes(contract.half, value) is right
        assert judge.is_valid(value) is right


def test_names_by_id_of_draft_07(tmp_path: Path) -> None:
    """OSCAL names its definitions by `$id: "#name"`."""
    schema = {"$schema": OLD, "$ref": "#s", "definitions": {"x": {"$id": "#s", **STRING}}}
    contract = open_contract(write(tmp_path / "s.json", schema))
    assert list(all_gaps(contract.half)) == []
    assert takes(contract.half, "x")
    assert not takes(contract.half, 1)
    assert not contract.judge(contract.half.roots[0]).is_valid(1)


def test_names_by_id_of_draft_04(tmp_path: Path) -> None:
    schema = {"$ref": "#s", "definitions": {"x": {"id": "#s", **STRING}}}
    half = half_of(tmp_path, "2020-12", STRING)
    half = read(write(tmp_path / "s.json", {"$schema": DRAFTS["draft-04"], **schema}))
    assert list(all_gaps(half)) == []
    assert not takes(half, 1)


def test_a_member_called_id_is_no_name(tmp_path: Path) -> None:
    members = {"id": STRING, "$id": {"type": "string", "enum": ["x"]}}
    half = half_of(tmp_path, "draft-04", {"type": "object", "properties": members})
    assert list(all_gaps(half)) == []


def test_recursive_ref(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"next": {"$recursiveRef": "#"}},
        "additionalProperties": False,
    }
    half = half_of(tmp_path, "2019-09", schema)
    assert takes(half, {"next": {"next": {}}})
    assert not takes(half, {"next": {"next": 1}})


def test_a_dynamic_ref_with_several_targets_is_a_gap(tmp_path: Path) -> None:
    anchors = {name: {"$dynamicAnchor": "s", "$id": name} for name in ("a", "b")}
    half = half_of(tmp_path, "2020-12", {"$dynamicRef": "a#s", "$defs": anchors})
    (gap,) = dict.fromkeys(all_gaps(half))
    assert gap.construct == "$dynamicRef"


def test_types_in_circles(tmp_path: Path) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/definitions/Node"}}}
    half = half_of(tmp_path, "draft-07", {"$ref": "#/definitions/Node"}, Node=node)
    (root,) = half.roots
    (only,) = half.values[root.value].objects
    assert only.members["next"].value == root.value == half.names["Node"]


@pytest.mark.parametrize(
    "components",
    [
        {"A": {"$ref": "#/definitions/A"}},
        {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}},
        {"A": {"allOf": [{"$ref": "#/definitions/A"}, STRING]}},
        {"A": {"anyOf": [{"$ref": "#/definitions/A"}, STRING]}},
    ],
)
def test_a_schema_that_is_itself_is_a_gap(tmp_path: Path, components: dict[str, Any]) -> None:
    half = half_of(tmp_path, "draft-07", {"$ref": "#/definitions/A"}, **components)
    assert "$ref" in {gap.construct for gap in all_gaps(half)}


@pytest.mark.parametrize("reference", ["#/definitions/no", "no.json", "http://example.org/no", 1])
def test_what_is_missing_is_a_gap_and_the_rest_is_read(tmp_path: Path, reference: object) -> None:
    members = {"a": {"$ref": reference}, "b": STRING}
    schema = {"type": "object", "properties": members}
    contract = open_contract(write(tmp_path / "s.json", document("draft-07", schema)))
    (gap,) = dict.fromkeys(all_gaps(contract.half))
    assert gap.construct == "$ref"
    assert gap.place.pointer == "/properties/a/$ref"
    assert takes(contract.half, {"a": 1, "b": "x"})
    assert not takes(contract.half, {"b": 1})
    if isinstance(reference, str):
        assert not contract.judge(contract.half.roots[0]).is_valid({"b": 1})


def test_files_beside_each_other(tmp_path: Path) -> None:
    write(tmp_path / "common/types.yaml", "Id: {type: string, maxLength: 2}\n")
    write(
        tmp_path / "api.yaml",
        """
openapi: 3.0.4
info: {title: t, version: "1"}
paths:
  /a: {$ref: paths/a.yaml}
""",
    )
    write(
        tmp_path / "paths/a.yaml",
        """
get:
  operationId: get_a
  responses:
    "200":
      description: d
      content: {application/json: {schema: {$ref: ../common/types.yaml#/Id}}}
""",
    )
    contract = open_contract(tmp_path / "api.yaml")
    assert list(all_gaps(contract.half)) == []
    assert [Path(file).name for file in contract.half.files] == ["api.yaml", "a.yaml", "types.yaml"]
    (root,) = contract.half.roots
    assert accepts(contract.half, root.value, "xx")
    assert not accepts(contract.half, root.value, "xxx")
    assert not contract.judge(root).is_valid("xxx")


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "one/t.json", {"$defs": {"s": STRING}})
    write(tmp_path / "two/t.json", {"$defs": {"s": {"type": "integer"}}})
    members = {name: {"$ref": f"{name}/t.json#/$defs/s"} for name in ("one", "two")}
    half = half_of(tmp_path, "2020-12", {"type": "object", "properties": members})
    assert takes(half, {"one": "x", "two": 1})
    assert not takes(half, {"one": 1})
    assert not takes(half, {"two": "x"})


def test_a_catalog_says_where_an_address_is(tmp_path: Path) -> None:
    schema = {"$schema": NEW, "$id": "http://example.org/a.json", "$ref": "b.json#/$defs/s"}
    write(tmp_path / "a/a.json", schema)
    write(
        tmp_path / "files/renamed.json",
        {"$id": "http://example.org/b.json", "$defs": {"s": STRING}},
    )
    missing = read(tmp_path / "a/a.json")
    assert "--catalog" in next(all_gaps(missing)).message
    contract = open_contract(tmp_path / "a/a.json", catalog=tmp_path / "files")
    assert list(all_gaps(contract.half)) == []
    assert not takes(contract.half, 1)
    assert not contract.judge(contract.half.roots[0]).is_valid(1)


def test_a_broken_file_is_a_gap_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / "b.json", "{")
    half = half_of(tmp_path, "draft-07", {"$ref": "b.json"})
    (gap,) = dict.fromkeys(all_gaps(half))
    assert "b.json:1:2" in gap.message


@pytest.mark.parametrize("name", ["draft-04", "draft-07", "OpenAPI 3.0", "Swagger 2.0"])
def test_beside_a_reference_is_ignored_and_said(tmp_path: Path, name: str) -> None:
    holder = {"OpenAPI 3.0": "components/schemas"}.get(name, "definitions")
    schema = {"$ref": f"#/{holder}/S", "maxLength": 1, "description": "d"}
    half = half_of(tmp_path, name, schema, S=STRING)
    assert list(all_gaps(half)) == []
    (ignored,) = half.ignored
    assert ignored.construct == "maxLength"
    assert ignored.place.pointer.endswith("/maxLength")
    assert takes(half, "xx")


@pytest.mark.parametrize("name", ["2019-09", "2020-12", "OpenAPI 3.1", "OpenAPI 3.2"])
def test_beside_a_reference_applies(tmp_path: Path, name: str) -> None:
    holder = "components/schemas" if name.startswith("Open") else "definitions"
    half = half_of(tmp_path, name, {"$ref": f"#/{holder}/S", "maxLength": 1}, S=STRING)
    assert list(all_gaps(half)) == []
    assert not takes(half, "xx")


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="not a file"):
        read(Path("/dev/zero"))
