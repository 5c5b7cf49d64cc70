"""Validity by the standards' own validators, independent versions, documented keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from lxml import etree

from twinspec.contract.layout import Version
from twinspec.contract.place import Place
from twinspec.contract.pointer import escape
from twinspec.contract.xml_files import read_xml
from twinspec.contract.xsd_files import LEADS
from twinspec.contract.yaml_nodes import read_bytes
from twinspec.govern.style.outside import openapi_faults, refused_xsd, xsd_faults
from twinspec.govern.style.subject import Breach, Subject, is_extension, nodes

_XS = "{http://www.w3.org/2001/XMLSchema}"


def openapi_valid(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each error in a bundle by OpenAPI 3.0."""
    for version in subject.versions:
        if not str(version.bundle.get("openapi", "")).startswith("3.0."):
            place = subject.place(version, "/openapi")
            yield Breach("the document is not OpenAPI 3.0.", (place,))
            continue
        for message, pointer in openapi_faults(version):
            yield Breach(message, (subject.place(version, pointer),))


def xsd_valid(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each XSD that libxml2 or xmlschema refuses."""
    for version in subject.versions:
        taken: list[Path] = []
        for file in sorted(version.xsd_files, key=_imports, reverse=True):
            try:
                etree.XMLSchema(read_xml(file))
            except etree.XMLSchemaParseError as error:
                yield Breach(f"libxml2 refuses it: {error}", (_xml_place(file, error),))
            else:
                taken.append(file)
        alone = not any(_foreign_imports(version))
        for file, message in xsd_faults(taken, version) if alone else refused_xsd(taken):
            yield Breach(f"xmlschema refuses it: {message}", (Place(str(file), 1),))


def _imports(file: Path) -> int:
    """Return the number of files that a file imports or includes; files with most come first."""
    return sum(1 for _ in read_xml(file).getroot().iterchildren(*(_XS + name for name in LEADS)))


def _xml_place(file: Path, error: etree.LxmlError) -> Place:
    for entry in cast("Iterator[etree._LogEntry]", error.error_log):
        if entry.line > 0 and Path(entry.filename).is_file():
            return Place(entry.filename, entry.line)
    return Place(str(file), 1)


def xsd_names(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each global type not called …Type, and each capitalised element.

    Also for each XSD without a target namespace or with unqualified elements.
    """
    for version in subject.versions:
        for file in version.xsd_files:
            schema = read_xml(file).getroot()
            if schema.get("elementFormDefault") != "qualified" or not schema.get("targetNamespace"):
                yield Breach("elements have no namespace here.", (Place(str(file), 1),))
            for node in schema.iterchildren(f"{_XS}complexType", f"{_XS}simpleType"):
                if not re.fullmatch(r"[A-Z]\w*Type", node.get("name", "")):
                    yield Breach(f"the type is called {node.get('name')}.", (_place(file, node),))
            for node in schema.iterchildren(f"{_XS}element"):
                if not node.get("name", "")[:1].islower():
                    name = node.get("name")
                    yield Breach(f"the element is called {name}.", (_place(file, node),))


def _place(file: Path, node: etree._Element) -> Place:
    return Place(str(file), cast("int", node.sourceline), f"/{node.get('name')}")


def versions_stand_alone(subject: Subject) -> Iterator[Breach]:
    """Yield a finding where a version refers to the folder of another version."""
    folders = {version.folder: version.name for version in subject.versions}
    for version in subject.versions:
        others = {folder: name for folder, name in folders.items() if folder != version.folder}
        for key, source in sorted(version.openapi.sources.items()):
            for folder, name in others.items():
                if source.file.is_relative_to(folder):
                    yield Breach(
                        f"{version.name} takes {key} from {name}.",
                        (subject.in_file(source.file, source.pointer),),
                    )
        yield from _foreign_imports(version)


def _foreign_imports(version: Version) -> Iterator[Breach]:
    for file in version.xsd_files:
        schema = read_xml(file).getroot()
        for node in schema.iterchildren(*(f"{_XS}{name}" for name in LEADS)):
            location = node.get("schemaLocation", "")
            target = (file.parent / location).resolve()
            if target not in version.xsd_files:
                yield Breach(
                    f"{location or 'an import without schemaLocation'} is no XSD of "
                    f"{version.name}.",
                    (Place(str(file), cast("int", node.sourceline)),),
                )


def keys_documented(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each x- key of the bundles without a section in the README.md."""
    readme = subject.contract.folder / "README.md"
    text = read_bytes(readme).decode("utf-8", "replace") if readme.is_file() else ""
    headings = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    reported: set[str] = set()
    for version in subject.versions:
        for key, pointer in extensions(version.bundle):
            if key not in reported and not re.search(rf"{re.escape(key)}(?![\w-])", headings):
                reported.add(key)
                yield Breach(
                    f"{key} has no section in README.md.",
                    (subject.place(version, pointer), Place(str(readme))),
                )


def extensions(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the x- keys of a document with pointers, but none inside the value of another."""
    for within, node, pointer in nodes(document):
        for key in node:
            if is_extension(key, within):
                yield key, f"{pointer}/{escape(key)}"
