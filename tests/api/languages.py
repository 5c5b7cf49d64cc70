"""Refusals in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
TOLD: Mapping[str, Any] = {
    file.stem: yaml.safe_load(file.read_bytes())
    for file in (ROOT / "spec" / "messages").glob("*.yaml")
}
"""The texts as the contract's files have them."""


CASE = "/system/ws/{}/interaction/case"
