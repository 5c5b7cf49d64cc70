"""The JSON Schemas of OpenAPI documents that the OpenAPI Initiative publishes."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def openapi_schema(version: str) -> dict[str, Any]:
    """Return the schema of a version, `2.0` to `3.2`, from the package openapi-spec-validator.

    The file is read without importing the package: the import, and reading by the package itself,
    take longer than judging a contract.
    """
    package = find_spec("openapi_spec_validator")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("no openapi_spec_validator", name="openapi_spec_validator")
    file = Path(package.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
