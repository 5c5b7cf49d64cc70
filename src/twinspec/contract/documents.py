"""YAML files as data of JSON's types: `yes` and timestamps are text, and keys are unique."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class ContractError(Exception):
    """A contract that cannot be read; the message names the file, the place and the remedy."""


class _Loader(yaml.CSafeLoader):
    """Safe YAML restricted to JSON's types."""


class _Dumper(yaml.CSafeDumper):
    """Writes every node out: no anchors, so that any tool can read the file."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class's signature
        """Tell the dumper that no node is shared."""
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    """Write a text of several lines as people would; the emitter quotes what cannot stand so."""
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    loader.flatten_mapping(node)
    result: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        mark = key_node.start_mark
        if not isinstance(key, Hashable):
            raise ContractError(f"{mark.name}:{mark.line + 1}: a key is a text, not a list or map")
        if key in result:
            raise ContractError(f"{mark.name}:{mark.line + 1}: the key {key!r} stands here twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_SCALARS = {
    "tag:yaml.org,2002:merge",
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _SCALARS]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _word in ("true", "false"):
    _Loader.yaml_implicit_resolvers.setdefault(_word[0], []).append(
        ("tag:yaml.org,2002:bool", re.compile(f"^{_word}$"))
    )
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Dumper.add_representer(str, _text)


@cache
def read_yaml(path: Path) -> Any:
    """Return the data of a YAML file; ContractError says which line could not be read.

    The result is shared between callers: treat it as read-only.
    """
    try:
        with path.open("rb") as stream:
            return yaml.load(stream, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except FileNotFoundError:
        raise ContractError(f"{path}: there is no such file") from None
    except OSError as error:
        raise ContractError(f"{path}: not readable: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContractError(f"{path}:{line}: not readable as YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise ContractError(f"{path}: not readable as YAML: {said}") from error


def write_yaml(data: Any) -> str:
    """Return `data` as YAML text, members in their order, without anchors."""
    return yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=False,
    )
