"""What every test relies on: in CI a skipped test has failed, and Hypothesis repeats itself.

Tests of some folders are slow as a whole: they start servers, browsers or fuzz runs.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest
from hypothesis import settings

# Generators make everything anew; what an earlier run made is no test's business.
os.environ["TWINSPEC_CACHE"] = ""

SLOW = {
    Path(__file__).parent / name
    for name in (
        "browser",
        "clients",
        "concurrency",
        "fuzz",
        "hostile",
        "installation",
        "processes",
    )
}
LONGER = {
    Path(__file__).parent / name
    for name in (
        "api/test_app.py",
        "api/test_bodies.py",
        "api/test_body_violations.py",
        "api/test_long_searches.py",
        "api/test_mock.py",
        "api/test_trial.py",
        "binding/test_third_opinion.py",
        "doctor",
        "examples",
        "requests",
        "schematron",
        "rules/test_expressions.py",
        "storage",
        "test_dependencies.py",
        "twinspec/changes",
        "twinspec/clients",
        "twinspec/fuzz",
        "twinspec/grammar",
        "twinspec/schematron",
        "twinspec/test_any_contract.py",
        "twinspec/test_archive.py",
        "twinspec/test_equal_differences.py",
        "twinspec/test_equal_models.py",
        "twinspec/test_equal_project.py",
        "twinspec/test_equal_command.py",
        "twinspec/test_catalogue.py",
        "twinspec/test_foreign_project.py",
        "twinspec/test_generate.py",
        "twinspec/test_generators.py",
        "twinspec/test_init.py",
        "twinspec/test_kinds_of_twins.py",
        "twinspec/test_ledger.py",
        "twinspec/test_lint.py",
        "twinspec/test_malformed.py",
        "twinspec/test_paging_key.py",
        "twinspec/test_severity.py",
        "twinspec/test_planted_differences.py",
        "twinspec/test_prefix_key.py",
        "twinspec/test_session.py",
        "twinspec/test_text_is_no_code.py",
        "twinspec/test_texts.py",
    )
}
"""Files and folders that `make quick` leaves out: each takes more than a second of CPU."""
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make quick` leave out what takes longer, collecting included."""
    parser.addoption("--quick", action="store_true", help="leave out what takes longer")


def pytest_configure() -> None:
    """Refuse a list of longer tests that names what is not there."""
    gone = sorted(str(path) for path in LONGER | SLOW if not path.exists())
    if gone:
        raise pytest.UsageError(f"tests/conftest.py names what is not there: {', '.join(gone)}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what `make quick` leaves out."""
    if config.getoption("--quick") and collection_path in LONGER | SLOW:
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves to `make test-slow`, and take out what `make quick` does."""
    for item in items:
        if item.path.parent in SLOW:
            item.add_marker(pytest.mark.slow)
    if config.getoption("--quick"):
        longer = [item for item in items if item.get_closest_marker("longer")]
        items[:] = [item for item in items if not item.get_closest_marker("longer")]
        config.hook.pytest_deselected(items=longer)


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


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what `make coverage` measured in a worker: xdist kills one that takes long to end."""
    measuring = coverage.Coverage.current()
    if measuring is not None and hasattr(session.config, "workerinput"):
        measuring.save()
