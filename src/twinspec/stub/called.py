"""Calls the method of an implementation, and converts its result to an answer."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote

from twinspec.config import Config
from twinspec.contract.documents import ContractError


def generated(config: Config, name: str) -> ModuleType:
    """Return a module of the generated package; ContractError if it is not generated."""
    return _imported(f"{config.package}.{name}", config.output, "run twinspec generate")


def implementation(config: Config, said: str) -> type[Any]:
    """Return the class `MODULE:CLASS` from the sources of a project; ContractError without it."""
    module, colon, name = said.partition(":")
    if not colon or not name:
        raise ContractError(f"--with {said}: write MODULE:CLASS, as in library.server:Library")
    for folder in (config.output, *config.ledger.sources):
        _on_path(folder)
    found = getattr(_imported(module, config.project, "name a module of the project"), name, None)
    if not isinstance(found, type):
        raise ContractError(f"--with {said}: {module} has no class {name}")
    return found


def _imported(name: str, folder: Path, advice: str) -> ModuleType:
    _on_path(folder)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and not name.startswith(error.name):
            raise ContractError(f"{name} needs {error.name}, which is not there") from None
        raise ContractError(f"{folder}: has no {name}: {advice}") from None


def _on_path(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def result_of(
    served: Any, operation: Any, model: type[Any] | None, values: Mapping[str, str], query: str
) -> Any:
    """Call the method of `served` for an operation and return its result.

    `model` is the generated class of the body, `values` are the percent-encoded path values.
    """
    arguments: dict[str, Any] = {"caller": None} if operation.secured else {}
    asked = parse_qs(query, keep_blank_values=True)
    for parameter in operation.parameters:
        if parameter.location == "path":
            texts = [unquote(values[parameter.name])]
        elif parameter.prefix:
            found = {key: one[0] for key, one in asked.items() if key.startswith(parameter.prefix)}
            arguments[parameter.argument] = found or None
            continue
        else:
            texts = asked.get(parameter.name, [])
        arguments[parameter.argument] = _argument(parameter, texts)
    if operation.body:
        arguments["body"] = model
    return asyncio.run(getattr(served, operation.id)(**arguments))


def _argument(parameter: Any, texts: list[str]) -> Any:
    if not texts:
        return None
    if parameter.many:
        texts = texts[0].split(",") if len(texts) == 1 else texts
        return [_typed(parameter, text) for text in texts]
    return _typed(parameter, texts[0])


def _typed(parameter: Any, text: str) -> Any:
    return int(text) if parameter.kind == "integer" else text
