"""Addresses lead to local files, by a folder or by an XML catalog, and nothing is fetched."""

from pathlib import Path

import pytest

from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import read_catalog

CATALOG = """<?xml version="1.0"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
  <uri name="urn:x:order" uri="order.xsd"/>
  <system systemId="http://example.org/a.xsd" uri="order.xsd"/>
  <public publicId="-//X//Order//EN" uri="order.xsd"/>
  <group xml:base="deep/"><uri name="urn:x:deep" uri="line.xsd"/></group>
  <rewriteURI uriStartString="http://example.org/" rewritePrefix="elsewhere/"/>
  <rewriteURI uriStartString="http://example.org/v1/" rewritePrefix="deep/"/>
  <uriSuffix uriSuffix="/line.xsd" uri="deep/line.xsd"/>
  <uri name="urn:x:far" uri="http://example.org/far.xsd"/>
  <nextCatalog catalog="next.xml"/>
</catalog>
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "catalog.xml", CATALOG)
    write(
        tmp_path / "next.xml",
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        '<uri name="urn:x:next" uri="deep/line.xsd"/>'
        '<nextCatalog catalog="catalog.xml"/></catalog>',
    )
    write(tmp_path / "order.xsd", '<xs:schema targetNamespace="urn:x:stated"/>')
    write(tmp_path / "deep/line.xsd", "<xs:schema/>")
    write(tmp_path / "other/line.xsd", "<xs:schema/>")
    write(tmp_path / "own.json", '{"$id": "http://example.org/own#", "type": "object"}')
    write(tmp_path / "old.yaml", "id: http://example.org/old\ntype: object\n")
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("urn:x:order", "order.xsd"),
        ("http://example.org/a.xsd", "order.xsd"),
        ("-//X//Order//EN", "order.xsd"),
        ("urn:x:deep", "deep/line.xsd"),
        ("urn:x:next", "deep/line.xsd"),
        ("http://example.org/v1/line.xsd", "deep/line.xsd"),  # the longest beginning wins
        ("http://example.com/x/line.xsd", "deep/line.xsd"),
        ("urn:x:far", None),  # leads to another machine
        ("urn:x:unknown", None),
    ],
)
def test_xml_catalog(files: Path, name: str, found: str | None) -> None:
    assert read_catalog(files / "catalog.xml").find(name) == (files / found if found else None)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("http://example.org/order.xsd", "order.xsd"),
        ("http://example.org/deep/line.xsd", "deep/line.xsd"),
        ("http://example.org/line.xsd", None),  # two files could be meant
        ("urn:x:stated", "order.xsd"),
        ("http://example.org/own", "own.json"),
        ("http://example.org/own#", "own.json"),
        ("http://example.org/old", "old.yaml"),
        ("", None),
    ],
)
def test_folder(files: Path, name: str, found: str | None) -> None:
    assert read_catalog(files).find(name) == (files / found if found else None)


def test_the_first_name_with_a_file_is_found(files: Path) -> None:
    assert read_catalog(files).find("urn:x:unknown", "urn:x:stated") == files / "order.xsd"


def test_no_catalog_finds_nothing() -> None:
    assert read_catalog(None).find("order.xsd") is None


@pytest.mark.parametrize(
    ("text", "line"), [("<catalog/>", 1), ("<a>\n<b>", 2), ("", 1), ("\n\n<x:y/>", 3)]
)
def test_what_is_no_catalog_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path / "c.xml", text)
    with pytest.raises(ContractError, match=rf"c\.xml:{line}: "):
        read_catalog(tmp_path / "c.xml")
