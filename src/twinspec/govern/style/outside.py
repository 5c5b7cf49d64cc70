"""The standards' own validators, openapi-spec-validator and xmlschema.

Importing them takes longer than all other checks. So `generate.cache` keeps which contracts they
found valid, and they do not judge the same contract again.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

from twinspec.contract.layout import Version
from twinspec.contract.limited import limited
from twinspec.contract.pointer import join
from twinspec.contract.yaml_nodes import read_bytes
from twinspec.generate.cache import Cache
from twinspec.govern.published import openapi_schema


def openapi_faults(version: Version) -> list[tuple[str, str]]:
    """Return the validator's errors, each with a pointer into the bundle.

    The document must be well-formed OpenAPI; the validator fails on one that is not.
    """
    cache = Cache()
    content = json.dumps(version.bundle).encode()
    key = cache.key(("openapi-spec-validator",), {"openapi.json": content})
    if cache.get(key) is not None:
        return []
    found = _openapi_faults(version)
    if not found:
        cache.put(key, {})
    return found


def _openapi_faults(version: Version) -> list[tuple[str, str]]:
    from openapi_spec_validator import OpenAPIV30SpecValidator
    from openapi_spec_validator.schemas.backend import get_validator_for

    class Validator(OpenAPIV30SpecValidator):
        schema_validator = get_validator_for(openapi_schema("3.0"))

    found: list[tuple[str, str]] = []
    try:
        with limited(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of patterns that are doubtful in Python alone
            for error in Validator(version.bundle).iter_errors():
                pointer = join(*getattr(error, "absolute_path", ()))
                found.append((str(error).splitlines()[0], pointer))
    except Exception as error:
        if not found:
            found.append((f"the validator cannot read it: {type(error).__name__}: {error}", ""))
    return found


def xsd_faults(files: Sequence[Path], version: Version) -> list[tuple[Path, str]]:
    """Return the XSD files of a version that xmlschema refuses, each with its first error.

    The files refer only to files of the version, so its result depends on these alone.
    """
    cache = Cache()
    names = {file: file.relative_to(version.folder).as_posix() for file in version.xsd_files}
    content = {name: read_bytes(file) for file, name in names.items()}
    key = cache.key(("xmlschema", *(names[file] for file in files)), content)
    if cache.get(key) is not None:
        return []
    found = refused_xsd(files)
    if not found:
        cache.put(key, {})
    return found


def refused_xsd(files: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the files that xmlschema refuses, each with its first error; results are not kept."""
    import xmlschema

    found: list[tuple[Path, str]] = []
    loaded: set[Path] = set()
    for file in files:
        if file in loaded:
            continue
        try:
            with limited():
                schema = xmlschema.XMLSchema(str(file), allow="local", defuse="always")
        except Exception as error:
            message = (str(error).strip() or type(error).__name__).splitlines()[0]
            found.append((file, message))
        else:
            # What it took as part of another schema, it has read and built as a whole.
            loaded |= {Path(one.filepath or "") for one in schema.maps.schemas if one.built}
    return found
