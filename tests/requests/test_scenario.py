"""The scenario of the clients as workflows of Arazzo: current, run, and each criterion can fail."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from clients.demo import demo_server
from clients.scenario import read_scenario
from clients.workflow import FILE, text, workflows
from tests.requests.scripts import ROOT

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def run(tools: Path, document: dict[str, Any], folder: Path) -> str:
    """Send the workflows to a new demo server, and return what redocly respect prints of it."""
    for source in document["sourceDescriptions"]:
        bundle = FILE.parent / source["url"]
        source["url"] = os.path.relpath(bundle.resolve(), folder)
    file = folder / "scenario.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    with demo_server(folder, read_scenario().clock) as address:
        servers = [
            word
            for source in document["sourceDescriptions"]
            for word in ("--server", f"{source['name']}={address}/system/ws/{source['name']}")
        ]
        done = subprocess.run(
            [tools / "redocly", "respect", file, *servers],
            env=os.environ | {"REDOCLY_TELEMETRY": "off"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    return COLOURS.sub("", done.stdout + done.stderr)


def test_the_file_is_current() -> None:
    assert FILE.read_text("utf-8") == text(), "run: python -m clients.workflow"


@pytest.mark.slow
def test_every_step_is_answered_as_the_scenario_says(tools: Path, tmp_path: Path) -> None:
    printed = run(tools, workflows(read_scenario()), tmp_path)
    count = len(read_scenario().steps)
    assert f"Steps: {count} passed, {count} total" in printed, printed


@pytest.mark.slow
def test_every_criterion_can_fail(tools: Path, tmp_path: Path) -> None:
    """With each criterion turned round, and no step ending the workflow, all of them fail."""
    document = workflows(read_scenario())
    criteria = 0
    for workflow in document["workflows"]:
        steps = workflow["steps"]
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            for criterion in step["successCriteria"]:
                criterion["condition"] = turned_round(criterion)
                criteria += 1
            if following:
                go_on = {"name": "go_on", "type": "goto", "stepId": following["stepId"]}
                step["onFailure"] = [go_on]
    progress, _, _ = run(tools, document, tmp_path).partition("Failed tests info")
    assert progress.count("✗ success criteria check") == criteria
    assert "✓ success criteria check" not in progress


def turned_round(criterion: dict[str, Any]) -> str:
    """Return a condition that holds only where that of a criterion does not."""
    condition = str(criterion["condition"])
    if criterion.get("type") == "regex":
        return "^nothing$"
    if "?!@" in condition:
        return condition.replace("?!@", "?@")
    left, _, right = condition.rpartition(" == ")
    return f"{left} != {right}"
