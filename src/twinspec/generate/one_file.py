"""`twinspec bundle`: writes an OpenAPI document of many files as one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from twinspec.contract.bundle import bundle
from twinspec.contract.documents import ContractError, read_yaml, write_yaml
from twinspec.contract.operations import METHODS
from twinspec.contract.references import lookup


def one_file(openapi: Path, output: Path, folder: Path | None = None) -> int:
    """Write the document `openapi` to `output`, as JSON if that is its suffix, else as YAML.

    No file outside `folder` is read, by default the document's own folder. Returns the number of
    components. An operation without an operationId gets none. ContractError for a document that
    cannot be bundled.
    """
    document = read_yaml(openapi)
    if not isinstance(document, dict) or "openapi" not in document:
        known = "Swagger 2.0" if isinstance(document, dict) and "swagger" in document else "this"
        raise ContractError(f"{openapi}:1: {known} is no OpenAPI 3; only OpenAPI 3 is bundled")
    made = bundle(openapi, folder)
    for item in made.document["paths"].values():
        for method in METHODS:
            if method in item:
                source = made.sources[f"operations/{item[method]['operationId']}"]
                if "operationId" not in lookup(source, source):
                    del item[method]["operationId"]
    _write(made.document, output)
    return sum(len(named) for named in made.document["components"].values())


def _write(document: dict[str, Any], output: Path) -> None:
    if output.suffix.lower() == ".json":
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    else:
        text = write_yaml(document)
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ContractError(f"{output}: not written: {error.strerror}") from error
