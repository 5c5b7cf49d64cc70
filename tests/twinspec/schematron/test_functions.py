"""The functions of expressions in XPath: with the tests that every language has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.schematron_judge import SchematronJudge
from tests.twinspec.schematron.contracts import with_expressions
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.documents import read_yaml
from twinspec.generate.schematron.schema import request_schemas

SAID = read_yaml(Path(__file__).parents[1] / "expressions" / "functions.yaml")
MOMENTS = [case["value"] for case in SAID["instant"] if "value" in case]
EXPRESSIONS = [
    "isDateTime(request.title)",
    "instant(request.title) != instant(request.title)",
    *(f'instant(request.title) == instant("{moment}")' for moment in MOMENTS),
]
IS_DATE_TIME, HAS_NO_INSTANT, FIRST = 0, 1, 2


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what says which expressions are false of a title."""
    contract = with_expressions(tmp_path_factory.mktemp("library"), EXPRESSIONS)
    version = contract.versions["v1"]
    [schema] = request_schemas(contract, version)
    assert schema.document is not None
    judge, writer = SchematronJudge(schema.document), XmlWriter(version.bundle)

    def of_title(title: str) -> set[int]:
        document = writer.write("BookEdit", {"isbn": "9780000000001", "title": title})
        return {int(one.rpartition("_")[2]) for one in judge.broken(document)}

    return of_title


@pytest.mark.parametrize("case", SAID["isDateTime"], ids=lambda case: repr(case["arguments"][0]))
def test_is_date_time(case: dict[str, Any], broken: Any) -> None:
    assert (IS_DATE_TIME in broken(case["arguments"][0])) is not case["value"]


@pytest.mark.parametrize("case", SAID["instant"], ids=lambda case: repr(case["arguments"][0]))
def test_instant(case: dict[str, Any], broken: Any) -> None:
    found = broken(case["arguments"][0])
    if case.get("is_error"):
        assert found == {IS_DATE_TIME}
    else:
        others = {FIRST + at for at, moment in enumerate(MOMENTS) if moment != case["value"]}
        assert found == {HAS_NO_INSTANT, *others}
