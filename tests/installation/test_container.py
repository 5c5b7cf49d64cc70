"""packaging/container: what it installs, as whom it runs, and that it needs nothing but its volume.

With an engine (podman, docker) that has the base image or can fetch it, the image is built and
run. Otherwise its steps are run below a folder, and its server on a file system that is read-only
but for the volume. CASEWRIGHT_TEST_PYTHON_IMAGE names another base image.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.servers import PATIENCE
from tests.installation.containerfile import FolderBuild, Instruction, instructions

ROOT = Path(__file__).parents[2]
FILE = ROOT / "packaging" / "container" / "Containerfile"
STEPS = instructions(FILE.read_text("utf-8"))
LOCK = "packaging/casewright.lock"


def of(keyword: str, stage: int) -> list[str]:
    """Return the values of the instructions with a keyword in a stage."""
    return [one.value for one in STEPS if (one.keyword, one.stage) == (keyword, stage)]


def test_the_linter_for_containerfiles_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, FILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_runs_as_nobody_who_is_root_or_has_a_name_of_the_base() -> None:
    """By number, so that `runAsNonRoot` of Kubernetes can tell."""
    (user,) = of("USER", 1)
    assert user == "10001:10001"
    last = max(index for index, one in enumerate(STEPS) if one.keyword == "RUN")
    assert STEPS.index(Instruction(1, "USER", user)) > last
    assert [one.value for one in STEPS if one.keyword == "VOLUME"] == ['["/var/lib/casewright"]']


def test_it_is_probed_by_itself() -> None:
    """A base image has no curl, and needs none."""
    (check,) = of("HEALTHCHECK", 1)
    assert json.loads(check.partition("CMD ")[2])[1:] == ["-m", "casewright.health"]
    assert not {"curl", "wget"} & set(FILE.read_text("utf-8").split())


def test_only_what_is_copied_is_sent_to_the_engine() -> None:
    ignored, *kept = [
        line
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    copied = [
        source
        for value in of("COPY", 0) + of("COPY", 1)
        if not value.startswith("--from=")
        for source in value.split()[:-1]
    ]
    assert ignored == "*"
    assert sorted(kept) == sorted(f"!{source}" for source in copied)


def test_the_lock_pins_what_the_lock_of_the_tests_pins() -> None:
    """So what runs is what was tested, and each of it has hashes."""
    tested = (ROOT / "requirements.lock").read_text("utf-8")
    pins = [line for line in (ROOT / LOCK).read_text("utf-8").splitlines() if "==" in line]
    assert len(pins) > 20
    for pin in pins:
        assert pin.endswith(" \\"), pin
        assert f"\n{pin.split(' ')[0]} " in tested


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what `make dist` and the repository give to the build."""
    folder = tmp_path_factory.mktemp("context")
    dist = folder / ".run" / "dist"
    dist.mkdir(parents=True)
    line = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", dist]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = dist.iterdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (dist / "SHA256SUMS").write_text(f"{digest}  {wheel.name}\n{'0' * 64}  of-another-file.zip\n")
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    shutil.copy(ROOT / ".dockerignore", folder)
    return folder


def test_a_wheel_that_is_not_the_release_s_is_not_installed(tmp_path: Path, context: Path) -> None:
    other = tmp_path / "context"
    shutil.copytree(context, other)
    (wheel,) = (other / ".run" / "dist").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes() + b" ")
    (check,) = (one for one in STEPS if one.keyword == "RUN" and "sha256sum" in one.value)
    copies = [one for one in STEPS if one.stage == 0 and one.keyword in ("COPY", "WORKDIR")]
    with pytest.raises(AssertionError, match="FAILED"):
        FolderBuild(tmp_path / "root", other, Path(sys.executable)).run([*copies, check])


BASE = os.environ.get("CASEWRIGHT_TEST_PYTHON_IMAGE") or next(
    one.value.partition("=")[2] for one in STEPS if one.keyword == "ARG"
)


def engine() -> str | None:
    """Return the command of an engine that works and has the base; a client alone does not."""
    for name in ("podman", "docker"):
        if shutil.which(name) and (
            _works(name, "image", "inspect", BASE) or _works(name, "pull", BASE)
        ):
            return name
    return None


def _works(*line: str) -> bool:
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


def test_the_image_is_built_and_serves_from_its_volume_alone(tmp_path: Path, context: Path) -> None:
    name = engine()
    if name:
        _in_a_container(name, context)
    else:
        _below_a_folder(tmp_path, context)


def _in_a_container(name: str, context: Path) -> None:
    """Build the image, and run it with a read-only root until its health check says so."""
    tag = f"casewright-test-{os.getpid()}"
    build = [name, "build", "--file", str(context / "packaging/container/Containerfile")]
    build += ["--build-arg", f"PYTHON={BASE}", "--network", "host"]
    subprocess.run([*build, "--tag", tag, str(context)], check=True)
    run = [name, "run", "--detach", "--rm", "--read-only", "--cap-drop=ALL", "--name", tag]
    options = ["--security-opt=no-new-privileges", "--env", "CASEWRIGHT_PLAIN_HTTP=true"]
    subprocess.run([*run, *options, tag], check=True)
    try:
        probe = [name, "exec", tag, "/opt/casewright/bin/python", "-m", "casewright.health"]
        until = time.monotonic() + PATIENCE
        while subprocess.run(probe, check=False).returncode:
            assert time.monotonic() < until
            time.sleep(0.5)
        who = subprocess.run([name, "exec", tag, "id", "-u"], capture_output=True, check=True)
        assert who.stdout.strip() == b"10001"
    finally:
        subprocess.run([name, "rm", "--force", tag], check=False)
        subprocess.run([name, "rmi", tag], check=False)


def _below_a_folder(tmp_path: Path, context: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    built = FolderBuild(root, context, Path(sys.executable))
    built.run(STEPS)
    volume = root / "var/lib/casewright"
    assert volume.stat().st_mode & 0o777 == 0o700
    (entry,) = of("ENTRYPOINT", 1)
    (arguments,) = of("CMD", 1)
    (check,) = of("HEALTHCHECK", 1)
    env = built.environment | {
        "CASEWRIGHT_PLAIN_HTTP": "true",
        "CASEWRIGHT_PORT": str(_free_port()),
    }
    probe = built.command(check.partition("CMD ")[2])
    with _on_a_read_only_root(built.command(entry) + json.loads(arguments), volume, env) as server:
        until = time.monotonic() + PATIENCE
        while subprocess.run(probe, env=env, capture_output=True, check=False).returncode:
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.5)
        assert (volume / "cases.db").exists()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def _on_a_read_only_root(
    command: list[str], volume: Path, env: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command where nothing but the volume can be written, as `--read-only` has it."""
    prepare = (
        'mount --make-rprivate / && mount --bind "$0" "$0" && mount -o remount,ro,bind / '
        '&& ! touch /not-written 2>/dev/null && cd "$0" && exec "$@"'
    )
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "-r"]
    process = subprocess.Popen([*apart, "bash", "-c", prepare, volume, *command], env=env)
    try:
        yield process
        process.terminate()
        # It ends well, and then as the signal would have ended it.
        assert process.wait(PATIENCE) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
