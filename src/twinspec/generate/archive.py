"""The contract as one archive for people without this repository: bundles, XML schemas, rules."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from twinspec.config import Config
from twinspec.contract.documents import ContractError, write_yaml
from twinspec.contract.layout import Contract, Version
from twinspec.contract.rules import RuleEntry
from twinspec.generate.client.profile import client_profile, summary
from twinspec.generate.examples import with_examples
from twinspec.generate.rules_json import rules_json
from twinspec.generate.schematron.schema import schema_files
from twinspec.ledger.ledger import read_ledger

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The oldest date of a zip file: an archive of the same contract is the same, byte for byte."""

_READ_BY_ALL = 0o644 << 16
_CATALOG = """<?xml version="1.0" encoding="UTF-8"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
{}</catalog>
"""
_README = """{title}

openapi/<version>.yaml, .json         the whole API, with rules (x-twinspec-rules) and examples
openapi/<version>.client.yaml, .json  the same for generators of clients, with a head on it
xsd/<version>/                        the XSDs of the same resources
schematron/<version>/<operation>.sch  the rules that a request alone breaks, for requests in XML
catalog.xml                           the file of each namespace (OASIS XML Catalogs 1.1)
rules.json                            every rule: what holds, code and message of its refusal
rules/<version>.json                  the rules of a version with their expressions in CEL
"""


def write_archive(contract: Contract, config: Config, output: Path) -> int:
    """Write the archive of a contract, a zip file; return the number of files in it.

    All files are in one folder with the archive's name. ContractError if it cannot be written.
    """
    files = sorted(_files(contract, config))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                info = zipfile.ZipInfo(f"{output.stem}/{name}", _OLDEST)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = _READ_BY_ALL
                archive.writestr(info, content)
    except OSError as error:
        raise ContractError(f"{output}: not written: {error.strerror}") from error
    return len(files)


def _files(contract: Contract, config: Config) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file."""
    ledger = read_ledger(contract, config.ledger)
    newest = list(contract.versions.values())[-1]
    yield "README.txt", _README.format(title=newest.title).encode()
    for version in contract.versions.values():
        published = with_examples(version)
        profile = client_profile(published, config.clients)
        head = summary(profile, f"{version.name}.yaml")
        for name, document, comment in (
            (version.name, published, ""),
            (f"{version.name}.client", profile.document, head),
        ):
            yield f"openapi/{name}.yaml", (comment + write_yaml(document)).encode()
            yield f"openapi/{name}.json", _as_json(document)
        for file in version.xsd_files:
            yield _xsd(version, file), file.read_bytes()
        for name, schema in schema_files(contract, version).items():
            yield f"schematron/{version.name}/{name}", schema.content()
        yield f"rules/{version.name}.json", _as_json(rules_json(contract, version, ledger))
    yield "catalog.xml", _catalog(contract).encode()
    yield "rules.json", _as_json([_rule(contract, rule) for rule in contract.rules])
    for file in sorted(config.project.glob("LICENSE*")):
        yield file.name, file.read_bytes()


def _xsd(version: Version, file: Path) -> str:
    return f"xsd/{version.name}/{file.relative_to(version.folder / 'xsd').as_posix()}"


def _catalog(contract: Contract) -> str:
    """Return an XML catalog: which file has which namespace, as `uri`, `system` and `public`.

    Of several files with one namespace it names the first.
    """
    found: dict[str, str] = {}
    for version in contract.versions.values():
        for file in version.xsd_files:
            namespace = etree.parse(file).getroot().get("targetNamespace")
            if namespace:
                found.setdefault(str(namespace), _xsd(version, file))
    lines = "".join(
        f"  <{kind} {key}={quoteattr(namespace)} uri={quoteattr(file)}/>\n"
        for namespace, file in found.items()
        for kind, key in (("uri", "name"), ("system", "systemId"), ("public", "publicId"))
    )
    return _CATALOG.format(lines)


def _rule(contract: Contract, rule: RuleEntry) -> dict[str, Any]:
    """Return a rule with its code in each version where the code differs from the catalogue."""
    codes = {
        name: version.codes[rule.id]
        for name, version in contract.versions.items()
        if rule.id in version.codes
    }
    said = {
        "id": rule.id,
        "kind": rule.kind,
        "statement": rule.statement,
        "status": rule.status,
        "code": rule.code,
        "codes": codes,
        "message": rule.message,
        "remedy": rule.remedy,
        "expression": rule.expression,
        "undecidable": rule.undecidable,
        "since": rule.since,
        "until": rule.until,
        "sources": list(map(str, rule.sources)),
    }
    return {key: value for key, value in said.items() if value not in (None, {})}


def _as_json(data: Any) -> bytes:
    return f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode()
