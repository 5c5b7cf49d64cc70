"""Write a release into .run/dist: `python -m release [--without-clients] [CLIENT ...]`.

The same commit gives the same bytes, wherever and whenever it is built: SOURCE_DATE_EPOCH, or else
the date of the commit, stands wherever a format wants a date.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from release.archives import checksums, write_zip
from release.changelog import changelog, previous_release
from release.lock import read_lock
from release.sbom import sbom, unlicensed

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / ".run" / "dist"
SITE = ROOT / ".run" / "site"
HOMES = {"casewright": ROOT, "twinspec": ROOT / "packaging" / "twinspec"}
EPOCH = "SOURCE_DATE_EPOCH"


def main(arguments: Sequence[str]) -> int:
    """Write the release; return 0 when all of it is there, else the exit code of what failed."""
    parser = argparse.ArgumentParser(
        prog="python -m release", description="Write a release into .run/dist."
    )
    parser.add_argument("--without-clients", action="store_true", help="leave the clients out")
    parser.add_argument("names", nargs="*", metavar="CLIENT", help="pack these clients alone")
    given = parser.parse_args(arguments)
    epoch = _epoch()
    environment = os.environ | {EPOCH: str(epoch)}
    try:
        _write(epoch, environment)
        if not given.without_clients:
            _run([sys.executable, "-m", "clients", "--dist", *given.names], ROOT, environment)
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    except RuntimeError as error:
        sys.exit(str(error))
    for file in DIST.rglob("maven-metadata.xml*"):
        # Maven's note of when it wrote into a folder: a registry writes its own.
        file.unlink()
    if _git("status", "--porcelain"):
        print("These bytes are of no commit: the checkout has changes that are not committed.")
    listed = [file for file in DIST.rglob("*") if file.is_file()]
    (DIST / "SHA256SUMS").write_text(checksums(DIST, listed), encoding="utf-8")
    print(f"{DIST.relative_to(ROOT)}: {len(listed)} files, and SHA256SUMS of them.")
    return 0


def _epoch() -> int:
    """Return the moment of the release in seconds since 1970."""
    said = os.environ.get(EPOCH) or _git("log", "-1", "--format=%ct")
    if not said.isdecimal():
        sys.exit(f"When is this release from? This is no git repository: set {EPOCH} to seconds.")
    return int(said)


def _write(epoch: int, environment: Mapping[str, str]) -> None:
    """Write all but the clients."""
    version = (ROOT / "spec" / "VERSION").read_text(encoding="utf-8").strip()
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.rmtree(SITE, ignore_errors=True)
    DIST.mkdir(parents=True)
    archive = DIST / f"interaction-contract-{version}.zip"
    twinspec = [sys.executable, "-m", "twinspec"]
    _run([*twinspec, "archive", "--output", str(archive)], ROOT, environment)
    before = previous_release(ROOT, version)
    since = ["--against", before] if before else []
    _run([*twinspec, "site", "--output", str(SITE), "--try-at", "/docs", *since], ROOT, environment)
    write_zip(SITE, DIST / f"interaction-contract-site-{version}.zip", epoch)
    pins = read_lock(ROOT / "requirements.lock")
    for name, home in HOMES.items():
        build = [sys.executable, "-m", "hatchling", "build", "--directory", str(DIST)]
        _run([*build, "--target", "sdist", "--target", "wheel"], home, environment)
        project = _project(home)
        wheel = DIST / f"{name}-{project['version']}-py3-none-any.whl"
        bill = sbom(project, pins, hashlib.sha256(wheel.read_bytes()).hexdigest(), epoch)
        (DIST / f"{name}-{project['version']}.cdx.json").write_text(bill, encoding="utf-8")
        for other in unlicensed(project, pins):
            print(f"{name}: the licence of {other} is not known here; its bill says none.")
    (DIST / "CHANGELOG.md").write_text(changelog(ROOT, version), encoding="utf-8")


def _project(home: Path) -> Mapping[str, Any]:
    told = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))
    project: Mapping[str, Any] = told["project"]
    return project


def _git(*words: str) -> str:
    """Return what git says of the checkout; nothing where there is no repository."""
    line = ["git", *words]
    return subprocess.run(
        line, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()


def _run(line: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    subprocess.run(line, cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
