"""Fast imports at the start of a process: only what it needs, without garbage collection.

Libraries import modules for features that casewright does not use. `deferred` replaces such a
module by an empty one, whose names load the real module when they are used:

    with deferred("starlette.testclient"):
        import connexion                  # which has `from starlette.testclient import TestClient`
    connexion.AsyncApp(…).test_client()   # imports the real one, and returns what that returns
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Postpone the import of these modules inside the block, unless they are imported already."""
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _LazyModule(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


@contextmanager
def not_installed(name: str) -> Iterator[None]:
    """Make an optional module appear missing to imports inside the block."""
    if name in sys.modules:
        yield
        return
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules[name] = None  # Python's own sign of that
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def without_collection() -> Iterator[None]:
    """Turn off garbage collection inside the block, and exempt the objects that it creates.

    Modules create hundreds of thousands of permanent objects, which each pass would scan.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _LazyModule(ModuleType):
    """Stands for a module that is imported when one of its names is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if isinstance(sys.modules.get(self.__name__), _LazyModule):
            return _LazyAttribute(self.__name__, name)
        return getattr(import_module(self.__name__), name)


class _LazyAttribute:
    """Stands for a function or class of a module that is imported when it is called."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return getattr(import_module(self._module), self._name)(*arguments, **options)
