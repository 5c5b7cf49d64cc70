"""Writes a new project into a folder completely, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from twinspec.config import read_config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.generate.build import build
from twinspec.start.import_contract import import_pair

_EXAMPLE = Path(__file__).parent / "example"
_SERVER = "library.server:Library"


@dataclass(frozen=True, slots=True)
class StartedProject:
    """A new project: the next commands, and parts that could not be generated."""

    commands: tuple[str, ...]
    notes: tuple[str, ...] = ()


def start(folder: Path, pair: Sequence[Path] = ()) -> StartedProject:
    """Write a project into `folder`, which is empty or does not exist; return the next steps.

    `pair` are an OpenAPI file and XSD files to make it from. ContractError if that fails; then
    nothing is written.
    """
    target = folder.absolute()
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ContractError(f"{folder}: is no folder; name one that is empty or not there")
    if target.is_dir() and any(target.iterdir()):
        raise ContractError(f"{folder}: is not empty; name a folder that is empty or not there")
    if not target.parent.is_dir():
        raise ContractError(f"{folder}: there is no folder {target.parent}")
    try:
        beside = target if target.exists() else target.parent
        with TemporaryDirectory(dir=beside, prefix=".twinspec-init-") as temporary:
            home = Path(temporary) / "project"
            started = import_into(home, pair) if pair else example_into(home)
            _move(home, target)
    except ContractError as error:
        # People know the folder that they named, not the one that soon is gone.
        raise ContractError(str(error).replace(f"{home}/", f"{folder}/")) from None
    except OSError as error:
        raise ContractError(f"{folder}: not written: {error.strerror}") from error
    return started


def _move(home: Path, target: Path) -> None:
    """Move a project into place. An existing folder is kept: it may be a shell's current folder."""
    if not target.exists():
        home.rename(target)
        return
    names = [entry.name for entry in home.iterdir()]
    try:
        for name in names:
            (home / name).rename(target / name)
    except OSError:
        for name in names:
            if (target / name).exists():
                (target / name).rename(home / name)
        raise


def example_into(home: Path) -> StartedProject:
    """Write the example: a small library, with rules, a server and tests."""
    shutil.copytree(_EXAMPLE, home, ignore=shutil.ignore_patterns("__pycache__"))
    config = read_config(home)
    config.output.mkdir()
    build(load_contract(config.spec), config, config.output)
    return StartedProject(
        (
            "twinspec check",
            f"twinspec serve --with {_SERVER}",
            "twinspec fuzz --spec http://127.0.0.1:8000 --time 30s        # in another terminal",
            "python -m unittest discover tests",
        )
    )


def import_into(home: Path, pair: Sequence[Path]) -> StartedProject:
    """Write a project for a contract: `pair` is its OpenAPI or JSON Schema file, then its XSDs."""
    imported = import_pair(home, pair)
    commands = ["twinspec check"]
    if imported.served:
        commands += [
            "twinspec serve",
            "twinspec fuzz --spec http://127.0.0.1:8000 --time 30s        # in another terminal",
        ]
    return StartedProject(tuple(commands), imported.notes)
