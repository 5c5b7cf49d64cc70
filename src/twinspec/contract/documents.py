"""Files of a contract as data with JSON's types, and such data as YAML text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from twinspec.contract.yaml_nodes import (
    MAX_DEPTH,
    ContractError,
    kind_of,
    pairs,
    read_bytes,
    read_node,
    value_of,
)

__all__ = ["ContractError", "read_json", "read_yaml", "write_yaml"]


class _Dumper(yaml.CSafeDumper):
    """Writes every node in full, without anchors, so that any tool can read the file."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class's signature
        """Return True: no node is written as an alias."""
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    """Represent a text of several lines as a block scalar, if YAML can write it so."""
    style = "|" if "\n" in text else None
    if kind_of(text) != "str":
        style = "'"  # the emitter knows YAML 1.1 alone, where 1e3 and 0o7 are texts
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


@cache
def read_yaml(path: Path) -> Any:
    """Return the data of a YAML file; ContractError says which line could not be read.

    The result is shared between callers: treat it as read-only.
    """
    return _Data(path).of(read_node(path))


class _Data:
    """Makes data from nodes; a node with several aliases is converted once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.made: dict[int, Any] = {}

    def of(self, node: yaml.Node | None) -> Any:
        if node is None:
            return None
        if id(node) not in self.made:
            self.made[id(node)] = self.make(node)
        return self.made[id(node)]

    def make(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {key: self.of(value) for key, value in pairs(node, self.file)}
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item) for item in node.value]
        assert isinstance(node, yaml.ScalarNode)
        return value_of(node, self.file)


def read_json(path: Path) -> Any:
    """Return the data of a JSON file; ContractError says which line could not be read."""
    try:
        data = json.loads(read_bytes(path).decode("utf-8"), parse_constant=_no_constant)
        _check_depth(data)
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise ContractError(f"{path}:{error.lineno}: not readable as JSON: {error.msg}") from error
    except UnicodeEncodeError as error:
        said = "a surrogate stands without its other half"
        raise ContractError(f"{path}:1: not readable as JSON: {said}") from error
    except (ValueError, RecursionError) as error:
        said = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ContractError(f"{path}:1: not readable as JSON: {said}") from error
    return data


def _check_depth(data: Any) -> None:
    level, below = 0, [data] if isinstance(data, (dict, list)) else []
    while below:
        level += 1
        if level > MAX_DEPTH:
            raise RecursionError
        inner = [list(node.values()) if isinstance(node, dict) else node for node in below]
        below = [item for node in inner for item in node if isinstance(item, (dict, list))]


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not one of JSON's numbers")


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
