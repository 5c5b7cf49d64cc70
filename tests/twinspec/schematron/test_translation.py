"""Expressions in CEL become Schematron that says the same of the same request in XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.schematron_judge import SchematronJudge
from tests.twinspec.schematron.contracts import with_expressions
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.documents import read_yaml
from twinspec.contract.layout import Contract
from twinspec.expressions.language import Language, Undecided
from twinspec.generate.schematron.schema import NAMESPACE, RequestSchema, request_schemas

CASES = read_yaml(Path(__file__).parent / "expressions.yaml")
NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
NOW_TEXT = "2024-03-01T00:00:00Z"
BOOK = {"isbn": "9780000000001", "title": "On Charging"}
SAID = [case for case in CASES if "left_out" not in case]


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The library with a rule for each case."""
    return with_expressions(tmp_path_factory.mktemp("library"), [case["cel"] for case in CASES])


@pytest.fixture(scope="module")
def schema(contract: Contract) -> RequestSchema:
    [found] = request_schemas(contract, contract.versions["v1"])
    return found


@pytest.fixture(scope="module")
def judge(schema: RequestSchema) -> SchematronJudge:
    assert schema.document is not None
    return SchematronJudge(schema.document)


def rule(case: Mapping[str, Any]) -> str:
    return f"add_book.rule_{CASES.index(case)}"


def requests() -> Iterator[Any]:
    """Yield case, request and verdict: True, False, or None for an error in CEL."""
    for case in SAID:
        for key, verdict in (("kept", True), ("broken", False), ("undecided", None)):
            for number, request in enumerate(case.get(key, [])):
                name = f"{CASES.index(case)}-{key}-{number}"
                yield pytest.param(case, {**BOOK, **request}, verdict, id=name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cel"])
def test_says_what_xpath_can_say_and_why_it_does_not_say_the_rest(
    case: Mapping[str, Any], schema: RequestSchema
) -> None:
    assert schema.left_out.get(rule(case)) == case.get("left_out")
    assert (rule(case) in schema.rules) == ("left_out" not in case)


@pytest.mark.parametrize(
    "case", [case for case in SAID if "test" in case], ids=lambda case: case["cel"]
)
def test_writes_an_assertion_that_people_can_read(
    case: Mapping[str, Any], schema: RequestSchema
) -> None:
    tree = etree.fromstring(schema.document or "")
    [found] = tree.findall(f".//{{{NAMESPACE}}}assert[@id='{rule(case)}']")
    parent = found.getparent()
    assert parent is not None
    assert (found.get("test"), parent.get("context")) == (
        case["test"],
        case.get("context", "/book:book"),
    )


@pytest.mark.parametrize(("case", "request_", "verdict"), list(requests()))
def test_verdicts(
    case: Mapping[str, Any],
    request_: Mapping[str, Any],
    verdict: bool | None,
    contract: Contract,
    judge: SchematronJudge,
) -> None:
    version = contract.versions["v1"]
    operation = next(one for one in version.operations if one.id == "add_book")
    language = Language(contract, version, operation)
    values = language.bind({"request": request_, "parameters": {}, "now": NOW})
    value = language.compile(case["cel"]).value(values)
    assert (None if isinstance(value, Undecided) else value) is verdict, "the runtime of CEL"
    document = XmlWriter(version.bundle).write("BookEdit", request_)
    assert (rule(case) in judge.broken(document, NOW_TEXT)) is (verdict is False)


FORMS = {
    "request.lendable": [
        ("true", False),
        ("1", False),
        (" 1\n", False),
        ("0", True),
        (" false ", True),
    ],
    "!has(request.pages) || request.pages < 100": [
        ("0099", False),
        (" 100\n", True),
        ("00100", True),
    ],
}
"""What an element may say by its XSD, in other words than our writer has, and if that is broken."""


@pytest.mark.parametrize(
    ("cel", "text", "is_broken"), [(cel, *form) for cel, forms in FORMS.items() for form in forms]
)
def test_other_lexical_forms_of_a_value_are_judged_alike(
    cel: str, text: str, is_broken: bool, contract: Contract, judge: SchematronJudge
) -> None:
    name = "lendable" if "lendable" in cel else "pages"
    value = {"lendable": True, "pages": 7}[name]
    written = XmlWriter(contract.versions["v1"].bundle).write("BookEdit", {**BOOK, name: value})
    tree = etree.fromstring(written)
    [element] = tree.iterfind(f"{{*}}{name}")
    element.text = text
    xsd = etree.XMLSchema(file=str(contract.folder / "v1" / "xsd" / "book.xsd"))
    xsd.assertValid(tree)
    case = next(one for one in CASES if one["cel"] == cel)
    assert (rule(case) in judge.broken(etree.tostring(tree), NOW_TEXT)) is is_broken
