"""One run of plain Schemathesis: its own checks, its own defaults, one session given."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import httpx
import yaml

from tests.defective.servers import ROOT, environment, fuzzed

Kind = Literal["json", "both"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""JSON alone, since Schemathesis cannot judge XML; and both."""

_MEDIA_TYPES = ("application/json", "application/xml")
_SLACK_SECONDS = 180
# It would end the session that the run is given.
_LEFT_OUT = "log_out"


def run(
    version: str,
    kind: Kind,
    seconds: int,
    seed: int,
    workers: int,
    defect: Sequence[str] = (),
    operations: str = "",
) -> dict[str, Any]:
    """Run on a fresh server that has a defect or none; return the outcome of the run.

    `found` holds by failed check, operation and status after how many seconds it was seen.
    """
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-bench-") as name,
        fuzzed(1, defect) as (address,),
    ):
        folder = Path(name)
        events = folder / "events.ndjson"
        chosen = [("--include-operation-id", one) for one in operations.split(",") if one]
        if _LEFT_OUT not in operations:
            chosen.append(("--exclude-operation-id", _LEFT_OUT))
        command: list[str | Path] = [
            *(sys.executable, "-m", "schemathesis.cli", "--no-color", "run"),
            *(_bundle(version, kind, folder), "--url", f"{address}/system/ws/{version}"),
            *("-H", f"X-egain-session: {_session(address)}", "--max-time", str(seconds)),
            *("--workers", str(workers), "--seed", str(seed), "--continue-on-failure"),
            *("--report-ndjson-path", events, "--generation-database", "none"),
            *(word for pair in chosen for word in pair),
        ]
        # A folder of its own: Schemathesis would read settings from the one it is started in.
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment() | {"HOME": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds + _SLACK_SECONDS,
        )
        if not events.exists() or done.returncode not in (0, 1):
            raise RuntimeError(f"Schemathesis did not run: {done.stdout[-2000:]}")
        return {"code": done.returncode, **_read(events)}


def _bundle(version: str, kind: Kind, folder: Path) -> Path:
    """Return the one-file document of a version; with JSON only, XML is taken out of a copy."""
    bundle = ROOT / "generated" / "openapi" / f"{version}.yaml"
    if kind == "both":
        return bundle
    document = yaml.safe_load(bundle.read_text(encoding="utf-8"))
    _without_xml(document)
    copy = folder / bundle.name
    copy.write_text(json.dumps(document), encoding="utf-8")
    return copy


def _without_xml(node: Any) -> None:
    if isinstance(node, dict):
        if set(node) == set(_MEDIA_TYPES):
            del node[_MEDIA_TYPES[1]]
        for value in node.values():
            _without_xml(value)
    elif isinstance(node, list):
        for value in node:
            _without_xml(value)


def _session(address: str) -> str:
    answer = httpx.post(
        f"{address}/system/ws/v12/authentication/user/login?forceLogin=yes",
        json={"userName": "all-1", "password": "fuzz-all-1"},
        headers={"Accept": _MEDIA_TYPES[0]},
    )
    answer.raise_for_status()
    return str(answer.headers["X-egain-session"])


def _read(events: Path) -> dict[str, Any]:
    begun, ended, cases = 0.0, 0.0, 0
    found: dict[str, float] = {}
    for line in events.read_text(encoding="utf-8").splitlines():
        ((name, said),) = json.loads(line).items()
        ended = said.get("timestamp", ended)
        if name == "EngineStarted":
            begun = said["timestamp"]
        elif name == "ScenarioFinished":
            recorder = said["recorder"]
            cases += len(recorder.get("interactions", {}))
            for key, second in _failures(recorder):
                since = round(second - begun, 1)
                found[key] = min(found.get(key, since), since)
    return {"seconds": ended - begun, "cases": cases, "found": found}


def _failures(recorder: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each failed check with the operation and status, and when the answer came."""
    for case, checks in recorder.get("checks", {}).items():
        interaction = recorder["interactions"].get(case)
        for check in checks:
            if check["status"] != "failure" or interaction is None:
                continue
            failure = check["failure_info"]["failure"]
            response = interaction["response"]
            status = response["status_code"] if response else "-"
            key = f"{failure['type']} {failure['operation']} {status}"
            yield key, interaction["timestamp"]
