"""Is what the README promises still there? It is the first thing that people try."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from casewright.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "spec" / "README.md"]
TARGETS = set(
    re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)
VERSIONS = ("v12", "v20")


def test_the_table_of_examples_counts_the_examples_that_are_there() -> None:
    stories = Counter(
        (story.parent.name, story.parents[2].name)
        for story in (ROOT / "spec").glob("*/examples/*/*.yaml")
    )
    rows = re.findall(r"^\| `(\w+)` \| (\d+|–) \| (\d+|–) \| ok \| ok \|$", README, re.MULTILINE)
    told = {
        (operation, version): int(count)
        for operation, *counts in rows
        for version, count in zip(VERSIONS, counts, strict=True)
        if count != "–"
    }
    assert told == dict(stories)
    total = sum(stories.values())
    assert f"{total} examples, sent {2 * total} times: all answered as documented." in README


def test_every_setting_has_its_line() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [
        name for name in Settings.model_fields if f"`CASEWRIGHT_{name.upper()}`" not in told
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    inside = [target for target in targets if target and "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_has_the_targets_that_pages_name(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {
        target
        for command in re.findall(r"(?:`|^\$ )make ([a-z -]+)", text, re.MULTILINE)
        for target in command.split()
    }
    assert named <= TARGETS


def test_readme_fits_two_screens() -> None:
    assert len(README.splitlines()) <= 110
