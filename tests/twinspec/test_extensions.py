"""The keys that twinspec adds to OpenAPI: each is spelt once, and explained to people."""

from pathlib import Path

import pytest

import twinspec
from tests.twinspec.contracts import CASEWRIGHT
from twinspec.contract.extensions import KEYS

MODULES = sorted(Path(twinspec.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_spelt_in_one_module(key: str) -> None:
    spelling = [file.name for file in MODULES if f'"{key}"' in file.read_text(encoding="utf-8")]
    assert spelling == ["extensions.py"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_has_a_section_of_its_own(key: str) -> None:
    lines = (CASEWRIGHT / "README.md").read_text(encoding="utf-8").splitlines()
    assert f"### {key}" in lines
