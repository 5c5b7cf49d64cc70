"""A rule that a server does not have is named, by a request that breaks it and is accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.defective.servers import WORLD, environment, fuzzed
from tests.fuzz.world_people import OBSERVER, USER

USERS = ["all-1", "all-2", "no-edit-case", "no-pull", "sales-only", OBSERVER, "session-1"]
"""Some of the users of the world; the last one is spared for log-ins."""


def findings(folder: Path, *defect: str) -> set[tuple[str, str | None]]:
    """Return the checks that found something in a short run of edits, each with its rule.

    The run knows the world's values and configuration, not what is switched off.
    """
    for name in ("configuration", "pools"):
        command = [sys.executable, "-m", "casewright", name, str(WORLD)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment())
        (folder / f"{name}.yaml").write_bytes(printed.stdout)
    logins = [part for name in USERS for part in ("--login", f"{name}:fuzz-{name}")]
    with fuzzed(1, defect) as (url,):
        options = [
            *("--base-url", url, "--values", str(folder / "pools.yaml")),
            *("--configuration", str(folder / "configuration.yaml"), "--observer", OBSERVER),
            *("--operations", "edit_case", "--examples", "800", "--seed", "1"),
            *("--findings-only", "--report", str(folder / "report")),
        ]
        subprocess.run(
            [sys.executable, "-m", "twinspec", "fuzz", *options, *logins],
            check=False,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
    counts = json.loads((folder / "report" / "counts.json").read_text(encoding="utf-8"))
    assert counts["run"]["end"] == "complete"
    assert counts["checks"]["rules_decided"] > 0
    return {(one["check"], one["rule"]) for one in counts["findings"]}


@pytest.mark.parametrize("rule", ["edit_case.case_is_open", "edit_case.caller_may_edit_cases"])
def test_a_rule_that_is_switched_off_is_missing(tmp_path: Path, rule: str) -> None:
    assert ("missing_rule", rule) in findings(tmp_path, "--off", rule)


def test_a_sound_server_has_no_finding(tmp_path: Path) -> None:
    assert OBSERVER in USER
    assert findings(tmp_path) == set()
