"""The site in a browser: by the bar, the search and clicks; judged by axe-core at two widths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.api.test_command_line import is_ready, served
from tests.browser import axe
from tests.browser.chromium import Browser, browser, missing
from twinspec.cli import app

NEEDED = ", ".join(filter(None, (missing(), axe.missing())))
pytestmark = pytest.mark.skipif(bool(NEEDED), reason=f"install {NEEDED} (apt-get)")

SHOTS = os.environ.get("CASEWRIGHT_TEST_SCREENSHOTS")
ROOT = Path(__file__).parents[2]
PAGES = [
    "index.html",
    "reference/index.html",
    "reference/v12/edit_case.html",
    "rules/index.html",
    "rules/edit_case.last_modified_matches.html",
    "sources/index.html",
    "sources/Edit-Case-the-page-v12.html",
    "errors/index.html",
    "errors/409-100.html",
    "map.html",
    "report.html",
    "pages/docs/clients.html",
    "pages/bench/requests/report.html",
    "source/src/casewright/handlers/edit_case.py.html",
    "search.html?q=lastModified",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the contract; return its folder."""
    folder = tmp_path_factory.mktemp("written") / "site"
    options = ["site", "--project", str(ROOT), "--output", str(folder), "--try-at", "/docs"]
    written = CliRunner().invoke(app, options)
    assert written.exit_code == 0, written.output
    return folder


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo world and the site; yield the address."""
    database = tmp_path_factory.mktemp("served") / "demo.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEWRIGHT_SITE", str(site))
        with served("--database-url", f"sqlite:///{database}", "--demo") as address:
            assert is_ready(address)
            yield address


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Yield a browser on the site's first page."""
    with browser(tmp_path_factory.mktemp("profile")) as page:
        page.open(f"{address}/")
        yield page


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(page: Browser, address: str, name: str, width: int) -> None:
    page.resize(width, 1000)
    page.open(f"{address}/{name}")
    page.text("//h1")
    if SHOTS:
        shot = name.partition("?")[0].replace("/", "_")
        page.save(Path(SHOTS) / f"site_{width}_{shot}.png")
    assert axe.violations(page) == []
    too_wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.run(too_wide), "the page scrolls sideways"
    assert page.errors() == []


def test_every_document_is_an_accessible_page(page: Browser, site: Path, address: str) -> None:
    page.resize(1400, 1000)
    documents = sorted((site / "pages").rglob("*.html"))
    assert len(documents) > 20
    for file in documents:
        page.open(f"{address}/{file.relative_to(site)}")
        assert (file.name, axe.violations(page)) == (file.name, [])


@pytest.mark.parametrize("name", ["index.html", "rules/index.html", "map.html", "report.html"])
def test_a_dark_page_is_accessible(page: Browser, address: str, name: str) -> None:
    page.resize(400, 1000)
    page.prefer("dark")
    try:
        page.open(f"{address}/{name}")
        page.text("//h1")
        ground = "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
        assert max(page.run(ground)) < 64, "the page is not dark"
        assert axe.violations(page) == []
    finally:
        page.prefer("light")


def test_a_sentence_leads_to_rule_line_test_and_counts_in_three_clicks(
    page: Browser, address: str
) -> None:
    """From the first page: Rules, the rule, its line."""
    page.resize(1400, 1000)
    page.open(f"{address}/")
    page.click("//nav//a[normalize-space()='Rules']")
    page.click("//a[normalize-space()='edit_case.last_modified_matches']")
    assert "broken" in page.text("//dt[.='Fuzz run']/following-sibling::dd[1]")
    assert "tests/rules" in page.text("//dt[.='Test']/following-sibling::dd[1]")
    page.click("//dt[.='Enforced by']/following-sibling::dd[1]//a")
    target = "return document.querySelector(':target').textContent"
    assert "edit_case.LAST_MODIFIED_MATCHES" in page.run(target)


def test_a_sentence_of_a_document_leads_to_rule_line_test_and_counts_in_three_clicks(
    page: Browser, address: str
) -> None:
    """From the first page: Sources, the document, the line; rule, test, counts are beside it."""
    page.resize(1400, 1000)
    page.open(f"{address}/")
    page.click("//nav//a[normalize-space()='Sources']")
    page.click("//a[normalize-space()='Edit Case, the page (v12)']")
    section = "//section[h2='HTTP status codes, 409']"
    rule = f"{section}//tr[.//a[normalize-space()='edit_case.last_modified_matches']]"
    assert "is the same instant as that of the stored case" in page.text(rule)
    assert "broken" in page.text(f"{rule}/td[@data-name='Fuzz run']")
    test = page.text(f"{rule}/td[@data-name='Test']//a[contains(@href, 'last_modified_matches')]")
    assert test.startswith("test")
    page.click(f"{rule}/td[@data-name='Enforced by']//a")
    target = "return document.querySelector(':target').textContent"
    assert "edit_case.LAST_MODIFIED_MATCHES" in page.run(target)


def test_filters_stay_in_the_address(page: Browser, address: str) -> None:
    page.open(f"{address}/rules/index.html?words=lastModified&unmet=on")
    shown = page.text("//output")
    visible = (
        "return [...document.querySelectorAll('tr[data-row]')].filter((row) => !row.hidden).length"
    )
    assert shown.startswith(f"{page.run(visible)} of ")
    assert page.run("return document.querySelector('[name=unmet]').checked")
    page.click("//input[@name='unmet']")
    assert page.run("return location.search") == "?words=lastModified"


def test_the_search_finds_words_of_all_pages(page: Browser, address: str) -> None:
    page.open(f"{address}/search.html?q=409-100")
    assert "have: 409-100" in page.text("//p[@id='count']")
    found = page.run(
        "return [...document.querySelectorAll('#found a')].map((one) => one.textContent)"
    )
    assert found[0] == "Error 409-100"
    assert "edit_case.last_modified_matches" in found


def test_try_it_leads_to_forms_that_are_filled_in(page: Browser, address: str) -> None:
    page.open(f"{address}/")
    page.click("//nav//a[normalize-space()='Try it']")
    page.text("//div[contains(@id, '-log_in')]")
    page.click("//a[normalize-space()='About this API']")
    assert page.text("//h1") == "Interaction API"
