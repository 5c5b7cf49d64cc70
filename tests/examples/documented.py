"""The examples of the repository, and what the contract says of their bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec"
EXAMPLE_FILES = sorted(SPEC.glob("*/examples/*/*.yaml"))


@dataclass(frozen=True, slots=True)
class Body:
    """A body that an example names: which one, and whether it is meant to break the contract."""

    example: Path
    file: Path
    part: str
    representation: str
    invalid: bool


def name_of(example: Path) -> str:
    return f"{example.parents[2].name}/{example.parent.name}/{example.stem}"


@cache
def read(example: Path) -> dict[str, Any]:
    content = yaml.load(example.read_bytes(), yaml.CSafeLoader)
    assert isinstance(content, dict)
    return content


def bodies(example: Path) -> Iterator[Body]:
    content = read(example)
    parts = {
        "request": content["request"].get("body", {}),
        "answer": content["answer"].get("body", {}),
        "documented": content["answer"].get("documented", {}),
    }
    for part, files in parts.items():
        for representation, file in files.items():
            invalid = part == "request" and representation in content.get("invalid", [])
            yield Body(example, example.parent / file, part, representation, invalid)


def openapi(version: str) -> dict[str, Any]:
    document = ROOT / "generated" / "interaction_contract" / version / "openapi.json"
    content: dict[str, Any] = json.loads(document.read_bytes())
    return content
