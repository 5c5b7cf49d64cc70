"""The small contract of this folder, sound or with one thing changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from twinspec.contract.layout import Contract, load_contract

LIBRARY = Path(__file__).parent / "library" / "spec"
SETTINGS = """[tool.twinspec]
spec = "spec"
output = "generated"
package = "library_contract"
"""
CASEWRIGHT = Path(__file__).parents[2] / "spec"


def changed(folder: Path, *changes: tuple[str, str, str], of: Path = LIBRARY) -> Contract:
    """Return a copy of a contract in `folder` after `changes`: file, old text (once), new text."""
    spec = folder / "spec"
    shutil.copytree(of, spec)
    for file, old, new in changes:
        text = (spec / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (spec / file).write_text(text.replace(old, new), encoding="utf-8")
    return load_contract(spec)
