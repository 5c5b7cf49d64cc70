"""The page of changes: of both halves, and of the rules of a project, since a revision of git."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, SETTINGS
from tests.twinspec.projects import committed
from tests.twinspec.site.test_pages import FOREIGN, FOREIGN_XSD, broken_links, written

pytestmark = pytest.mark.slow

SHORTER = {"openapi.yaml": ("maxLength: 100", "maxLength: 50"), "note.xsd": ('"100"', '"50"')}
NOTHING = "No change that a client can see."


def changes(site: Path) -> str:
    """Return the text of the page, without markup."""
    page = (site / "changes.html").read_text(encoding="utf-8")
    return " ".join(
        html.unescape(re.sub("<[^>]+>", " ", page.partition('<main id="main">')[2])).split()
    )


def site_since_head(
    folder: Path, monkeypatch: pytest.MonkeyPatch, edited: tuple[str, ...], *halves: str
) -> Path:
    """Commit two halves, shorten the text in those that are `edited`, and write the site."""
    for name, text in (("openapi.yaml", FOREIGN), ("note.xsd", FOREIGN_XSD)):
        (folder / name).write_text(text, encoding="utf-8")
    committed(folder)
    for name in edited:
        old, new = SHORTER[name]
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.chdir(folder)
    return written(folder / "site", "--against", "HEAD", *halves)


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        ((), []),
        (("openapi.yaml",), ["Note.text was at most 100, and is at most 50"]),
        (("note.xsd",), ["note.text was at most 100, and is at most 50"]),
        (
            ("openapi.yaml", "note.xsd"),
            [
                "Note.text was at most 100, and is at most 50",
                "note.text was at most 100, and is at most 50",
            ],
        ),
    ],
    ids=["nothing", "json", "xml", "both"],
)
def test_changes_of_either_half_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: tuple[str, ...], said: list[str]
) -> None:
    site = site_since_head(tmp_path, monkeypatch, edited, "openapi.yaml", "note.xsd")
    text = changes(site)
    assert text.startswith("Changes since HEAD")
    assert ("Breaking" in text, NOTHING in text) == (bool(said), not said)
    for one in said:
        assert f"the length of {one}" in text
    assert broken_links(site) == []
    assert 'href="changes.html"' in (site / "index.html").read_text(encoding="utf-8")


def test_a_document_without_xsd_has_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_since_head(tmp_path, monkeypatch, ("openapi.yaml",), "openapi.yaml")
    assert "the length of Note.text was at most 100" in changes(site)


def test_a_rule_that_is_new_in_a_project_is_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    committed(tmp_path)
    rules = tmp_path / "spec" / "rules" / "add_book.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8")
        + "- {id: add_book.reader_is_awake, statement: The reader is awake., kind: refusal,\n"
        "   status: 400, code: 400-099, message: m, remedy: r, checked_by: handler,\n"
        "   source: [{document: house rules, place: lending}], since: v1}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    site = written(tmp_path / "site", "--against", "HEAD")
    assert "the rule add_book.reader_is_awake is new: The reader is awake." in changes(site)


def test_without_a_revision_there_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(FOREIGN, encoding="utf-8")
    site = written(tmp_path / "site", str(tmp_path / "openapi.yaml"))
    assert not (site / "changes.html").exists()
