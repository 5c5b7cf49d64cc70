"""packaging/systemd: systemd takes the unit, and a server does nothing that the unit forbids."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from casewright.settings import Settings
from casewright.storage.world import load_demo
from tests.processes.editors import wait_until

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "packaging" / "systemd" / "casewright.service"
TEXT = UNIT.read_text("utf-8")
DIRECTIVES = re.findall(r"^(\w+)=(.*)$", TEXT, re.MULTILINE)
COMMAND = Path(sys.executable).with_name("casewright")


def values(name: str) -> list[str]:
    return [value for key, value in DIRECTIVES if key == name]


def run(*line: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, line)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unit with the command of this environment, which is there."""
    file = tmp_path_factory.mktemp("systemd") / UNIT.name
    file.write_text(TEXT.replace("/opt/casewright/bin/casewright", str(COMMAND)))
    return file


def test_systemd_knows_every_directive_and_value(unit: Path) -> None:
    done = run("systemd-analyze", "verify", unit)
    assert (done.returncode, done.stderr) == (0, "")
    wrong = unit.with_name("wrong.service")
    wrong.write_text(unit.read_text() + "\n[Service]\nProtectSystm=strict\n")
    assert "ProtectSystm" in run("systemd-analyze", "verify", wrong).stderr


def test_it_runs_no_program_that_a_minimal_debian_lacks() -> None:
    """Debian's /bin/kill is in procps, which not every image has: a reload failed there."""
    programs = {
        value.split()[0].lstrip("-") for name, value in DIRECTIVES if name.startswith("Exec")
    }
    assert programs == {"/opt/casewright/bin/casewright", "/bin/sh"}


def test_systemd_finds_little_exposed(unit: Path) -> None:
    """Of 100 that a service without any of it has, the limit is 15."""
    judge = ("systemd-analyze", "security", "--offline=yes")
    done = run(*judge, "--threshold=15", unit)
    assert done.returncode == 0, done.stdout
    assert run(*judge, "--threshold=1", unit).returncode == 1


def test_the_unit_sets_settings_that_there_are() -> None:
    set_ = dict(value.split("=", 1) for value in values("Environment"))
    assert {name.removeprefix("CASEWRIGHT_").lower() for name in set_} <= set(Settings.model_fields)
    (state,) = values("StateDirectory")
    assert set_["CASEWRIGHT_DATABASE_URL"].startswith(f"sqlite:////var/lib/{state}/")


def test_a_reload_is_a_rolling_restart() -> None:
    """A server of one process would end: docs/operating.md, "Many processes"."""
    assert values("ExecReload") == ["/bin/sh -c 'kill -HUP $MAINPID'"]
    assert "CASEWRIGHT_WORKERS=2" in values("Environment")
    assert values("KillSignal") == ["SIGTERM"]
    assert values("KillMode") == ["mixed"]


def test_there_is_time_for_the_last_requests_and_room_for_all_connections() -> None:
    grace, most = Settings().grace_seconds, Settings().connections
    assert int(values("TimeoutStopSec")[0]) >= grace + 5
    assert int(values("LimitNOFILE")[0]) > most + 128


def refused() -> set[str]:
    """Return the system calls that the unit forbids, as systemd lists them."""
    kept, dropped = values("SystemCallFilter")
    listed = run("systemd-analyze", "syscall-filter").stdout
    groups: dict[str, set[str]] = {}
    for line in listed.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), set())
        elif line.startswith("    ") and not line.strip().startswith("#"):
            group.add(line.strip())

    def calls(name: str) -> Iterator[str]:
        for one in groups[name]:
            yield from calls(one) if one.startswith("@") else (one,)

    allowed = {call for name in kept.split() for call in calls(name)}
    allowed |= set(calls("@default"))
    taken = {call for name in dropped.removeprefix("~").split() for call in calls(name)}
    return {call for name in groups for call in calls(name)} - (allowed - taken)


def test_a_server_makes_no_system_call_that_the_unit_forbids(tmp_path: Path) -> None:
    """From its start through a log-in and a rolling restart to its end, all workers included.

    Nor does it ask for memory that is writable and executable (MemoryDenyWriteExecute), or for a
    socket of another family (RestrictAddressFamilies).
    """
    database = f"sqlite:///{tmp_path}/cases.db"
    load_demo(database)
    record = tmp_path / "calls"
    traced = ["strace", "--follow-forks", "--seccomp-bpf", "--output", str(record)]
    serve = [str(COMMAND), "serve", "--port", "0", "--workers", "2", "--database-url", database]
    log = tmp_path / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*traced, *serve], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    with process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[^:]+:\d+", process.stdout.readline())
            assert found, log.read_text()
            _log_in(found[0])
            supervisor = _child(process.pid)
            os.kill(supervisor, signal.SIGHUP)
            wait_until(lambda: log.read_text().count("Application startup") >= 4, "all are new")
            _log_in(found[0])
            os.kill(supervisor, signal.SIGTERM)
            process.wait(120)
        finally:
            process.kill()
    told = record.read_text(errors="replace")
    processes = set(re.findall(r"^\d+", told, re.MULTILINE))
    assert len(processes) >= 5, "the supervisor and both pairs of workers are not in the record"
    made = set(re.findall(r"^\d+ +(?:<\.\.\. )?([a-z_0-9]+)[( ]", told, re.MULTILINE))
    assert len(made) > 50
    # SQLite gives its log to the owner of the file, where it runs as root: os_unix.c, robustFchown.
    as_root = {"fchown"} if os.geteuid() == 0 else set()
    assert made & refused() <= as_root
    # Within one line: a call that another one interrupts has its end on a line of its own.
    assert re.findall(r"mmap\([^)\n]*PROT_WRITE\|PROT_EXEC.*", told) == []
    assert re.findall(r"mprotect\([^)\n]*PROT_EXEC.*", told) == []
    families = set(re.findall(r"socket(?:pair)?\((AF_\w+)", told))
    assert families <= set(values("RestrictAddressFamilies")[0].split())


def _child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _log_in(address: str) -> None:
    path = "/system/ws/v12/authentication/user/login?forceLogin=yes"
    body = json.dumps({"userName": "frank", "password": "demo-frank"}).encode()
    asked = Request(address + path, body, {"Content-Type": "application/json"})
    with urlopen(asked, timeout=120) as answer:
        assert answer.status == 204
