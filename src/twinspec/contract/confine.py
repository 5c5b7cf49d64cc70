"""Reading a contract reads only files inside its folder, and fetches nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from twinspec.contract.yaml_nodes import ContractError

MAX_FILES = 20_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\")


def check_folder(folder: Path) -> None:
    """Refuse a contract with links out of its folder: ContractError names the file.

    A link must lead inside the folder, and not to a folder that contains the link. A pipe or a
    device is refused, too, since reading it might never end.
    """
    for number, path in enumerate(_entries(folder)):
        if number == MAX_FILES:
            raise ContractError(f"{folder}: more than {MAX_FILES} files; split the contract")
        shown = ascii(str(path))[1:-1]
        if not path.name.isprintable():
            raise ContractError(f"{shown}:1: the file's name has characters that cannot be shown")
        if path.is_symlink():
            _check_link(path, folder)
        elif not (path.is_file() or path.is_dir()):
            raise ContractError(f"{shown}:1: neither a file nor a folder")


def _entries(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*sorted(folders), *sorted(files)))


def _check_link(path: Path, folder: Path) -> None:
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        raise ContractError(f"{path}:1: a link that leads to itself") from None
    if not target.is_relative_to(folder):
        raise ContractError(
            f"{path}:1: a link that leads out of the contract's folder {folder}; copy the file"
        )
    if path.is_relative_to(target):
        raise ContractError(f"{path}:1: a link to a folder that the link stands in")
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise ContractError(f"{path}:1: a link to what is neither a file nor a folder")


def target_of(reference: str, file: Path, folder: Path) -> Path:
    """Return the file that a relative `reference` in `file` names, links resolved.

    ValueError says what is wrong: the file is outside `folder`, or the reference is not relative.
    """
    if _SCHEME.match(reference) or "?" in reference:
        raise ValueError(f"{reference!r} is no relative path, and nothing is fetched; copy it here")
    if not reference.isprintable():
        raise ValueError(f"{reference!r} is no path")
    try:
        target = (file.parent / reference).resolve()
    except (OSError, RuntimeError):
        raise ValueError(f"{reference!r} leads to itself") from None
    if not target.is_relative_to(folder.resolve()):
        raise ValueError(f"{reference!r} leads out of the contract's folder {folder}; copy it here")
    return target
