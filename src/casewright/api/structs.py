"""Decodes and validates bodies in one step, by a msgspec type made from the schema.

The type accepts less than the schema, never more. A body that it refuses is read and validated
again by the schema itself, which finds the reasons. A schema that no type can express has no type.
Objects become Structs with the members of the generated model, `MISSING` for members that are not
sent.

    decode = json_decoder(struct_of(document, "CaseEdit", FORMATS))
    decode(b'{"id": "7", "lastModified": {"date": "2015-11-30T18:30:00Z"}}')
    # CaseEdit(id='7', lastModified=LastModifiedEdit(date='2015-…'), dueDate=MISSING, …)
    decode(b'{"id": "7", "id": "8"}')    # None
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from typing import Annotated, Any, Literal, Union

import msgspec
from pydantic import MISSING

from casewright.api.bodies import NESTING_LIMIT
from casewright.api.codec import Shape

_NOT_SAID = {"description", "example", "title", "xml", "format"}
"""Keywords that judge nothing; formats are looked at apart."""

_NOT_ALIKE = re.compile(r"\\[^]\\.tnr[]|\(\?|[+*}]\)[+*{]|\$.")
"""What two engines for patterns may read in two ways, or one of them in more than linear time."""

_ENCODER = msgspec.json.Encoder()
Decode = Callable[[bytes], Any]
"""Returns the Struct of a body, None if the body takes an exact look."""
Format = Callable[[str], bool]
Checks = dict[str, Format]


class _NoTypeError(Exception):
    """A schema uses a keyword that no type can express."""


def struct_of(document: Mapping[str, Any], role: str, formats: Mapping[str, Format]) -> Any:
    """Return the type of the schema `role` in a bundled document, None if there is no such type.

    `formats` are functions that check text formats.
    """
    try:
        return _Types(document, formats).named(role)
    except _NoTypeError:
        return None


def json_decoder(struct: Any) -> Decode:
    """Return a decoder of JSON bodies; it returns None for a body that needs the exact way.

    These are bodies with escapes, with characters that XML does not allow, and with repeated keys.
    A body has no repeated key if it has as many quotes as the values that were read from it, since
    nothing else drops text.
    """
    decoded = msgspec.json.Decoder(struct).decode

    def decode(body: bytes) -> Any:
        if b"\\" in body or b"\xef\xbf" in body:
            return None
        if body.count(b"{") + body.count(b"[") > NESTING_LIMIT:
            return None
        try:
            found = decoded(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return found if _ENCODER.encode(found).count(b'"') == body.count(b'"') else None

    return decode


def from_shape(struct: Any, shape: Shape) -> Any:
    """Return a JSON shape as the type, or None if the type does not accept it."""
    try:
        return msgspec.convert(shape, struct)
    except msgspec.ValidationError:
        return None


class _Types:
    """The types of one document; each is made once."""

    def __init__(self, document: Mapping[str, Any], formats: Mapping[str, Format]) -> None:
        self._formats = formats
        self._schemas: Mapping[str, Any] = document["components"]["schemas"]
        self._made: dict[str, Any] = {}

    def named(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = None
            self._made[name] = self._type(self._schemas[name], name)
        if self._made[name] is None:
            raise _NoTypeError(name)
        return self._made[name]

    def _type(self, schema: Mapping[str, Any], name: str) -> Any:
        said = {key: value for key, value in schema.items() if not key.startswith("x-")}
        kind = said.pop("type", None)
        keywords = said.keys() - _NOT_SAID
        if kind is None and keywords == {"$ref"}:
            return self.named(said["$ref"].rpartition("/")[2])
        if kind is None and keywords == {"allOf"} and len(said["allOf"]) == 1:
            return self._type(said["allOf"][0], name)
        if kind is None and keywords == {"anyOf"}:
            return self._union(said["anyOf"], name)
        if kind == "object" and said.get("additionalProperties") is False:
            return self._object(said, name)
        if kind == "array" and keywords <= {"items", "minItems", "maxItems"}:
            item = self._type(said["items"], f"{name}Item")
            return _bounded(list[item], said, min_length="minItems", max_length="maxItems")  # type: ignore[valid-type]
        if kind == "integer" and keywords <= {"minimum", "maximum"}:
            return _bounded(int, said, ge="minimum", le="maximum")
        if kind == "string" and keywords == {"enum"}:
            return Literal[tuple(said["enum"])]
        if kind == "string" and keywords <= {"minLength", "maxLength", "pattern"}:
            bounds = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
            return _bounded(str, _plain(said), **bounds)
        raise _NoTypeError(name)

    def _union(self, branches: Sequence[Mapping[str, Any]], name: str) -> Any:
        """Return the union; texts with patterns become one text, since a union has at most one."""
        resolved = [self._resolved(one) for one in branches]
        texts = [one for one in resolved if one.get("type") == "string"]
        others = [self._type(one, name) for one in branches if self._resolved(one) not in texts]
        if len(texts) > 1:
            patterns = "|".join(f"(?:{_pattern_alone(one)})" for one in texts)
            others.append(Annotated[str, msgspec.Meta(pattern=patterns)])
        else:
            others += [self._type(one, name) for one in texts]
        return Union[tuple(others)]  # noqa: UP007 - types that are made here

    def _object(self, said: Mapping[str, Any], name: str) -> Any:
        allowed = {"properties", "required", "additionalProperties", "minProperties"}
        if said.keys() - _NOT_SAID - allowed:
            raise _NoTypeError(name)
        properties: Mapping[str, Any] = said["properties"]
        required = said.get("required", ())
        fields: list[Any] = []
        checks: Checks = {}
        for key, schema in properties.items():
            if not key.isidentifier() or iskeyword(key) or key.startswith("_"):
                raise _NoTypeError(f"{name}.{key}")
            own = self._type(schema, f"{name}{key.capitalize()}")
            fields.append((key, own) if key in required else (key, own, MISSING))
            if (check := self._format(schema)) is not None:
                checks[key] = check
        namespace = {"__post_init__": _after(checks, properties, said.get("minProperties", 0))}
        return msgspec.defstruct(
            name, fields, kw_only=True, forbid_unknown_fields=True, omit_defaults=True,
            namespace=namespace if checks or said.get("minProperties") else None,
        )  # fmt: skip

    def _format(self, schema: Mapping[str, Any]) -> Format | None:
        """Return the check of a text's format, None without a format."""
        found = self._resolved(schema)
        branches = [self._resolved(one) for one in found.get("anyOf", (found,))]
        texts = [one for one in branches if one.get("type") == "string"]
        named = {one["format"] for one in texts if "format" in one}
        if not named:
            return None
        [only] = named
        return self._formats[only]

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema or "allOf" in schema:
            if "allOf" in schema:
                [schema] = schema["allOf"]
            else:
                schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema


def _after(checks: Checks, properties: Mapping[str, Any], least: int) -> Callable[[Any], None]:
    """Return the check that a Struct runs after decoding; it raises ValueError to refuse."""
    names = tuple(properties)
    checked = tuple(checks.items())

    def after(struct: Any) -> None:
        for name, check in checked:
            value = getattr(struct, name)
            # An empty text is none of a format, but may be another choice; its pattern says so.
            if value is not MISSING and value != "" and not check(value):
                raise ValueError(name)
        if least:
            wanted = least
            for name in names:
                if getattr(struct, name) is not MISSING:
                    wanted -= 1
                    if not wanted:
                        return
            raise ValueError("too few members")

    return after


def _bounded(kind: Any, said: Mapping[str, Any], **bounds: str) -> Any:
    """Return a type with the bounds that the keywords of a schema state."""
    stated = {meta: said[keyword] for meta, keyword in bounds.items() if keyword in said}
    return Annotated[kind, msgspec.Meta(**stated)] if stated else kind


def _plain(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the keywords of a text with its pattern in Python's syntax; `$` becomes the end."""
    pattern = said.get("pattern")
    if pattern is None:
        return said
    if _NOT_ALIKE.search(pattern) or not (pattern.startswith("^") and pattern.endswith("$")):
        raise _NoTypeError(pattern)
    return {**said, "pattern": rf"{pattern[:-1]}\Z"}


def _pattern_alone(said: Mapping[str, Any]) -> str:
    """Return the pattern of a text that has only a pattern, or must be empty."""
    keywords = {one for one in said if not one.startswith("x-")} - _NOT_SAID - {"type"}
    if keywords == {"pattern"}:
        return str(_plain(said)["pattern"])
    if keywords == {"maxLength"} and said["maxLength"] == 0:
        return r"^\Z"
    raise _NoTypeError("a choice of texts")
