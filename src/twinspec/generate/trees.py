"""Compares a fresh tree with the committed one: changed, missing and orphaned files."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

_IGNORED = ("__pycache__", ".pyc")


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file that differs: `kind` is changed, missing or orphaned; `diff` shows the lines."""

    kind: str
    file: str
    diff: str = ""


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files below `folder` by relative name, without caches."""
    return {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.is_symlink()
        and not any(part.endswith(_IGNORED) for part in file.parts)
    }


def _diff(old: Path, new: Path, name: str) -> str:
    try:
        before, after = (file.read_text(encoding="utf-8").splitlines() for file in (old, new))
    except UnicodeDecodeError:
        return "(not text)"
    lines = difflib.unified_diff(before, after, name, f"{name} (fresh)", n=1, lineterm="")
    return "\n".join(lines)


def compare(committed: Path, fresh: Path) -> list[FileDifference]:
    """Return the differences of `committed` from `fresh`, by file name."""
    old, new = files_of(committed), files_of(fresh)
    found = [FileDifference("missing", name) for name in new if name not in old]
    found += [FileDifference("orphaned", name) for name in old if name not in new]
    found += [
        FileDifference("orphaned", link.relative_to(committed).as_posix())
        for link in committed.rglob("*")
        if link.is_symlink() and link.relative_to(committed).as_posix() not in new
    ]
    found += [
        FileDifference("changed", name, _diff(old[name], new[name], name))
        for name in new
        if name in old and old[name].read_bytes() != new[name].read_bytes()
    ]
    return sorted(found, key=lambda item: item.file)


def _drop_links(folder: Path) -> None:
    """Remove every link in the committed tree: writing through a link would change another file."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            path.unlink()


def replace(committed: Path, fresh: Path) -> list[FileDifference]:
    """Make `committed` equal to `fresh`; change only files that differ, and return them."""
    _drop_links(committed)
    differences = compare(committed, fresh)
    for difference in differences:
        target = committed / difference.file
        if difference.kind == "orphaned":
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((fresh / difference.file).read_bytes())
    for folder in sorted(committed.rglob("*"), reverse=True):
        if folder.is_dir() and folder.name != "__pycache__" and not any(folder.iterdir()):
            folder.rmdir()
    return differences
