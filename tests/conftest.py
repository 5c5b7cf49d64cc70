"""What every test relies on: in CI a skipped test has failed, and Hypothesis repeats itself.

Tests of some folders are slow as a whole: they start servers, browsers or fuzz runs.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from hypothesis import settings

SLOW = {
    Path(__file__).parent / name
    for name in ("browser", "clients", "concurrency", "fuzz", "hostile")
}
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Mark what `make test` leaves to `make test-slow`."""
    for item in items:
        if item.path.parent in SLOW:
            item.add_marker(pytest.mark.slow)


def _fail_instead_of_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that says why: in CI nothing may be left out in silence."""
    if not (IN_CI and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"In CI a skip is a failure. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge a test's own skip."""
    report = yield
    _fail_instead_of_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge the skip of a whole module."""
    report = yield
    _fail_instead_of_skip(report)
    return report
