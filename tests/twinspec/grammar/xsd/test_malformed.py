"""Whatever stands in a schema, reading it ends in a half or in an error that says where."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.model import Half
from twinspec.grammar.xsd import read

pytestmark = pytest.mark.slow

XS = "http://www.w3.org/2001/XMLSchema"
_MODEL = ["element", "sequence", "choice", "all", "any", "group", "nonsense"]
_TYPES = ["complexType", "simpleType", "restriction", "extension", "list", "union"]
_ATTRIBUTE_TAGS = ["attribute", "attributeGroup", "anyAttribute"]
_HOLDERS = ["simpleContent", "complexContent", "redefine", "include", "import", "annotation"]
_CONSTRAINTS = ["key", "unique", "keyref", "selector", "field", "notation"]
_NEWER = ["override", "assert", "alternative", "openContent", "explicitTimezone"]
_LENGTHS = ["enumeration", "pattern", "length", "minLength", "maxLength", "whiteSpace"]
_NUMBERS = ["minInclusive", "maxExclusive", "totalDigits", "fractionDigits"]
_TAGS = _MODEL + _TYPES + _ATTRIBUTE_TAGS + _HOLDERS + _CONSTRAINTS + _NEWER + _LENGTHS + _NUMBERS
_NAMES = st.sampled_from(["A", "B", "x:A", "x:B", "xs:int", "xs:NMTOKENS", "xs:anyType", "no:A"])
_VALUES: dict[str, st.SearchStrategy[str]] = {
    "name": st.sampled_from(["A", "B"]),
    "ref": _NAMES,
    "type": _NAMES,
    "base": _NAMES,
    "itemType": _NAMES,
    "memberTypes": _NAMES,
    "substitutionGroup": _NAMES,
    "minOccurs": st.sampled_from(["0", "1", "2", "x", "-1", "99999999999999999999"]),
    "maxOccurs": st.sampled_from(["0", "1", "3", "unbounded", "x"]),
    "value": st.sampled_from(["1", "a", "[", "-5", "2020-01-01", "collapse", "", "9" * 2000]),
    "use": st.sampled_from(["required", "prohibited", "x"]),
    "default": st.sampled_from(["", "1"]),
    "fixed": st.sampled_from(["", "1", "true"]),
    "abstract": st.sampled_from(["true", "x"]),
    "nillable": st.sampled_from(["true", "x"]),
    "mixed": st.sampled_from(["true", "false"]),
    "block": st.sampled_from(["#all", "extension", "x"]),
    "final": st.sampled_from(["#all", "restriction"]),
    "form": st.sampled_from(["qualified", "x"]),
    "namespace": st.sampled_from(["##any", "##other", "##local urn:x", "urn:y", ""]),
    "processContents": st.sampled_from(["lax", "x"]),
    "schemaLocation": st.sampled_from(["schema.xsd", "missing.xsd", "..", "http://x/", ""]),
}
_ATTRIBUTES = st.lists(st.sampled_from(sorted(_VALUES)), max_size=4, unique=True)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(_TAGS))
    said = [f"{name}={quoteattr(draw(_VALUES[name]))}" for name in draw(_ATTRIBUTES)]
    inner = [] if depth == 4 else draw(st.lists(elements(depth + 1), max_size=3))
    return f"<xs:{tag} {' '.join(said)}>{''.join(inner)}</xs:{tag}>"


def consistent(half: Half) -> None:
    """All ids lead somewhere, and each member is counted by exactly one factor."""
    assert all(root.value in half.values for root in half.roots)
    assert all(value_id in half.values for value_id in half.names.values())
    for value in half.values.values():
        for found in value.objects:
            counted = [key for factor in found.factors for key in (factor[0] if factor else ())]
            assert sorted(counted) == sorted(found.members) or () in found.factors
            assert all(member.value in half.values for member in found.members.values())


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=150,
)
@given(st.lists(elements(), max_size=6))
def test_any_tree_of_elements_is_read(
    tmp_path_factory: pytest.TempPathFactory, body: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "schema.xsd"
    head = f'xmlns:xs="{XS}" xmlns:x="urn:x" targetNamespace="urn:x"'
    file.write_text(f"<xs:schema {head}>{''.join(body)}</xs:schema>")
    consistent(read([file]))


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=200,
)
@given(st.data())
def test_any_change_of_bytes_ends_in_a_half_or_an_error_with_a_file(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = (
        f'<xs:schema xmlns:xs="{XS}"><xs:element name="r" type="T"/><xs:complexType name="T">'
        '<xs:choice maxOccurs="2"><xs:element name="a" type="xs:int"/><xs:any namespace="##other"/>'
        '</xs:choice><xs:attribute name="p" use="required"/></xs:complexType></xs:schema>'
    ).encode()
    place = data.draw(st.integers(0, len(text)))
    changed = text[:place] + data.draw(st.binary(max_size=3)) + text[place + 1 :]
    file = tmp_path_factory.getbasetemp() / "changed.xsd"
    file.write_bytes(changed)
    try:
        consistent(read([file]))
    except ContractError as error:
        message = str(error)
    else:
        message = f"{file}:"
    assert message.startswith(f"{file}:")


def test_deep_nesting_of_types_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "schema.xsd"
    inner = '<xs:element name="a"/>'
    for _ in range(30):
        inner = (
            f'<xs:element name="a"><xs:complexType><xs:sequence>{inner}</xs:sequence>'
            "</xs:complexType></xs:element>"
        )
    file.write_text(f'<xs:schema xmlns:xs="{XS}">{inner}</xs:schema>')
    half = read([file])
    assert len(half.values) == 31
    consistent(half)
