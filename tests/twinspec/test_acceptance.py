"""What a project accepts: a baseline of what is there, and waivers with their reasons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from twinspec.contract.documents import ContractError
from twinspec.contract.place import Place
from twinspec.govern.baseline import read_baseline, write_baseline
from twinspec.govern.waivers import Waivers, read_waivers

RULE = "equal.same_length"
TODAY = dt.date(2026, 5, 1)


def place(folder: Path, line: int = 3, pointer: str = "/Order/s") -> Place:
    return Place(str(folder / "spec" / "openapi.yaml"), line, pointer)


def test_what_was_accepted_is_accepted_on_another_line(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    assert write_baseline(file, [(RULE, "10, 12", [place(tmp_path)])]) == 1
    baseline = read_baseline(file)
    assert baseline.accepts(RULE, "10, 12", [place(tmp_path, line=90)])
    assert baseline.stale() == []


@pytest.mark.parametrize(
    ("rule", "message", "pointer"),
    [
        ("equal.same_pattern", "10, 12", "/Order/s"),
        (RULE, "10, 13", "/Order/s"),
        (RULE, "10, 12", "/Order/t"),
    ],
)
def test_news_is_not_accepted(tmp_path: Path, rule: str, message: str, pointer: str) -> None:
    file = tmp_path / "baseline.json"
    write_baseline(file, [(RULE, "10, 12", [place(tmp_path)])])
    baseline = read_baseline(file)
    assert not baseline.accepts(rule, message, [place(tmp_path, pointer=pointer)])
    assert [known.rule for known in baseline.stale()] == [RULE]


def test_an_entry_accepts_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    write_baseline(file, [(RULE, "10, 12", [place(tmp_path)])] * 2)
    baseline = read_baseline(file)
    accepted = [baseline.accepts(RULE, "10, 12", [place(tmp_path)]) for _ in range(3)]
    assert accepted == [True, True, False]


def test_a_baseline_moves_with_its_project(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    file = tmp_path / "here" / "baseline.json"
    write_baseline(file, [(RULE, "10, 12", [place(tmp_path / "here")])])
    assert str(tmp_path) not in file.read_text(encoding="utf-8")
    moved = file.rename(tmp_path / "there" / "baseline.json")
    assert read_baseline(moved).accepts(RULE, "10, 12", [place(tmp_path / "there")])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such baseline; --write-baseline"),
        ("{", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"format": "twinspec baseline 1", "accepted": [{}]}', "lacks or misstates 'rule'"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "baseline.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        read_baseline(file)
    assert said in str(refused.value)


def waivers(folder: Path, text: str) -> Waivers:
    file = folder / "waivers.yaml"
    file.write_text(text, encoding="utf-8")
    return replace(read_waivers(file), today=TODAY)


@pytest.mark.parametrize(
    ("at", "waived"),
    [
        ("", True),
        ("openapi.yaml", True),
        ("spec/openapi.yaml", True),
        ("api.yaml", False),
        ("'#/Order'", True),
        ("'#/Order/s'", True),
        ("'#/Ord'", False),
        ("openapi.yaml#/Order", True),
        ("schema.xsd#/Order", False),
    ],
)
def test_a_waiver_is_for_what_is_at_its_place(tmp_path: Path, at: str, waived: bool) -> None:
    said = f"  at: {at}\n" if at else ""
    found = waivers(tmp_path, f"- rule: {RULE}\n{said}  reason: known\n")
    assert found.waives(RULE, (Place("other.xsd"), place(tmp_path))) is waived
    assert not found.waives("equal.same_pattern", (place(tmp_path),))
    assert [finding.id for finding in found.findings()] == ([] if waived else ["waiver.is_used"])


@pytest.mark.parametrize(
    ("until", "waived", "found"),
    [
        ("2026-05-01", True, []),
        ("2026-04-30", False, ["waiver.has_not_expired"]),
    ],
)
def test_a_waiver_ends(tmp_path: Path, until: str, waived: bool, found: list[str]) -> None:
    read = waivers(tmp_path, f"- rule: {RULE}\n  reason: known\n  until: {until}\n")
    assert read.waives(RULE, (place(tmp_path),)) is waived
    assert [finding.id for finding in read.findings()] == found


def test_a_stale_waiver_is_told_with_its_line(tmp_path: Path) -> None:
    found = waivers(tmp_path, f"# Ours.\n- rule: {RULE}\n  reason: known\n")
    [stale] = found.findings()
    assert (stale.places[0].line, stale.hint) == (2, "Remove it.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule: x\n", "waivers are a list"),
        ("- x\n", ":1: a waiver has rule, at, reason, until"),
        (f"- rule: {RULE}\n", ":1: a waiver says its reason"),
        (f"- rule: {RULE}\n  reason: ' '\n", ":1: a waiver says its reason"),
        (f"- rule: {RULE}\n  reason: x\n  util: 1\n", "not util"),
        (f"- rule: {RULE}\n  reason: x\n  until: soon\n", "until is a day"),
        (f"- rule: {RULE}\n  reason: x\n  at: 7\n", "at is a file"),
    ],
)
def test_a_waiver_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContractError) as refused:
        waivers(tmp_path, text)
    assert said in str(refused.value)
