"""The generated scripts, read line by line."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REQUESTS = ROOT / "generated" / "requests"
SCRIPTS = sorted(REQUESTS.glob("*/*.sh"))
LINE = re.compile(r"^# (\w+), (\w+): (\d{3})\n#.*\n", re.MULTILINE)


def parts(script: Path) -> tuple[str, list[tuple[str, str, str, str]]]:
    """Return what a script begins with, and operation, name, status and command of each request."""
    head, *told = LINE.split(script.read_text("utf-8"))
    return head, list(zip(told[::4], told[1::4], told[2::4], told[3::4], strict=True))
