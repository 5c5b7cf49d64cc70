"""The stories of the repository, and what the contract says of their bodies."""

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
STORIES = sorted(SPEC.glob("*/examples/*/*.yaml"))


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a story names: which one it is, and whether it is meant to break the contract."""

    story: Path
    file: Path
    part: str
    representation: str
    invalid: bool


def name_of(story: Path) -> str:
    return f"{story.parents[2].name}/{story.parent.name}/{story.stem}"


@cache
def read(story: Path) -> dict[str, Any]:
    content = yaml.load(story.read_bytes(), yaml.CSafeLoader)
    assert isinstance(content, dict)
    return content


def bodies(story: Path) -> Iterator[Body]:
    content = read(story)
    parts = {
        "request": content["request"].get("body", {}),
        "answer": content["answer"].get("body", {}),
        "documented": content["answer"].get("documented", {}),
    }
    for part, files in parts.items():
        for representation, file in files.items():
            invalid = part == "request" and representation in content.get("invalid", [])
            yield Body(story, story.parent / file, part, representation, invalid)


def openapi(version: str) -> dict[str, Any]:
    document = ROOT / "generated" / "interaction_contract" / version / "openapi.json"
    content: dict[str, Any] = json.loads(document.read_bytes())
    return content
