"""Importing at the start of a process: only what it needs, and without looking for garbage.

Libraries import others for parts of them that nobody uses here. `deferred` puts an empty module in
the place of such a one, whose names load the real one when they are used:

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
    """Let imports inside of the block leave these modules for later, unless they are there."""
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _Deferred(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


@contextmanager
def not_installed(name: str) -> Iterator[None]:
    """Let imports inside of the block find that an optional module is not there."""
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
    """Have no garbage looked for inside of the block, nor what it made looked at later.

    Modules make hundreds of thousands of objects that stay, and that each pass would look at.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Deferred(ModuleType):
    """Stands for a module that is imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if isinstance(sys.modules.get(self.__name__), _Deferred):
            return _Later(self.__name__, name)
        return getattr(import_module(self.__name__), name)


class _Later:
    """Stands for a function or class of a module that is imported when it is called."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return getattr(import_module(self._module), self._name)(*arguments, **options)
