"""Write what the transport needs of an OpenAPI document: `operations.py BUNDLE TARGET`.

TARGET becomes JSON with method, path and query parameters of each operation, such as
`{"get_cases": {"method": "GET", "path": "/interaction/case/{ids}", "query": ["$attribute"]}}`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

METHODS = ("get", "put", "post", "delete")


def query(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the operation's query parameters, all of which are components."""
    for reference in operation.get("parameters", []):
        name = reference["$ref"].rpartition("/")[2]
        parameter = document["components"]["parameters"][name]
        if parameter["in"] == "query":
            yield parameter["name"]


if __name__ == "__main__":
    bundle, target = map(Path, sys.argv[1:])
    document = yaml.safe_load(bundle.read_bytes())
    operations = {
        item[method]["operationId"]: {
            "method": method.upper(),
            "path": path,
            "query": list(query(document, item[method])),
        }
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }
    target.write_text(json.dumps(operations, indent=1), encoding="utf-8")
