"""The third opinion on JSON ↔ XML: the dataclasses that xsdata makes of the XSD, and its runtime.

What a document means is said here neither by the `xml` objects of OpenAPI nor by our own code.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from lxml import etree
from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers import DictDecoder, XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.serializers import DictEncoder, XmlSerializer

_STRICT = ParserConfig(fail_on_unknown_properties=True, fail_on_converter_warnings=True)


class _DeclaredTypes(XmlContext):
    """Binds a value to the type that is declared, not to a subclass that has the same members.

    For a root element xsdata derives a class from its type (`Case` from `CaseType`) and takes for
    a value of the type either one, as a set happens to be ordered.
    """

    @classmethod
    def get_subclasses(cls, clazz: type) -> Iterator[type]:
        """Yield none."""
        yield from ()


class ThirdOpinion:
    """Reads and writes the documents whose root is the element `tag` of one version."""

    def __init__(self, version: str, tag: str) -> None:
        """Find the dataclass of a root element, a Clark name."""
        self._root = _roots(version)[tag]
        self._parser = XmlParser(config=_STRICT)
        self._serializer = XmlSerializer()
        self._decoder = DictDecoder(config=_STRICT, context=_DeclaredTypes())
        self._encoder = DictEncoder(dict_factory=_stated)

    def read(self, document: bytes) -> Any:
        """Return what a document says, as the XSD can say it: see `as_the_xsd_says`."""
        return self._encoder.encode(self._parser.from_bytes(document, self._root))

    def write(self, value: Any) -> bytes:
        """Return a JSON value as a document."""
        bound = self._decoder.decode(self.as_the_xsd_says(value), self._root)
        return self._serializer.render(bound).encode()

    def as_the_xsd_says(self, value: Any) -> Any:
        """Return a JSON value with the two differences gone that no XSD can express.

        An array of one item, where the element stands at most once, is that item:
        `{"link": [{"rel": "self"}]}` becomes `{"link": {"rel": "self"}}`.
        The empty text in the place of an object is the object without members:
        `{"owner": ""}` becomes `{"owner": {}}`.
        """
        return _in_terms_of(self._root, value)


def _in_terms_of(type_: Any, value: Any) -> Any:
    [expected] = [one for one in get_args(type_) or [type_] if one is not type(None)]
    if get_origin(type_) is list:
        return [_in_terms_of(expected, item) for item in value]
    if isinstance(value, list):
        [value] = value
    if not (isinstance(expected, type) and is_dataclass(expected)):
        return value
    members = _members(expected)
    return {key: _in_terms_of(members[key], item) for key, item in (value or {}).items()}


@cache
def _members(class_: Any) -> dict[str, Any]:
    """Return the types of a dataclass's members by their names in XML, which are those in JSON."""
    hints = get_type_hints(class_)
    return {field.metadata.get("name", field.name): hints[field.name] for field in fields(class_)}


@cache
def _roots(version: str) -> dict[str, Any]:
    """Return the dataclasses of a version's root elements, by Clark name."""
    package = importlib.import_module(f"interaction_contract.{version}.xml")
    metas = (
        (class_, vars(class_).get("Meta"))
        for class_ in vars(package).values()
        if is_dataclass(class_)
    )
    return {f"{{{meta.namespace}}}{meta.name}": class_ for class_, meta in metas if meta}


def _stated(pairs: Any) -> dict[str, Any]:
    """Return an object without what a document does not say."""
    return {key: value for key, value in pairs if value is not None and value != []}


def tree(element: etree._Element) -> Any:
    """Return an element without prefixes, layout and the order of elements of different names."""
    children = sorted(
        (tree(child) for child in element.iterchildren("*")), key=lambda child: str(child[0])
    )
    text = "" if children else element.text or ""
    return str(element.tag), sorted(element.attrib.items()), text, children
