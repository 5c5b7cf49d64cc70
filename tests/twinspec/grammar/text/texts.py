"""Short ways to write sets of texts, and the same sets as JSON Schema and as XSD for the judges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

import jsonschema_rs
from lxml import etree

from twinspec.contract.place import Place
from twinspec.grammar.model import Bound, Pattern, Text
from twinspec.grammar.text import Spelling

PLACE = Place("contract.yaml", 7)

_XSD_TYPES = {
    "float": "double",
    "base64": "base64Binary",
    "hex": "hexBinary",
    "qname": "QName",
}
_SPACES = {"preserve": "string", "replace": "normalizedString", "collapse": "token"}
_JSON_FORMATS = {"dateTime": "date-time", "date": "date", "time": "time", "duration": "duration"}
_BRACKETS = {"[": True, "(": False, "]": True, ")": False}


def _interval(text: str | None) -> dict[str, Any]:
    """Read `[0, 10)`; an end that is left out is not stated."""
    if text is None:
        return {}
    low, high = (each.strip() for each in text[1:-1].split(","))
    return {
        "minimum": Bound(low, _BRACKETS[text[0]], PLACE) if low else None,
        "maximum": Bound(high, _BRACKETS[text[-1]], PLACE) if high else None,
    }


def _patterns(dialect: Any, sources: tuple[str, ...]) -> tuple[tuple[Pattern, ...], ...]:
    return tuple((Pattern(dialect, source, PLACE),) for source in sources)


def j(*patterns: str, kind: Any = "string", within: str | None = None, **facets: Any) -> Text:
    """A string of JSON."""
    return Text(
        kind, PLACE, "string", patterns=_patterns("json", patterns), **_interval(within), **facets
    )


def x(*patterns: str, kind: Any = "string", within: str | None = None, **facets: Any) -> Text:
    """A simple type of XSD."""
    return Text(
        kind, PLACE, None, patterns=_patterns("xsd", patterns), **_interval(within), **facets
    )


def token(*patterns: str, **facets: Any) -> Text:
    return x(*patterns, white_space="collapse", **facets)


def ji(within: str | None = None, **facets: Any) -> Text:
    """An integer of JSON."""
    return Text("decimal", PLACE, "number", fraction_digits=0, **_interval(within), **facets)


def jn(within: str | None = None, kind: Any = "decimal", **facets: Any) -> Text:
    """A number of JSON."""
    return Text(kind, PLACE, "number", **_interval(within), **facets)


def jb(**facets: Any) -> Text:
    """A boolean of JSON."""
    return Text("boolean", PLACE, "boolean", **facets)


def xi(within: str | None = None, *patterns: str, **facets: Any) -> Text:
    """An integer of XSD."""
    return x(*patterns, kind="decimal", within=within, fraction_digits=0, **facets)


def xn(within: str | None = None, *patterns: str, **facets: Any) -> Text:
    """A decimal of XSD."""
    return x(*patterns, kind="decimal", within=within, **facets)


def schema(text: Text) -> dict[str, Any]:
    """Write a set as JSON Schema."""
    result: dict[str, Any] = {"type": text.json_type}
    if text.json_type == "number" and text.fraction_digits == 0:
        result["type"] = "integer"
    names = (("min_length", "minLength"), ("max_length", "maxLength"))
    result |= {name: value for key, name in names if (value := getattr(text, key)) is not None}
    for name, exclusive, bound in (
        ("minimum", "exclusiveMinimum", text.minimum),
        ("maximum", "exclusiveMaximum", text.maximum),
    ):
        if bound is not None:
            result[name if bound.inclusive else exclusive] = _number(bound.value)
    if text.multiple_of is not None:
        result["multipleOf"] = _number(str(text.multiple_of))
    if text.enumeration is not None:
        read: dict[str, Callable[[str], object]] = {
            "string": str,
            "number": _number,
            "boolean": lambda each: each == "true",
        }
        result["enum"] = [read[text.json_type or "string"](each) for each in text.enumeration]
    if text.format or text.kind in _JSON_FORMATS:
        result["format"] = text.format or _JSON_FORMATS[text.kind]
    groups = [{"anyOf": [{"pattern": each.source} for each in group]} for group in text.patterns]
    return result | ({"allOf": groups} if groups else {})


def _number(text: str) -> int | float:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


def simple_type(text: Text) -> str:
    """Write a set as a simple type of XSD."""
    if text.items is not None:
        union = _simple(f"<xs:union>{''.join(map(simple_type, text.items))}</xs:union>")
        listed = _simple(f"<xs:list>{union}</xs:list>")
        return _simple(f"<xs:restriction>{listed}{_facets(text)}</xs:restriction>")
    name = _XSD_TYPES.get(text.kind, text.kind)
    if text.kind == "string":
        name = "anyURI" if text.format == "anyURI" else _SPACES[text.white_space]
    facets = _facets(text)
    if text.kind == "decimal" and text.fraction_digits == 0:
        name = "integer"
    result = _simple(f"<xs:restriction base='xs:{name}'>{facets}</xs:restriction>")
    for group in text.patterns:
        alternatives = "".join(f"<xs:pattern value={quoteattr(each.source)}/>" for each in group)
        result = _simple(f"<xs:restriction>{result}{alternatives}</xs:restriction>")
    return result


def _simple(content: str) -> str:
    return f"<xs:simpleType>{content}</xs:simpleType>"


def _facets(text: Text) -> str:
    found: list[tuple[str, object]] = [
        ("minLength", text.min_length),
        ("maxLength", text.max_length),
        ("totalDigits", text.total_digits),
        ("fractionDigits", text.fraction_digits),
    ]
    for name, bound in (("min", text.minimum), ("max", text.maximum)):
        if bound is not None:
            found.append((f"{name}{'In' if bound.inclusive else 'Ex'}clusive", bound.value))
    found += [("enumeration", each) for each in text.enumeration or ()]
    return "".join(
        f"<xs:{name} value={quoteattr(str(value))}/>" for name, value in found if value is not None
    )


@lru_cache(maxsize=512)
def _xml_schema(simple: str) -> etree.XMLSchema:
    document = (
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
        f"<xs:element name='v'>{simple}</xs:element></xs:schema>"
    )
    return etree.XMLSchema(etree.fromstring(document))


def xml_accepts(text: Text, spelling: str) -> bool:
    """Ask libxml2."""
    element = etree.Element("v")
    element.text = spelling
    return _xml_schema(simple_type(text)).validate(element)


def json_accepts(text: Text, value: object) -> bool:
    """Ask jsonschema-rs, which checks formats, too."""
    asked = float(value) if isinstance(value, Decimal) else value
    validator = jsonschema_rs.validator_for(schema(text), validate_formats=True)
    return validator.is_valid(asked)


def judge_accepts(texts: tuple[Text, ...], spelling: Spelling) -> bool:
    """Ask the judge of the half that the sets belong to."""
    return any(
        xml_accepts(each, spelling.xml)
        if each.json_type is None
        else json_accepts(each, spelling.json)
        for each in texts
    )
