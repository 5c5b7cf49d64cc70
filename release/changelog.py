"""CHANGELOG.md of a release: what changed in the contract since the one before it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_BREAKS, _NOT_ALL_COMPARED = 1, 3
_TAGS = "v[0-9]*"


def changelog(root: Path, version: str) -> str:
    """Return the Markdown for the release `version` of the contract.

    Releases are tags such as `v1.0.0`. Where an earlier one is in the history of this commit,
    `twinspec diff --changelog` says what changed since; RuntimeError where it cannot.
    """
    before = previous_release(root, version)
    if before is None:
        return f"# {version}\n\nNothing to compare with: no earlier release has a tag here.\n"
    line = [sys.executable, "-m", "twinspec", "diff", f"{before}:spec", "spec", "--changelog"]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in (0, _BREAKS, _NOT_ALL_COMPARED):
        raise RuntimeError(f"no changelog since {before}: {done.stdout}{done.stderr}".strip())
    return f"# {version}\n\nSince {before}.\n\n{done.stdout.strip()}\n"


def previous_release(root: Path, version: str) -> str | None:
    """Return the tag of the newest release before `version` in the history, if there is any."""
    line = ["git", "describe", "--tags", "--abbrev=0", f"--match={_TAGS}", f"--exclude=v{version}"]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None if done.returncode == 0 else None
