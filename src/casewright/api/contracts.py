"""The generated versions of the contract, compiled: schemas, codecs, XSD, models."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from casewright.api.codec import Reader, Writer
from casewright.api.structs import struct_of
from casewright.api.violations import FORMATS, Formats, SchemaRules, property_names
from interaction_contract import VERSIONS
from interaction_contract.operation import Operation
from interaction_contract.rules import Rule

ERROR = "WSError"
"""The schema of every refusal."""

OLDEST = VERSIONS[0]
"""The version that answers where a request is of none, or of none that is known yet."""

_XS = "http://www.w3.org/2001/XMLSchema"


class Xsd(threading.local):
    """The XSD files of a folder as one schema; each thread has its own.

    A compiled schema keeps the errors of the last document, so threads must not share one.
    """

    def __init__(self, folder: Path) -> None:
        """Compile; it is called again in each thread that uses the schema."""
        imports = []
        for path in sorted(folder.rglob("*.xsd")):
            namespace = etree.parse(path).getroot().get("targetNamespace", "")
            place = quoteattr(path.as_uri())
            imports.append(f"<xs:import namespace={quoteattr(namespace)} schemaLocation={place}/>")
        self.schema = etree.XMLSchema(
            etree.fromstring(f'<xs:schema xmlns:xs="{_XS}">{"".join(imports)}</xs:schema>')
        )


class VersionContract:
    """One version of the contract."""

    def __init__(self, name: str) -> None:
        """Load the generated package of version `name`.

        The paths of the operations are relative to `base_path`.
        """
        package = import_module(f"interaction_contract.{name}")
        server = import_module(f"interaction_contract.{name}.server")
        codec = import_module(f"interaction_contract.{name}.codec")
        self.name = name
        self.folder = Path(str(package.__file__)).parent
        self.operations: Mapping[str, Operation] = server.OPERATIONS
        self.base_path: str = server.BASE_PATH
        self._codes: Mapping[str, str] = server.CODES
        self._types = codec.TYPES
        self._roots = codec.ROOTS
        self._writers: dict[str, Writer] = {}

    def code(self, rule: Rule) -> str | None:
        """Return the code that a rule has in this version; None for an effect."""
        return self._codes.get(rule.id, rule.code)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The bundled OpenAPI document."""
        document: dict[str, Any] = json.loads((self.folder / "openapi.json").read_bytes())
        return document

    @cached_property
    def property_names(self) -> frozenset[str]:
        """The names of all members in any schema."""
        return property_names(self.document)

    @cached_property
    def xsd(self) -> Xsd:
        """All XSD files of the version as one schema."""
        return Xsd(self.folder / "xsd")

    def schema_rules(self, schema: str, formats: Formats = FORMATS) -> SchemaRules:
        """Return the schema of that name, compiled at its first use, with these text formats."""
        pointer = f"/components/schemas/{schema}"
        return SchemaRules(self.document, pointer, self.property_names, formats)

    def struct(self, schema: str, formats: Formats = FORMATS) -> Any:
        """Return the msgspec type of a schema with these text formats; None if it has no type."""
        return struct_of(self.document, schema, formats)

    def model(self, schema: str) -> Any:
        """Return the generated Pydantic model of a schema; the first one takes long to import."""
        return getattr(import_module(f"interaction_contract.{self.name}.models"), schema)

    def reader(self, schema: str) -> Reader:
        """Return the reader of XML documents of a schema."""
        return Reader(self._roots[schema], self._types)

    def writer(self, schema: str) -> Writer:
        """Return the writer of XML documents of a schema."""
        if schema not in self._writers:
            self._writers[schema] = Writer(self._roots[schema], self._types)
        return self._writers[schema]
