"""Documents of the contract written as XML are the ones that people wrote by hand as XML."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from twinspec.contract.binding.writer import XmlWriter, laid_out
from twinspec.contract.layout import Contract, load_contract

PAIRS = [
    file.with_suffix("")
    for spec in (LIBRARY, CASEWRIGHT)
    for file in sorted(spec.glob("v*/examples/*/*.re*.json"))
    if file.with_suffix(".xml").is_file()
]


@cache
def contract(folder: Path) -> Contract:
    return load_contract(folder)


@cache
def invalid(folder: Path) -> frozenset[str]:
    """Names of bodies that are meant to break the contract, or stand where none belongs."""
    names = {"unwanted_body.request"}
    for example in folder.glob("*.yaml"):
        content = yaml.load(example.read_bytes(), yaml.CSafeLoader)
        if content.get("invalid"):
            names.add(str(content["request"]["body"]["json"]).removesuffix(".json"))
    return frozenset(names)


# The documents print two requests with other values in JSON than in XML.
UNLIKE = {"edit_case/modify_all_elements.request", "edit_case/remove_values.request"}
VALID = [
    pair
    for pair in PAIRS
    if pair.name not in invalid(pair.parent) and "/".join(pair.parts[-2:]) not in UNLIKE
]


def tree(element: etree._Element) -> tuple[Any, ...]:
    """An element as its name, attributes, text, and children in no particular order."""
    children = sorted((tree(child) for child in element.iterchildren("*")), key=repr)
    text = (element.text or "").strip()
    return element.tag, sorted(element.attrib.items()), text, children


@pytest.mark.parametrize("pair", VALID, ids=lambda pair: "/".join(pair.parts[-4:]))
def test_the_xml_of_an_example_is_that_of_its_json(pair: Path) -> None:
    version = contract(pair.parents[3]).versions[pair.parents[2].name]
    direction = pair.name.rpartition(".")[2]
    [role] = {
        body.role("application/xml")
        for operation in version.operations
        for of, body in operation.bodies()
        if (operation.id, of) == (pair.parent.name, direction)
    } - {"WSError", "Error"}
    assert role is not None
    value = json.loads(pair.with_suffix(f".{direction}.json").read_text(encoding="utf-8"))
    written = etree.fromstring(XmlWriter(version.bundle).write(role, value))
    by_hand = etree.fromstring(pair.with_suffix(f".{direction}.xml").read_bytes())
    assert tree(written) == tree(by_hand)


def library() -> XmlWriter:
    return XmlWriter(contract(LIBRARY).versions["v1"].bundle)


def test_the_layout_is_for_people() -> None:
    value = {
        "title": "On <Charging>",
        "isbn": "9780000000001",
        "price": 1e-3,
        "lendable": False,
        "authors": ["Frank Olin", "Mary Ross"],
        "keywords": {"keyword": ["power"]},
        "returnBy": "",
        "shelf": "",
    }
    assert laid_out(library().write("BookEdit", value)) == (
        '<book xmlns="urn:example:library:book" isbn="9780000000001">\n'
        "  <title>On &lt;Charging&gt;</title>\n"
        "  <price>0.001</price>\n"
        "  <lendable>false</lendable>\n"
        "  <authors>\n"
        "    <author>Frank Olin</author>\n"
        "    <author>Mary Ross</author>\n"
        "  </authors>\n"
        "  <keywords>\n"
        "    <keyword>power</keyword>\n"
        "  </keywords>\n"
        "  <returnBy/>\n"
        "  <shelf/>\n"
        "</book>"
    )


def test_other_namespaces_have_the_prefixes_of_the_contract() -> None:
    loan = {
        "id": 1,
        "book": {"isbn": "9780000000001", "title": "On Charging"},
        "borrower": "Frank Olin",
        "since": "2021-08-20T09:00:00Z",
    }
    written = laid_out(library().write("LoanList", {"loan": [loan], "count": 1}))
    assert written.startswith(
        '<loans xmlns:book="urn:example:library:book" xmlns="urn:example:library:loan">\n'
        '  <loan id="1">\n'
        '    <book isbn="9780000000001">\n'
        "      <book:title>On Charging</book:title>\n"
    )


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Isbn has no root element$"):
        library().write("Isbn", {})
