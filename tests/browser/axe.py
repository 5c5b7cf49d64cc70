"""axe-core, the judge of accessibility, as npm installs it from the lock beside this file."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.browser.chromium import Browser

_FOLDER = Path(__file__).parent
_SCRIPT = _FOLDER / "node_modules" / "axe-core" / "axe.min.js"


def missing() -> str:
    """Return what has to be installed before axe-core can be, if anything."""
    return "" if shutil.which("npm") else "npm"


@cache
def script() -> str:
    """Return the source of axe-core."""
    if not _SCRIPT.exists():
        subprocess.run(["npm", "ci"], cwd=_FOLDER, check=True, capture_output=True)
    return _SCRIPT.read_text(encoding="utf-8")


def violations(page: Browser) -> list[str]:
    """Return what axe-core finds on the page, one line for each rule and element."""
    found: Any = page.run_async(
        f"{script()}\nconst done = arguments[arguments.length - 1];"
        "axe.run(document).then(({violations}) => done(violations), (error) => done([`${error}`]));"
    )
    return [
        f"{one['id']}: {node['html'][:160]}" if isinstance(one, dict) else one
        for one in found
        for node in (one["nodes"] if isinstance(one, dict) else [None])
    ]
