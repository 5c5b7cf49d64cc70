"""A cache of what external tools made: the same input to the same tools gives the same files.

Of validators it keeps that a contract is valid, but no errors.

The key of an entry is a digest of the input: the arguments, every file, and the names and versions
of all installed packages. Without an entry the tools run. Each user has an own cache; on a machine
without one, such as in continuous integration, every tool runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

_MOST = 100
"""Entries that are kept, the newest first."""


class Cache:
    """Generated files by the digest of their input, in `TWINSPEC_CACHE`; "" there turns it off."""

    def __init__(self) -> None:
        """Find the cache's folder, without reading or writing it."""
        said = os.environ.get("TWINSPEC_CACHE")
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
        self.folder = Path(base) / "twinspec" if said is None else Path(said) if said else None

    def key(self, command: Iterable[str], files: Mapping[str, bytes]) -> str:
        """Return the digest of a command and its input."""
        digest = hashlib.sha256(json.dumps([list(command), self._tools]).encode())
        for name, content in sorted(files.items()):
            digest.update(json.dumps([name, len(content)]).encode() + content)
        return digest.hexdigest()

    @cached_property
    def _tools(self) -> list[str]:
        """Return the interpreter and the installed packages: `pydantic-2.14.0.dist-info`."""
        folders = {folder for folder in map(Path, sys.path) if folder.is_dir()}
        installed = {file.name for folder in folders for file in folder.glob("*.dist-info")}
        return [sys.version, *sorted(installed)]

    def get(self, key: str) -> dict[str, str] | None:
        """Return the files made from an input, None when they are not cached."""
        if self.folder is None:
            return None
        try:
            kept = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            digest, files = kept["digest"], kept["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return files if digest == _digest(files) else None

    def put(self, key: str, files: Mapping[str, str]) -> None:
        """Store the files made from an input, if the folder can be written."""
        if self.folder is None:
            return
        text = json.dumps({"digest": _digest(files), "files": files})
        own = self.folder / f"{key}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            own.write_text(text, encoding="utf-8")
            own.replace(self.folder / f"{key}.json")
            kept = sorted(self.folder.glob("*.json"), key=lambda file: -file.stat().st_mtime)
            for old in kept[_MOST:]:
                old.unlink()


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
