"""The JSON Schemas that the OpenAPI Initiative publishes of OpenAPI documents."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def openapi_schema(version: str) -> dict[str, Any]:
    """Return the schema of a version, `2.0` to `3.2`, that openapi-spec-validator brings.

    The package is not imported for it: that, and its own way to read the file, take longer than to
    judge a contract.
    """
    package = find_spec("openapi_spec_validator")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("no openapi_spec_validator", name="openapi_spec_validator")
    file = Path(package.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
