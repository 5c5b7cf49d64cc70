"""Is what the README promises still there? It is the first thing that people try."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright.settings import Settings
from tests.api.test_command_line import is_ready, served

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "spec" / "README.md"]
TARGETS = set(
    re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)
VERSIONS = ("v12", "v20")
GUIDES = [page for page in PAGES if page.parent.name != "decisions"]
COMMANDS = re.findall(r"^\$ ((?:session|api|curl).*(?:\n    .*)*)", README, re.MULTILINE)
"""What the README tells to type at a running server, in order; each goes on in indented lines."""


def test_the_table_of_examples_counts_the_examples_that_are_there() -> None:
    examples = Counter(
        (example.parent.name, example.parents[2].name)
        for example in (ROOT / "spec").glob("*/examples/*/*.yaml")
    )
    rows = re.findall(r"^\| `(\w+)` \| (\d+|–) \| (\d+|–) \| ok \| ok \|$", README, re.MULTILINE)
    told = {
        (operation, version): int(count)
        for operation, *counts in rows
        for version, count in zip(VERSIONS, counts, strict=True)
        if count != "–"
    }
    assert told == dict(examples)
    total = sum(examples.values())
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


def test_every_benchmark_is_told() -> None:
    told = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    measuring = {target for target in TARGETS if target.endswith("-bench")}
    assert set(re.findall(r"`make ([a-z-]+-bench)", told)) == measuring


def test_readme_fits_two_screens() -> None:
    assert len(README.splitlines()) <= 120


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of the demo world."""
    database = tmp_path_factory.mktemp("readme") / "demo.db"
    with served("--database-url", f"sqlite:///{database}", "--demo") as address:
        assert is_ready(address)
        yield address


def run(address: str, *commands: str) -> subprocess.CompletedProcess[str]:
    """Type commands of the README, meant for the server at `address`, into one shell."""
    typed = "\n".join(commands).replace("http://127.0.0.1:8080", address)
    return subprocess.run(
        ["bash", "-c", typed], capture_output=True, text=True, timeout=60, check=False
    )


def test_what_the_readme_types_is_answered_as_it_says(demo: str) -> None:
    api, log_in, look_up, edit, look_up_in_xml, edit_in_xml = COMMANDS
    told = run(demo, api, log_in, look_up, edit, look_up_in_xml, edit_in_xml)
    assert told.stderr == ""
    found, changed, rest = re.split(r"(?=HTTP/1\.1)|(?=<\?xml)", told.stdout, maxsplit=2)
    assert '"id":"1000"' in found
    assert changed.startswith("HTTP/1.1 204")
    assert 'id="1000"' in rest
    assert "<code>409-100</code>" in rest
    shown = README.partition('<?xml version="1.0" encoding="UTF-8"?>\n')[2].partition("\n```")[0]
    assert rest.endswith(" ".join(shown.split()).replace("> <", "><"))


def test_the_readme_s_log_in_can_be_repeated(demo: str) -> None:
    api, log_in, *_ = COMMANDS
    told = run(demo, api, *[log_in, 'echo "session=$session"'] * 7)
    assert told.stderr == ""
    sessions = told.stdout.split()
    assert len(set(sessions)) == 7
    assert "session=" not in sessions


def test_the_log_in_that_serve_prints_can_be_repeated(tmp_path: Path) -> None:
    said: list[str] = []
    options = ("--database-url", f"sqlite:///{tmp_path}/demo.db", "--demo")
    with served(*options, said=said) as first:
        assert is_ready(first)
    with served(*options) as address:
        assert is_ready(address)
        log_in = "".join(said).partition("\n\n")[2].replace(first, address)
        told = run(address, *[log_in] * 7)
    assert told.stdout.count("HTTP/1.1 204") == 7


def test_a_log_in_of_the_readme_that_fails_says_why(demo: str) -> None:
    api, log_in, *_ = COMMANDS
    wrong = run(demo, api, log_in.replace("demo-frank", "guessed"))
    assert "401-" in wrong.stderr
    nobody = run("http://127.0.0.1:9", api, log_in)
    assert "connect" in nobody.stderr.lower()


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_that_name_commands_say_where_they_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.search(
        r"(?:`|^\$ |^)(?:casewright [a-z]|twinspec [a-z]|schemathesis -|python -m )",
        text,
        re.MULTILINE,
    )
    assert not named or "source .venv/bin/activate" in text or page.name == "architecture.md"
