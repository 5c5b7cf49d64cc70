"""Plain Schemathesis on a fresh server, all versions, fixed seed: python -m tests.fuzz.plain

Ends with 0 only if no check failed and all operations but two answered something with a success.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from casewright.storage.world import DEMO_WORLD
from tests.fuzz.servers import serving

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "clients" / "schemathesis.toml"
BUNDLES = ROOT / "generated" / "openapi"

# As after `make run`, which the settings are written for: with its users, and with throttling.
USER = {"CASEWRIGHT_USER": "olivia", "CASEWRIGHT_PASSWORD": "demo-olivia"}
_SERVER = {"LOG_IN_FREE_FAILURES": "5"}

# Their successes need values that belong together, which plain Schemathesis cannot be told:
# a case with its present lastModified, an open activity with a case of the same customer.
BEYOND_REACH = {"PUT /interaction/case", "PUT /interaction/activity/{ids}/changecase"}


def run(address: str, bundle: Path, user: dict[str, str], *options: str) -> int:
    """Run Schemathesis on the version in `bundle` of the server at `address`; return its exit code.

    `user` holds the environment variables that name the user of the run, and the password.
    """
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS)]
    return subprocess.run(
        [*command, "run", str(bundle), *options],
        env=os.environ | {"CASEWRIGHT_URL": address} | user,
        check=False,
    ).returncode


def unsuccessful(bundle: Path, events: Path) -> list[str]:
    """Return the operations within reach that answered no request of a run with a success.

    `events` is the run's report in NDJSON.
    """
    document = yaml.safe_load(bundle.read_text(encoding="utf-8"))
    declared = {f"{m.upper()} {path}" for path, item in document["paths"].items() for m in item}
    return sorted(declared - BEYOND_REACH - set(_successful(events)))


def _successful(events: Path) -> Iterator[str]:
    for line in events.read_text(encoding="utf-8").splitlines():
        recorded = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for case, interaction in recorded.get("interactions", {}).items():
            response = interaction["response"]
            if response is not None and 200 <= response["status_code"] < 300:
                sent = recorded["cases"][case]["value"]
                yield f"{sent['method']} {sent['path']}"


def judge(address: str, bundle: Path, user: dict[str, str], *options: str) -> bool:
    """Run Schemathesis and tell whether the run passes; why not is said on standard output."""
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        code = run(address, bundle, user, *options, "--report-ndjson-path", str(events))
        silent = unsuccessful(bundle, events) if events.exists() else []
    for operation in silent:
        sys.stdout.write(f"{bundle.name}: {operation} answered nothing with a success\n")
    return code == 0 and not silent


def main() -> int:
    """Run all versions; return 1 if any of them failed."""
    arguments = argparse.ArgumentParser(description="Plain Schemathesis on a fresh demo server.")
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--examples", default="25", help="cases of an operation in a phase")
    given = arguments.parse_args()
    options = ("--seed", given.seed, "--max-examples", given.examples)
    bundles = sorted(BUNDLES.glob("v*[0-9].yaml"))
    with serving(DEMO_WORLD, settings=_SERVER) as (address,):
        passed = [judge(address, one, USER, *options) for one in bundles]
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
