"""Putting a mutant in place of what it changes: a module that is imported, or functions."""

from __future__ import annotations

import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from bench.mutants.plan import Mutant
from bench.mutants.suites import SOURCE


class ChangedModuleFinder(importlib.abc.MetaPathFinder):
    """Finds the changed module in place of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        """Return where the changed module comes from; None for every other module."""
        if name != self._mutant.module:
            return None
        file = str(self._mutant.file.resolve())
        return importlib.util.spec_from_file_location(
            name,
            file,
            loader=_Loader(name, file, self._mutant.source),
            submodule_search_locations=[str(Path(file).parent)]
            if self._mutant.is_package
            else None,
        )


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, file: str, source: str) -> None:
        super().__init__(name, file)
        self._source = source

    def get_code(self, _fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class Exchange:
    """Gives changed functions their new code, wherever they are in use.

    Functions and caches are looked up once, in the process that is copied: a copy that looked
    through all objects would touch them, and so copy the whole memory.
    """

    def __init__(self) -> None:
        gc.collect()
        own = str(SOURCE.resolve())
        self._functions: list[FunctionType] = []
        self._caches: list[Any] = []
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(own):
                self._functions.append(one)
            elif isinstance(one, _CACHE) and (one.__module__ or "").startswith(_PACKAGES):
                self._caches.append(one)
        gc.freeze()

    def put(self, mutant: Mutant) -> None:
        """Change this process; what functions with a cache have kept is forgotten."""
        file = str(mutant.file.resolve())
        assert mutant.function is not None
        inner = f"{mutant.function}.<locals>."
        before = _by_name(compile(mutant.file.read_text("utf-8"), file, "exec", dont_inherit=True))
        after = _by_name(compile(mutant.source, file, "exec", dont_inherit=True))
        pairs = {
            old: new
            for name, olds in before.items()
            if name == mutant.function or name.startswith(inner)
            for old, new in zip(olds, after.get(name, ()), strict=False)
            if old != new and old.co_freevars == new.co_freevars
        }
        changed = [one for one in self._functions if one.__code__ in pairs]
        if not changed:
            raise Unexchangeable(mutant.place)
        for one in changed:
            one.__code__ = pairs[one.__code__]
        for cached in self._caches:
            cached.cache_clear()


class Unexchangeable(Exception):
    """No function of the running process has the code that is to be changed."""


_CACHE = type(functools.cache(str))
_PACKAGES = ("casewright", "twinspec")


def _by_name(code: CodeType) -> dict[str, list[CodeType]]:
    found: dict[str, list[CodeType]] = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found.setdefault(one.co_qualname, []).append(one)
            for name, several in _by_name(one).items():
                found.setdefault(name, []).extend(several)
    return found
