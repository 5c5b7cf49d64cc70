"""The page /docs in a browser: log in, look up and edit by clicking, and nothing typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_command_line import is_ready, served
from tests.browser import axe
from tests.browser.chromium import Browser, browser, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"install {missing()} (apt-get)")

JSON, XML = "application/json", "application/xml"
SHOTS = os.environ.get("CASEWRIGHT_TEST_SCREENSHOTS")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Browser]:
    """Return a browser at /docs of a server of the demo world."""
    database = f"sqlite:///{tmp_path / 'demo.db'}"
    with served("--database-url", database, "--demo") as address:
        assert is_ready(address)
        with browser(tmp_path / "profile") as page:
            page.open(f"{address}/")
            yield page


def operation(page: Browser, name: str) -> str:
    """Open an operation unless it is open; return the XPath of its block."""
    block = f"//div[contains(@id, '-{name}') and contains(@class, 'opblock')]"
    page.text(block)
    if not has(page, name, ".opblock-body"):
        page.click(f"{block}//button[contains(@class, 'opblock-summary-control')]")
    page.text(f"{block}//button[contains(@class, 'try-out__btn')]")
    if not has(page, name, ".try-out__btn.cancel"):
        page.click(f"{block}//button[contains(., 'Try it out')]")
    return block


def has(page: Browser, name: str, selector: str) -> bool:
    """Return whether the block of an operation has something now."""
    return bool(page.run(f"return document.querySelector(`[id$='-{name}'] {selector}`) !== null"))


def submit(page: Browser, name: str, media: str, shot: str = "") -> str:
    """Click `Execute` in an operation, in a representation; return the status of the answer."""
    block = operation(page, name)
    if has(page, name, ".opblock-section-request-body"):
        page.choose(f"{block}//div[contains(@class, 'opblock-section-request-body')]"
                    "//select[contains(@class, 'content-type')]", media)  # fmt: skip
    page.click(f"{block}//button[normalize-space()='Execute']")
    status = page.text(
        f"{block}//table[contains(@class, 'live-responses-table')]"
        "/tbody//td[contains(@class, 'response-col_status')]"
    )
    if SHOTS:
        page.save(Path(SHOTS) / f"{shot or name}.{media[-4:].strip('/')}.png")
    page.click(f"{block}//button[normalize-space()='Clear']")
    return status.split()[0]


def choose_version(page: Browser, version: str) -> None:
    """Choose a version of the contract in the bar above."""
    page.choose("//select[@id='select']", version)
    page.text(f"//small[contains(@class, 'version') and normalize-space()='{version}']"
              f"|//pre[@class='version' and normalize-space()='{version}']")  # fmt: skip


@pytest.mark.parametrize("media", [JSON, XML])
def test_log_in_look_up_and_edit_by_clicking(page: Browser, media: str) -> None:
    choose_version(page, "v12")
    assert submit(page, "edit_case", media, "edit_case_without_session") == "401"
    assert submit(page, "log_in", media) == "204"
    page.text("//button[contains(@class, 'authorize') and contains(@class, 'locked')]")
    choose_version(page, "v20")
    assert submit(page, "look_up_cases", media) == "200"
    choose_version(page, "v12")
    assert submit(page, "edit_case", media) == "204"
    assert submit(page, "edit_case", media, "edit_case_again") == "409"


@pytest.mark.skipif(bool(axe.missing()), reason=f"install {axe.missing()} (apt-get)")
def test_the_page_is_accessible_before_and_after_a_request(page: Browser) -> None:
    page.text("//div[contains(@id, '-log_in')]")
    assert axe.violations(page) == []
    block = operation(page, "edit_case")
    assert axe.violations(page) == []
    page.click(f"{block}//button[normalize-space()='Execute']")
    page.text(f"{block}//table[contains(@class, 'live-responses-table')]")
    assert axe.violations(page) == []
    assert page.run("return location.hash") == "#/case/edit_case"
