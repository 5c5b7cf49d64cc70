"""Style of schemas: closed and bounded requests, named schemas, complete XML bindings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.contract.layout import Version
from twinspec.contract.operations import XML
from twinspec.contract.pointer import escape
from twinspec.contract.references import follow, schema_pointer
from twinspec.govern.style.subject import Breach, Subject, every_schema

_COMPONENT = re.compile(r"/components/schemas/[^/]+")
_CLASS = re.compile(r"\[(\\.|[^\]\\])*\]|\\.")
_ENDLESS = re.compile(r"[*+]|\{\d+,\}")


def requests_closed(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each request object that accepts members which it does not name."""
    for version in subject.versions:
        for node in subject.request_bodies(version):
            if node.schema.get("type") == "object" and (
                node.schema.get("additionalProperties") is not False
            ):
                yield Breach(
                    "an object in a request accepts members that nobody named.",
                    (subject.place(version, node.pointer),),
                )


def requests_bounded(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each text, number and list in request bodies that has no limit."""
    for version in subject.versions:
        for node in subject.request_bodies(version):
            missing = _missing_bound(node.schema)
            if missing:
                yield Breach(
                    f"{missing} in a request has no limit.",
                    (subject.place(version, node.pointer),),
                )


def _missing_bound(schema: Mapping[str, Any]) -> str | None:
    kind = schema.get("type")
    if kind == "array" and "maxItems" not in schema:
        return "a list"
    if kind in ("integer", "number") and not {"minimum", "maximum"} <= schema.keys():
        return "a number"
    if kind != "string" or "maxLength" in schema or "enum" in schema:
        return None
    pattern = schema.get("pattern")
    if pattern is not None and not _ENDLESS.search(_CLASS.sub("c", pattern)):
        return None
    return "a text"


def nothing_inline(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each enumeration, object and union that is not a component schema."""
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            what = _needs_name(schema)
            if what and not _COMPONENT.fullmatch(pointer):
                yield Breach(f"{what} has no name of its own.", (subject.place(version, pointer),))


def _needs_name(schema: Mapping[str, Any]) -> str | None:
    if "enum" in schema:
        return "an enumeration"
    if "anyOf" in schema or "oneOf" in schema:
        return "a union"
    is_map = not schema.get("properties") and isinstance(schema.get("additionalProperties"), dict)
    return "an object" if schema.get("type") == "object" and not is_map else None


def nothing_null(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each nullable schema."""
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            if schema.get("nullable") is True or schema.get("type") == "null":
                yield Breach("a schema accepts null.", (subject.place(version, pointer),))


def xml_complete(subject: Subject) -> Iterator[Breach]:
    """Yield a finding where an `xml` object lacks name, namespace and prefix, or `attribute`."""
    for version in subject.versions:
        seen: set[str] = set()
        for name in version.roles(XML):
            pointer = schema_pointer(name)
            root = version.bundle["components"]["schemas"][name]
            yield from _binding(subject, version, root, pointer, f"the root {name}")
            yield from _members(subject, version, {"$ref": f"#{pointer}"}, pointer, seen)


def _members(
    subject: Subject, version: Version, node: Any, pointer: str, seen: set[str]
) -> Iterator[Breach]:
    """Check the members of an object and of everything that it contains."""
    node, pointer = follow(version.bundle, node, pointer)
    if pointer in seen:
        return
    seen.add(pointer)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, part in enumerate(node.get(keyword, ())):
            yield from _members(subject, version, part, f"{pointer}/{keyword}/{index}", seen)
    for key, schema in node.get("properties", {}).items():
        at = f"{pointer}/properties/{escape(key)}"
        is_array = schema.get("type") == "array"
        if not is_array or schema.get("xml", {}).get("wrapped"):
            yield from _binding(subject, version, schema, at, key)
        if is_array:
            schema, at = schema.get("items", {}), f"{at}/items"
            yield from _binding(subject, version, schema, at, f"an item of {key}")
        yield from _members(subject, version, schema, at, seen)


def _binding(
    subject: Subject, version: Version, schema: Mapping[str, Any], pointer: str, what: str
) -> Iterator[Breach]:
    meant, at = follow(version.bundle, schema, pointer)
    xml = meant.get("xml", {})
    place = subject.place(version, f"{at}/xml" if xml else pointer)
    if xml.get("attribute"):
        extra = xml.keys() - {"name", "attribute"}
        if extra or "name" not in xml:
            yield Breach(
                f"{what} is an attribute: its xml has name and attribute, nothing else.", (place,)
            )
        return
    missing = [key for key in ("name", "namespace", "prefix") if key not in xml]
    if missing:
        yield Breach(f"the xml of {what} lacks {', '.join(missing)}.", (place,))


def attributes_seen(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each attribute whose `xml` stands where client generators ignore it."""
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            for key, member in schema.get("properties", {}).items():
                if "allOf" in member and member.get("xml", {}).get("attribute"):
                    place = subject.place(version, f"{pointer}/properties/{escape(key)}/xml")
                    yield Breach(f"generators write {key}, an attribute, as an element.", (place,))


def prefixes_unique(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each prefix of two namespaces, and each namespace of two prefixes."""
    for version in subject.versions:
        meanings: dict[str, str] = {}
        prefixes: dict[str, str] = {}
        for schema, pointer in every_schema(version):
            xml = schema.get("xml", {})
            prefix, namespace = xml.get("prefix"), xml.get("namespace")
            if prefix is None or namespace is None:
                continue
            place = subject.place(version, f"{pointer}/xml")
            if meanings.setdefault(prefix, namespace) != namespace:
                yield Breach(
                    f"the prefix {prefix} means {namespace} here, elsewhere {meanings[prefix]}.",
                    (place,),
                )
            elif prefixes.setdefault(namespace, prefix) != prefix:
                yield Breach(
                    f"{namespace} has the prefix {prefix} here, elsewhere {prefixes[namespace]}.",
                    (place,),
                )
