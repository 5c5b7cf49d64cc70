"""What the standards' own validators found in order is not asked again; faults are, each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import changed
from twinspec.govern.lint import lint
from twinspec.govern.style import outside

OPENAPI, XSD = "_openapi_faults", "refused_xsd"
WORDS = ("v1/schemas/book.yaml", "description: In euros.", "description: In Euro.")
COMMENT = ("v1/xsd/common.xsd", "</xs:schema>", "<!-- --></xs:schema>")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINSPEC_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The validators that were asked, in order."""
    names: list[str] = []

    def noted(name: str, real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def ask(given: Any) -> Any:
            names.append(name)
            return real(given)

        return ask

    for name in (OPENAPI, XSD):
        monkeypatch.setattr(outside, name, noted(name, getattr(outside, name)))
    return names


def test_the_same_contract_is_judged_once_wherever_it_is(tmp_path: Path, asked: list[str]) -> None:
    assert lint(changed(tmp_path / "one")) == lint(changed(tmp_path / "other")) == []
    assert asked == [OPENAPI, XSD]


@pytest.mark.parametrize(
    ("change", "again"), [(WORDS, [OPENAPI]), (COMMENT, [XSD])], ids=["openapi", "xsd"]
)
def test_what_changed_is_judged_again(
    tmp_path: Path, asked: list[str], change: tuple[str, str, str], again: list[str]
) -> None:
    lint(changed(tmp_path / "one"))
    asked.clear()
    assert lint(changed(tmp_path / "other", change)) == []
    assert asked == again


def test_faults_are_found_each_time(tmp_path: Path, asked: list[str]) -> None:
    fault = ("v1/operations/get_loans.yaml", "description: The loans, o", "summary: The loans, o")
    contract = changed(tmp_path, fault)
    assert lint(contract) == lint(contract) != []
    assert asked == [OPENAPI, OPENAPI]
