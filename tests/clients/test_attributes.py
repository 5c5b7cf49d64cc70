"""Generators read the bundles' `xml`: what the contract calls an attribute is one in Java, too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from clients.jobs import BUNDLES, VERSIONS

BOUND = re.compile(r'@Xml(Attribute|Element)\(name = "([^"]+)"')
OPTIONS = (
    "library=native,withXml=true,openApiNullable=false,hideGenerationTimestamp=true,"
    "modelPackage=models"
)


def attributes(document: dict[str, Any]) -> dict[str, set[str]]:
    """The attributes of each object, by the bundle."""
    schemas = document["components"]["schemas"]

    def is_attribute(member: dict[str, Any]) -> bool:
        while "xml" not in member:
            [wrapped] = member.get("allOf", [member])
            if "$ref" not in wrapped:
                return False
            member = schemas[wrapped["$ref"].rpartition("/")[2]]
        return bool(member["xml"].get("attribute"))

    return {
        name: {key for key, member in schema["properties"].items() if is_attribute(member)}
        for name, schema in schemas.items()
        if "properties" in schema
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_an_attribute_is_one_in_java(version: str, tmp_path: Path) -> None:
    bundle = BUNDLES / f"{version}.yaml"
    if shutil.which("java") is None:
        pytest.skip("openapi-generator needs a Java runtime")
    subprocess.run(
        [
            Path(sys.executable).with_name("openapi-generator-cli"),
            *("generate", "-g", "java", "-i", bundle, "-o", tmp_path),
            *("--additional-properties", OPTIONS, "--global-property", "models"),
        ],
        check=True,
        capture_output=True,
    )
    expected = attributes(yaml.load(bundle.read_bytes(), yaml.CSafeLoader))
    assert sum(map(len, expected.values())) > 10
    folder = tmp_path / "src/main/java/models"
    for name, names in expected.items():
        bound = BOUND.findall((folder / f"{name}.java").read_text(encoding="utf-8"))
        assert {member for kind, member in bound if kind == "Attribute"} == names, name
