"""A module of casewright that is imported from another file than its own."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from pathlib import Path
from typing import Any


class ChangedModule(importlib.abc.MetaPathFinder):
    """Finds one module in another file."""

    def __init__(self, name: str, file: Path) -> None:
        """Find the module `name` in `file`."""
        self._name = name
        self._file = file

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        """Return where the module comes from; None for every other one."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._file)


def install(name: str, file: Path) -> None:
    """Have the module `name` imported from `file`; it may not have been imported before."""
    if name in sys.modules:
        raise RuntimeError(f"{name} has been imported already")
    sys.meta_path.insert(0, ChangedModule(name, file))
