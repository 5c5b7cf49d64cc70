"""Certificates of this machine that sign themselves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def self_signed(folder: Path) -> Path:
    """Return a file with a key, and a certificate of 127.0.0.1 and localhost."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the keys")
    file, key, own = folder / "own.pem", folder / "key", folder / "certificate"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=library", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
            *("-keyout", key, "-out", own),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(key.read_bytes() + own.read_bytes())
    return file
