"""Documents of contracts whose namespaces or prefixes are alike are XML all the same."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from twinspec.contract.binding.names import Names, NotXml
from twinspec.contract.binding.reader import ReadDocument, XmlReader
from twinspec.contract.binding.writer import XmlWriter

CASE, ONE, OTHER = "urn:case", "urn:one/common", "urn:other/common"


def bundle(one: str | None, other: str | None) -> dict[str, Any]:
    """A contract with members in two namespaces that end alike, and their prefixes."""

    def member(name: str, namespace: str, prefix: str | None) -> dict[str, Any]:
        xml = {"name": name, "namespace": namespace}
        return {"type": "string", "xml": xml | ({"prefix": prefix} if prefix else {})}

    case = {
        "type": "object",
        "xml": {"name": "case", "namespace": CASE, "prefix": "case"},
        "properties": {"value": member("value", ONE, one), "rank": member("rank", OTHER, other)},
    }
    return {"components": {"schemas": {"Case": case}}}


@pytest.mark.parametrize(
    ("one", "other", "written"),
    [
        ("a", "b", {ONE: "a", OTHER: "b"}),
        ("common", "common", {ONE: "common", OTHER: "ns1"}),
        (None, None, {ONE: "ns1", OTHER: "ns2"}),
        (None, "ns1", {ONE: "ns2", OTHER: "ns1"}),
        ("xml", "xmlns", {ONE: "ns1", OTHER: "ns2"}),
        ("xsi", "other", {ONE: "ns1", OTHER: "ns2"}),
    ],
)
def test_each_namespace_has_a_prefix_of_its_own(
    one: str | None, other: str | None, written: dict[str, str]
) -> None:
    value = {"value": "low", "rank": "1"}
    document = XmlWriter(bundle(one, other)).write("Case", value)
    declared = etree.fromstring(document).nsmap
    assert declared == {None: CASE} | {prefix: name for name, prefix in written.items()}
    assert XmlReader(bundle(one, other)).read(document, "Case") == ReadDocument(value)


def test_unknown_names_of_two_namespaces_in_one_tag_are_refused() -> None:
    value = {"{urn:x}a": {"@{urn:y}b": "1"}}
    with pytest.raises(NotXml, match="two unknown namespaces"):
        XmlWriter(bundle("a", "b")).write("Case", value)


def test_an_attribute_in_the_default_namespace_has_a_prefix() -> None:
    assert Names({CASE: ""}).attribute(f"{{{CASE}}}id") == ("other:id", f' xmlns:other="{CASE}"')
