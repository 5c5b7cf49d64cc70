"""One difference planted into a contract that has none: it is found, and both judges confirm it."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from twinspec.cli import app

pytestmark = pytest.mark.slow

BASE = Path(__file__).parent / "twins" / "base"
PLANTED = yaml.safe_load((BASE.parent / "planted.yaml").read_text(encoding="utf-8"))
CASES = [(file, case) for file, cases in PLANTED.items() for case in cases]


def _judge(folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    files = [str(folder / "openapi.yaml"), str(folder / "schema.xsd")]
    result = CliRunner().invoke(app, ["equal", *files, "--format", "json", *options])
    return result.exit_code, json.loads(result.stdout)


def _members(file: str, case: dict[str, Any]) -> set[str]:
    """Return the words of the line in which a difference is planted, and of what comes in."""
    text = (BASE / file).read_text(encoding="utf-8")
    start = text.index(case["old"])
    line = text[text.rindex("\n", 0, start) : text.index("\n", start + len(case["old"]) - 1)]
    words = re.findall(r'(?m)^ +(\w+):|name="(\w+)"|type="(\w+)"', line + case["new"])
    return {word.casefold() for group in words for word in group if word}


def test_the_base_says_the_same_in_both_halves() -> None:
    status, verdict = _judge(BASE, "--samples", "500")

    assert status == 0
    assert verdict["findings"] == []
    assert verdict["not_compared"] == []
    assert verdict["samples"] == 1000
    assert verdict["coverage"]["json"] == {
        "total": 22,
        "compared": 22,
        "alone": 0,
        "not_compared": 0,
    }


@pytest.mark.parametrize("seed", range(20))
def test_no_difference_hides_another(seed: int, tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    chance = random.Random(seed)
    planted = []
    touched: set[str] = set()
    for file, case in chance.sample(CASES, 20):
        if "taken out" in case["name"]:
            continue  # what is said of a member that is not there cannot be found
        text = (tmp_path / file).read_text(encoding="utf-8")
        about = _members(file, case)
        if text.count(case["old"]) == 1 and not touched & about:
            (tmp_path / file).write_text(text.replace(case["old"], case["new"]), encoding="utf-8")
            planted.append(case)
            touched |= about

    status, verdict = _judge(tmp_path)

    found = {finding["rule"].removeprefix("equal.") for finding in verdict["findings"]}
    missing = [case["name"] for case in planted if not found & set(case["rules"])]
    assert status == 1
    assert "witness_is_confirmed" not in found, verdict["findings"]
    assert len(planted) >= 4
    assert not missing


@pytest.mark.parametrize(
    ("file", "case"),
    CASES,
    ids=[f"{file.partition('.')[0]}: {case['name']}" for file, case in CASES],
)
def test_a_planted_difference_is_found_and_shown(
    file: str, case: dict[str, Any], tmp_path: Path
) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert text.count(case["old"]) == 1, f"{case['old']!r} stands {text.count(case['old'])} times"
    (tmp_path / file).write_text(text.replace(case["old"], case["new"]), encoding="utf-8")

    status, verdict = _judge(tmp_path)

    found = {finding["rule"].removeprefix("equal.") for finding in verdict["findings"]}
    assert status == 1
    assert verdict["verdict"] == "different"
    assert case["rules"][0] in found
    assert "witness_is_confirmed" not in found, verdict["findings"]
    assert verdict["not_compared"] == []
    shown = [one["witness"] for one in verdict["findings"] if one["rule"][6:] == case["rules"][0]]
    if case.get("witness", True):
        assert all(one["json_accepts"] != one["xml_accepts"] for one in shown)
