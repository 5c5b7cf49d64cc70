"""The layout of a `spec/` folder, and the function that reads a whole contract from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twinspec.contract.attach import attach_rules
from twinspec.contract.bundle import Bundle, bundle
from twinspec.contract.confine import check_folder
from twinspec.contract.documents import ContractError
from twinspec.contract.extensions import CODES, RULES
from twinspec.contract.languages import LanguageTexts, read_languages, with_default_texts
from twinspec.contract.lines import place_of
from twinspec.contract.operations import Operation, read_operations
from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.references import SourceLocation
from twinspec.contract.rules import RuleEntry, read_rules, read_titles
from twinspec.contract.variables import Variables, read_variables
from twinspec.contract.writable import Writable, writable
from twinspec.contract.xsd_files import check_xsd_files


@dataclass(frozen=True)
class Version:
    """One API version: its folder, its bundled OpenAPI document and its XSD files."""

    name: str
    folder: Path
    openapi: Bundle
    xsd_files: tuple[Path, ...]

    @property
    def bundle(self) -> dict[str, Any]:
        """The one-file OpenAPI document."""
        return self.openapi.document

    @property
    def root(self) -> Path:
        """The file of the version's root document, `openapi.yaml`."""
        return self.folder / "openapi.yaml"

    @property
    def title(self) -> str:
        """The title of the API; without one, the folder's name."""
        info = self.bundle.get("info")
        return str((info.get("title") if isinstance(info, dict) else None) or self.name)

    @property
    def prefix(self) -> str:
        """What all paths begin with: the path of the first server's URL; "" without one.

        `/library/v1` gives itself, `https://{region}.example.com/v2` gives `/v2`; variables take
        their defaults.
        """
        servers = self.bundle.get("servers") or [{"url": ""}]
        url = str(servers[0].get("url", ""))
        for name, variable in servers[0].get("variables", {}).items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
        path = urlsplit(url).path.removeprefix(".").strip("/")
        return f"/{path}" if path else ""

    def source(self, pointer: str) -> SourceLocation:
        """Return the source location of the value at `pointer` of the one-file document.

        `/components/schemas/Case/type` gives `/Case/type` of schemas/case.yaml.
        """
        return self.openapi.source(pointer, self.root)

    def place(self, pointer: str) -> Place:
        """Return the source location with its line: the line of the deepest key that exists."""
        source = self.source(pointer)
        return place_of(source.file, source.pointer)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, in the document's order."""
        return read_operations(self.bundle)

    @cached_property
    def writable(self) -> Writable:
        """The part of the document that can be read and written as XML."""
        return writable(self.bundle)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that the document itself lists: they hold for all requests."""
        return tuple(self.bundle.get(RULES, ()))

    @property
    def codes(self) -> Mapping[str, str]:
        """The codes of rules in this version where they differ from those of the catalogue."""
        codes: Mapping[str, str] = self.bundle.get(CODES, {})
        return codes

    def enumeration(self, schema: str) -> tuple[str, ...]:
        """Return the enumerated texts of a schema in components; empty if it enumerates none."""
        node = self.bundle.get("components", {}).get("schemas", {}).get(schema)
        return tuple(map(str, node.get("enum", ()))) if isinstance(node, dict) else ()

    def roles(self, media_type: str) -> tuple[str, ...]:
        """Return the names of the schemas that bodies of a media type have, without repetition."""
        bodies = [body for operation in self.operations for _, body in operation.bodies()]
        return tuple(dict.fromkeys(role for body in bodies if (role := body.role(media_type))))


@dataclass(frozen=True, slots=True)
class Contract:
    """A whole contract: versions by name, and the rules that all of them share.

    `languages` are the languages of its messages, the default one first; empty if the rules have
    the messages themselves. `variables` are those of the rules' expressions.
    """

    folder: Path
    versions: dict[str, Version]
    rules: tuple[RuleEntry, ...]
    variables: Variables
    languages: tuple[LanguageTexts, ...] = ()

    def catalogue(self, version: Version) -> dict[str, RuleEntry]:
        """Return the rules by id, with the codes that they have in a version."""
        return {
            rule.id: replace(rule, code=version.codes.get(rule.id, rule.code))
            for rule in self.rules
        }


def load_contract(folder: Path) -> Contract:
    """Return the contract in `folder`; ContractError names the fault and its place."""
    folder = folder.resolve()
    check_folder(folder)
    roots = sorted(folder.glob("*/openapi.yaml"), key=lambda root: _numbers(root.parent.name))
    if not roots:
        raise ContractError(
            f"{folder}: no version here; expected {folder.name}/<version>/openapi.yaml"
        )
    versions = {
        root.parent.name: Version(
            name=root.parent.name,
            folder=root.parent,
            openapi=bundle(root, folder),
            xsd_files=_xsd_files(root.parent / "xsd", folder),
        )
        for root in roots
    }
    operation_ids = {
        operation.id for version in versions.values() for operation in version.operations
    }
    titles = read_titles(folder / "sources.yaml")
    languages = read_languages(folder / "messages")
    rules = with_default_texts(read_rules(folder / "rules", operation_ids, titles), languages)
    for version in versions.values():
        _check_codes(version, rules)
    attach_rules({name: version.bundle for name, version in versions.items()}, rules)
    return Contract(folder, versions, rules, read_variables(folder), languages)


def _check_codes(version: Version, rules: tuple[RuleEntry, ...]) -> None:
    """Refuse codes that do not map refusals of the catalogue to texts."""
    codes: object = version.bundle.get(CODES, {})
    if not isinstance(codes, dict):
        raise version.source(join(CODES)).error(f"{CODES} is a map from ids of rules to codes")
    refusals = {rule.id for rule in rules if rule.kind == "refusal"}
    for name, code in codes.items():
        source = version.source(join(CODES, name))
        if name not in refusals:
            raise source.error(f"{CODES}: {name} is no refusal of the catalogue")
        if not isinstance(code, str):
            raise source.error(f"{CODES}: the code of {name} is a text")


def _numbers(version: str) -> tuple[tuple[int, str], ...]:
    """Return the sort key of a version's name: v3 before v12, v1.9 before v1.10."""
    parts = re.split(r"([0-9]+)", version)
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in parts)


def _xsd_files(xsd: Path, folder: Path) -> tuple[Path, ...]:
    files = tuple(sorted(xsd.rglob("*.xsd")))
    check_xsd_files(files, folder)
    return files
