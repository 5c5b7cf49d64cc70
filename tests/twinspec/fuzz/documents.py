"""The contracts of the tests: their roles, values that satisfy a schema, and both its judges."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st
from jsonschema_rs import Draft4Validator
from lxml import etree

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.layout import Version, load_contract
from twinspec.contract.operations import XML
from twinspec.fuzz.wire.xml_styled import StyledWriter

VERSIONS = {
    version.name: version
    for folder in (LIBRARY, CASEWRIGHT)
    for version in load_contract(folder).versions.values()
}
ROLES = sorted(
    {(version.name, role) for version in VERSIONS.values() for role in version.roles(XML)}
)
READERS = {name: XmlReader(version.bundle) for name, version in VERSIONS.items()}
WRITERS = {name: StyledWriter(one.bundle, one.xsd_files) for name, one in VERSIONS.items()}
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_TEXT = st.text(_CHARACTERS | st.sampled_from("\t\n\r&<>\"' ]"), max_size=20)


def schema(version: Version, role: str) -> Draft4Validator:
    """The JSON Schema of a role."""
    document = {**version.bundle, "$ref": f"#/components/schemas/{role}"}
    return Draft4Validator(document, validate_formats=True)


@cache
def xsd(name: str) -> etree.XMLSchema:
    """All XSD files of a version as one schema."""
    imports = "".join(
        f"<xs:import namespace={quoteattr(etree.parse(file).getroot().get('targetNamespace', ''))}"
        f" schemaLocation={quoteattr(file.as_uri())}/>"
        for file in VERSIONS[name].xsd_files
    )
    start = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    return etree.XMLSchema(etree.fromstring(f"{start}{imports}</xs:schema>"))


@cache
def values(name: str, role: str) -> st.SearchStrategy[Any]:
    """Values that satisfy the schema of a role and have no members that it does not name."""
    version = VERSIONS[name]
    strategy = _of({"$ref": f"#/components/schemas/{role}"}, version.bundle)
    return strategy.filter(schema(version, role).is_valid)


def _of(node: dict[str, Any], bundle: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in node:
        found = bundle["components"]["schemas"][node["$ref"].rpartition("/")[2]]
        return _of(found, bundle)
    for key in ("allOf", "anyOf"):
        if key in node:
            return st.one_of([_of(branch, bundle) for branch in node[key]])
    if node["type"] == "object":
        members = {key: _of(one, bundle) for key, one in node.get("properties", {}).items()}
        required = node.get("required", [])
        return st.fixed_dictionaries(
            {key: members[key] for key in required},
            optional={key: one for key, one in members.items() if key not in required},
        ).map(lambda found: _said(found, required))
    if node["type"] == "array":
        least = node.get("minItems", 0)
        most = min(node.get("maxItems", least + 2), least + 2)
        return st.lists(_of(node["items"], bundle), min_size=least, max_size=most)
    return _scalar(node)


def _said(found: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """The value without empty arrays that need not be there: XML cannot say them."""
    return {key: value for key, value in found.items() if value != [] or key in required}


def _scalar(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if node["type"] == "boolean":
        return st.booleans()
    if node["type"] == "integer":
        return st.integers(node.get("minimum", -(2**40)), node.get("maximum", 2**40))
    if node["type"] == "number":
        return st.floats(node.get("minimum"), node.get("maximum"), allow_nan=False)
    if node.get("format") == "date-time":
        seconds = st.integers(-(10**10), 10**11)
        return seconds.map(lambda found: f"{datetime.fromtimestamp(found, UTC):%Y-%m-%dT%H:%M:%SZ}")
    if "pattern" in node:
        pattern = re.compile(node["pattern"], re.ASCII)
        return st.from_regex(pattern, fullmatch=True, alphabet=_CHARACTERS)
    most = min(node.get("maxLength", 20), 20)
    least = node.get("minLength", 0)
    return _TEXT.map(lambda text: text[:most]).filter(lambda text: len(text) >= least)
