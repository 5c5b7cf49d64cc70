"""Reads the bytes of a world file: a regular file of limited size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from casewright.storage.errors import WorldError

_MOST = 64 * 1024 * 1024


def read_bytes(path: Path) -> bytes:
    """Return the content of a world file; WorldError if there is none or it is too large."""
    try:
        # To open a device may do something, and to open a pipe may take for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorldError([f"{path}: is no regular file; name a world file, YAML"])
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            is_regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = file.read(_MOST + 1) if is_regular else None
    except OSError as error:
        raise WorldError([f"{path}: cannot be read: {error.strerror}"]) from error
    if content is None:
        raise WorldError([f"{path}: is no regular file; name a world file, YAML"])
    if len(content) > _MOST:
        raise WorldError([f"{path}: is larger than a world file may be, {_MOST // 2**20} MiB"])
    return content
