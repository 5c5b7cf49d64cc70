"""What outside tools made before: the same input, put to the same tools, makes the same files.

A validator that finds nothing wrong makes none; what it finds is not kept.

An entry is kept by a digest of all that goes in: the arguments, every file, and the names and
versions of everything that is installed. What has no entry is made. Entries are this user's alone;
a machine that has none, as one of continuous integration, makes everything.
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
    """Generated files by a digest of their input, in the folder `TWINSPEC_CACHE`; "" for none."""

    def __init__(self) -> None:
        """Find the folder; nothing is read or written yet."""
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
        """The interpreter, and what is installed: `pydantic-2.14.0.dist-info`."""
        folders = {folder for folder in map(Path, sys.path) if folder.is_dir()}
        installed = {file.name for folder in folders for file in folder.glob("*.dist-info")}
        return [sys.version, *sorted(installed)]

    def get(self, key: str) -> dict[str, str] | None:
        """Return the files that were made of an input, None when they are not cached."""
        if self.folder is None:
            return None
        try:
            kept = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            digest, files = kept["digest"], kept["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return files if digest == _digest(files) else None

    def put(self, key: str, files: Mapping[str, str]) -> None:
        """Store the files that were made of an input, if the folder can be written."""
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
