"""Write method and path of each operation of an OpenAPI document: `operations.py BUNDLE TARGET`.

TARGET becomes JSON such as `{"edit_case": ["PUT", "/interaction/case"]}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

METHODS = ("get", "put", "post", "delete")

if __name__ == "__main__":
    bundle, target = map(Path, sys.argv[1:])
    document = yaml.safe_load(bundle.read_bytes())
    operations = {
        item[method]["operationId"]: [method.upper(), path]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }
    target.write_text(json.dumps(operations, indent=1), encoding="utf-8")
