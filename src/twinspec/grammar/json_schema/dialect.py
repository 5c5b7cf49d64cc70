"""The dialects of contracts, and how a file declares its dialect.

By JSON Schema's own rule, a keyword that a dialect does not have restricts nothing: the comparison
ignores it, and `twinspec lint` warns of it, since its author expects that it restricts values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema.source import SourceFile
from twinspec.grammar.model import SourceLanguage

_DRAFT4 = frozenset(
    (
        *("type", "enum", "allOf", "anyOf", "oneOf", "not", "$ref"),
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
        *("items", "minItems", "maxItems", "uniqueItems"),
        *("format", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    )
)
_SCHEMA4 = _DRAFT4 | {"patternProperties", "additionalItems", "dependencies", "definitions", "id"}
_SCHEMA6 = (_SCHEMA4 - {"id"}) | {"$id", "const", "contains", "propertyNames"}
_SCHEMA7 = _SCHEMA6 | {"if", "then", "else"}
_SCHEMA2019 = _SCHEMA7 | {
    *("$defs", "$anchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary"),
    *("dependentRequired", "dependentSchemas", "minContains", "maxContains"),
    *("unevaluatedProperties", "unevaluatedItems"),
}
_SCHEMA2020 = (_SCHEMA2019 - {"$recursiveRef", "$recursiveAnchor", "additionalItems"}) | {
    *("prefixItems", "$dynamicRef", "$dynamicAnchor"),
}

ANNOTATIONS = frozenset(
    (
        *("title", "description", "example", "examples", "default", "deprecated", "readOnly"),
        *("writeOnly", "xml", "externalDocs", "discriminator", "$comment", "$schema"),
        *("$defs", "definitions", "$id", "id", "$anchor"),
        *("contentEncoding", "contentMediaType", "contentSchema", "nullable"),
        # What editors and generators of code write beside the standard, none of it a restriction.
        *("markdownDescription", "enumNames", "enumDescriptions", "deprecationMessage"),
        *(
            "defaultSnippets",
            "errorMessage",
            "patternErrorMessage",
            "tsType",
            "javaType",
            "media",
            "info",
        ),
    )
)
ALL_KEYWORDS = _SCHEMA2020 | _SCHEMA2019 | _SCHEMA4


def is_extension(keyword: str) -> bool:
    """Return whether a keyword is an extension and restricts nothing: `x-order`, `@xsdType`."""
    return keyword.startswith(("x-", "@", "$$")) or ":" in keyword


@dataclass(frozen=True)
class Dialect:
    """The keywords of a dialect and their interpretation.

    `lone_ref`: keywords beside `$ref` are ignored. `flags`: `exclusiveMinimum` is a boolean.
    `nullable` is a keyword in 3.0 only. `tuples`: `items` may be a list.
    `node_type`: `xml` objects have `nodeType`.
    """

    name: str
    language: SourceLanguage
    draft: int
    keywords: frozenset[str]
    id_keyword: str = "$id"
    lone_ref: bool = False
    flags: bool = False
    nullable: bool = False
    tuples: bool = False
    booleans: bool = True
    node_type: bool = False

    def is_silent(self, keyword: str) -> bool:
        """Return whether a keyword restricts no value: an annotation, or unknown to the dialect."""
        return keyword in ANNOTATIONS or keyword not in self.keywords


def _schema(name: str, draft: int, keywords: frozenset[str], **more: Any) -> Dialect:
    return Dialect(name, "json schema", draft, keywords, **more)


_OLD = {"lone_ref": True, "tuples": True}
DRAFT4 = _schema("draft-04", 4, _SCHEMA4, id_keyword="id", flags=True, booleans=False, **_OLD)
DRAFT6 = _schema("draft-06", 6, _SCHEMA6, **_OLD)
DRAFT7 = _schema("draft-07", 7, _SCHEMA7, **_OLD)
DRAFT2019 = _schema("2019-09", 2019, _SCHEMA2019, tuples=True)
DRAFT2020 = _schema("2020-12", 2020, _SCHEMA2020)
SWAGGER2 = Dialect(
    "Swagger 2.0", "openapi", 4, _DRAFT4 - {"oneOf", "anyOf", "not"},
    lone_ref=True, flags=True, booleans=False,
)  # fmt: skip
OPENAPI30 = Dialect(
    "OpenAPI 3.0", "openapi", 4, _DRAFT4,
    lone_ref=True, flags=True, nullable=True, booleans=False,
)  # fmt: skip
OPENAPI31 = Dialect("OpenAPI 3.1", "openapi", 2020, _SCHEMA2020)
OPENAPI32 = Dialect("OpenAPI 3.2", "openapi", 2020, _SCHEMA2020, node_type=True)

_BY_SCHEMA: Mapping[str, Dialect] = {
    "json-schema.org/draft-04/schema": DRAFT4,
    "json-schema.org/draft-05/schema": DRAFT4,
    "json-schema.org/draft-06/schema": DRAFT6,
    "json-schema.org/draft-07/schema": DRAFT7,
    "json-schema.org/draft/2019-09/schema": DRAFT2019,
    "json-schema.org/draft/2020-12/schema": DRAFT2020,
    "spec.openapis.org/oas/3.1/dialect/base": OPENAPI31,
}
_BY_OPENAPI = {"3.0": OPENAPI30, "3.1": OPENAPI31, "3.2": OPENAPI32}


def of_schema(address: Any) -> Dialect | None:
    """Return the dialect that `$schema` names: `http://json-schema.org/draft-07/schema#`."""
    if not isinstance(address, str):
        return None
    return _BY_SCHEMA.get(address.partition("://")[2].rstrip("#").rstrip("/"))


def detect(source: SourceFile) -> tuple[Dialect, bool]:
    """Return the dialect of a file, and whether the file declares it.

    A map without `openapi`, `swagger` or a known `$schema` is read as JSON Schema 2020-12.
    ContractError for a file that is not a contract.
    """
    data = source.data
    if isinstance(data, bool):
        return DRAFT2020, False
    if not isinstance(data, dict):
        raise ContractError(
            f"{source.file}:1: neither OpenAPI nor JSON Schema: not a map of members; "
            "one of these comes first, XSD files after it"
        )
    if "openapi" in data:
        version = str(data["openapi"])
        dialect = _BY_OPENAPI.get(".".join(version.split(".")[:2]))
        if dialect is None:
            raise _unknown(source, "openapi", version, "3.0, 3.1 and 3.2")
        return dialect, True
    if "swagger" in data:
        version = str(data["swagger"])
        if version not in ("2.0", "2"):
            raise _unknown(source, "swagger", version, "2.0")
        return SWAGGER2, True
    found = of_schema(data.get("$schema"))
    return (found or DRAFT2020), found is not None


def _unknown(source: SourceFile, keyword: str, version: str, known: str) -> ContractError:
    place = source.root[keyword].place
    return ContractError(f"{place}: {keyword} {version[:20]!r} is not read; {known} are")
