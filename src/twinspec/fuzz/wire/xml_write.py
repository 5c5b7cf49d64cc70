"""JSON shapes as XML documents, valid ones and others: what can be said in XML at all is said.

What a valid value means in XML is the contract's binding; the rest is written as near as it goes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.shape import Member, ObjectShape, Shapes, clark
from twinspec.contract.xml_form import namespace_prefixes
from twinspec.contract.xsd_shape import read_xsd
from twinspec.fuzz.wire.xml_names import XML_NAMESPACE, XSI_NAMESPACE, Names, NotXml
from twinspec.fuzz.wire.xml_order import unordered
from twinspec.fuzz.wire.xml_style import PLAIN, Prefixes, Style, disguised, escape, gap, referred

__all__ = ["PLAIN", "NotXml", "Style", "XmlWriter"]

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTE = re.compile("[\"'\t\n]")
_LACKED = {"us-ascii": re.compile("[^\x00-\x7f]"), "iso-8859-1": re.compile("[^\x00-\xff]")}
"""The characters that an encoding lacks, where it lacks any that XML has."""

_NIL = f' xmlns:xsi="{XSI_NAMESPACE}" xsi:nil="true"'
_AS_ATTRIBUTES = (XSI_NAMESPACE, XML_NAMESPACE)
_LARGE = 10**18


class XmlWriter:
    """Writes documents of one version's schemas.

    What breaks the contract is written so: a member that a type does not have is an element in the
    type's namespace, or, if it is no object and the type has attributes only, an attribute; a name
    as the reader gives it, `{namespace}name` or `@name`, is that element or attribute. `null` is
    `xsi:nil`, an empty text where it is an attribute. An object or array in the place of an
    attribute is elements; an object in the place of a text is an element with elements, a text in
    the place of an object an element with text; arrays repeat their element wherever they stand.
    XML has no words for some differences: a number and its text, an array of one and its item, an
    array of none and nothing, an empty object and an empty text. To judge a body, read it.
    """

    def __init__(self, bundle: Mapping[str, Any], xsd_files: Sequence[Path] = ()) -> None:
        """Read the binding from a bundled OpenAPI document; ShapeError when it has none.

        Where `xsd_files` leave the order of elements open, a style may change it.
        """
        shapes = read_openapi(bundle, "bundle")
        free = unordered(shapes, read_xsd(xsd_files)) if xsd_files else frozenset()
        self._roots = shapes.roots
        self._prefixes = dict(namespace_prefixes(bundle))
        self._types: dict[str, _Type] = {}
        for name in shapes.types:
            _Type.of(name, shapes, free, self._types)
        self._names: dict[tuple[str, Prefixes], Names] = {}

    def write(self, role: str, value: Any, *, style: Style = PLAIN) -> bytes:
        """Return `value` as a document of the schema `role`.

        A value that satisfies the schema becomes a document that satisfies the XSD.
        Raises NotXml for a value that XML cannot carry: characters that it lacks, names that are
        none in XML, an array as the whole document; ValueError if `role` is no document.
        """
        root = self._roots.get(role)
        if root is None:
            raise ValueError(f"{role} has no root element")
        shape = self._types[root.type]
        names = self._names.get((role, style.prefixes))
        if names is None:
            names = Names({root.tag} | shape.tags(), root.tag, self._prefixes, style.prefixes)
            self._names[role, style.prefixes] = names
        return _Document(names, style).whole(root.tag, shape, value)


class _Bound:
    """A member as it is written."""

    __slots__ = ("integer", "key", "tag", "tags", "type", "wrapper")

    def __init__(self, member: Member, shape: _Type | None) -> None:
        self.key = member.key
        self.tag = member.tag
        self.wrapper = member.wrapper
        self.type = shape
        self.tags = [tag for tag in (member.wrapper, member.tag) if tag is not None]
        self.integer = any(text.base == "integer" for text in member.value.texts)


class _Type:
    """An object type as it is written; `free`: its elements come in any order."""

    __slots__ = ("attributes", "elements", "free", "keys", "namespace")

    def __init__(self, shape: ObjectShape, free: bool) -> None:
        tags = [member.tag for member in shape.members if not member.attribute]
        self.attributes = [_Bound(member, None) for member in shape.members if member.attribute]
        self.elements: list[_Bound] = []
        self.keys = {member.key for member in shape.members}
        self.namespace = _namespace(tags[0]) if tags else None
        self.free = free

    @classmethod
    def of(cls, name: str, shapes: Shapes, free: frozenset[str], known: dict[str, _Type]) -> _Type:
        """Return the writer of a type, made once; types may contain themselves."""
        if name not in known:
            shape = shapes.types[name]
            made = known[name] = cls(shape, name in free)
            for member in shape.members:
                if not member.attribute:
                    inner = member.value.object
                    below = None if inner is None else cls.of(inner, shapes, free, known)
                    made.elements.append(_Bound(member, below))
        return known[name]

    def tags(self) -> set[str]:
        """Return the Clark names of all elements that may stand below elements of this type."""
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            shape = waiting.pop()
            if id(shape) not in seen:
                seen.add(id(shape))
                found.update(tag for bound in shape.elements for tag in bound.tags)
                waiting += [bound.type for bound in shape.elements if bound.type is not None]
        return found


class _Document:
    """One document while it is written."""

    def __init__(self, names: Names, style: Style) -> None:
        self.names = names
        self.style = style
        self.rng = None if style.seed is None else random.Random(style.seed)  # noqa: S311
        self.lacked = _LACKED.get(style.encoding)

    def whole(self, tag: str, shape: _Type, value: Any) -> bytes:
        """Return the document whose root is `tag`."""
        if isinstance(value, (list, tuple)):
            raise NotXml("a document has one root")
        text = self.node(tag, shape, value, declared=self.names.root)
        before = after = ""
        if self.rng is not None and self.style.spaced:
            before = gap(self.style, self.rng) if self.style.declaration else ""
            after = gap(self.style, self.rng)
        try:
            return f"{self.style.declaration}{before}{text}{after}".encode(self.style.encoding)
        except UnicodeEncodeError:
            # A name cannot be written with references as text can.
            raise NotXml(f"a name has characters that {self.style.encoding} lacks") from None

    def node(
        self,
        tag: str,
        shape: _Type | None,
        value: Any,
        *,
        integer: bool = False,
        declared: str = "",
    ) -> str:
        """Return one element; `declared` are the namespaces that it declares for all below it."""
        name, own = self.names.element(tag)
        declared += own
        if isinstance(value, Mapping):
            return self.object(name, declared, shape, value, tag)
        if value is None:
            return self.element(name, [declared, _NIL], "")
        return self.element(name, [declared], self.text(_lexical(value, integer)))

    def object(
        self,
        name: str,
        declared: str,
        shape: _Type | None,
        value: Mapping[str, Any],
        tag: str,
    ) -> str:
        """Return the element `tag` with an object; without `shape` all members are foreign."""
        attributes: dict[str, str] = {}
        groups: list[list[str]] = []
        if shape is not None:
            for bound in shape.attributes:
                if bound.key in value:
                    item = value[bound.key]
                    if isinstance(item, (Mapping, list, tuple)):
                        namespace = shape.namespace or _namespace(tag)
                        groups.append(self.foreign(clark(namespace, bound.key), item))
                    else:
                        self.attribute(bound.tag, item, attributes, bound.integer)
            groups += [
                self.children(bound, value[bound.key])
                for bound in shape.elements
                if bound.key in value
            ]
        if shape is None or not value.keys() <= shape.keys:
            self.unknown(shape, value, tag, attributes, groups)
        written = list(attributes.values())
        if self.rng is not None and self.style.reordered:
            self.rng.shuffle(written)
        inner = self.joined(groups, shape is None or shape.free)
        return self.element(name, [declared, *written], inner)

    def children(self, bound: _Bound, value: Any) -> list[str]:
        """Return the elements of one member."""
        items = [
            self.node(bound.tag, bound.type, item, integer=bound.integer) for item in _flat(value)
        ]
        if bound.wrapper is None:
            return items
        if value is None:
            return [self.node(bound.wrapper, None, None)]
        name, declared = self.names.element(bound.wrapper)
        return [self.element(name, [declared], self.joined([items], free=False))]

    def unknown(
        self,
        shape: _Type | None,
        value: Mapping[str, Any],
        tag: str,
        attributes: dict[str, str],
        groups: list[list[str]],
    ) -> None:
        """Add the members that the type does not have."""
        namespace = (shape.namespace if shape is not None else None) or _namespace(tag)
        bare = shape is not None and not shape.elements and bool(shape.attributes)
        for key, item in value.items():
            if shape is not None and key in shape.keys:
                continue
            name = None if isinstance(item, (Mapping, list, tuple)) else _attribute_name(key, bare)
            if name is not None:
                self.attribute(name, item, attributes)
            else:
                named = key if key.startswith("{") else clark(namespace, key)
                groups.append(self.foreign(named, item))

    def foreign(self, tag: str, value: Any) -> list[str]:
        """Return the elements of a member that the type does not have: at least one."""
        return [self.node(tag, None, item) for item in _flat(value) or [""]]

    def attribute(
        self, tag: str, value: Any, attributes: dict[str, str], integer: bool = False
    ) -> None:
        name, declared = self.names.attribute(tag)
        if name in attributes:
            raise NotXml(f"the attribute {name} would stand twice")
        if declared:
            attributes[declared] = declared
        escaped = self.escaped("" if value is None else _lexical(value, integer))
        escaped = _IN_ATTRIBUTE.sub(_referred, escaped)
        if self.rng is None:
            attributes[name] = f' {name}="{escaped}"'
        else:
            quote = self.rng.choice("\"'")
            space = self.rng.choice((" ", "  ", "\n ")) if self.style.spaced else " "
            attributes[name] = f"{space}{name}={quote}{escaped}{quote}"

    def element(self, name: str, attributes: list[str], inner: str) -> str:
        """Return an element with content `inner`."""
        start = f"<{name}{''.join(attributes)}"
        if inner:
            return f"{start}>{inner}</{name}>"
        if self.rng is not None and self.rng.random() < 0.5:
            return f"{start}></{name}>"
        return f"{start}/>"

    def joined(self, groups: list[list[str]], free: bool) -> str:
        """Return elements one after the other; those of one group stay in their order."""
        if self.rng is None:
            return "".join(item for group in groups for item in group)
        if free and self.style.reordered:
            turns = [place for place, group in enumerate(groups) for _ in group]
            self.rng.shuffle(turns)
            waiting = [iter(group) for group in groups]
            items = [next(waiting[place]) for place in turns]
        else:
            items = [item for group in groups for item in group]
        if not items or not (self.style.spaced or self.style.aside):
            return "".join(items)
        rng, style = self.rng, self.style
        return gap(style, rng) + "".join(item + gap(style, rng) for item in items)

    def text(self, text: str) -> str:
        escaped = self.escaped(text)
        if self.rng is None or not self.style.disguised:
            return escaped
        return disguised(text, escaped, self.rng, self.lacked)

    def escaped(self, text: str) -> str:
        """Return text as it stands between tags; NotXml if it has characters that XML lacks."""
        if _SPECIAL.search(text):
            text = _SPECIAL.sub(_escaped, text)
        return text if self.lacked is None else self.lacked.sub(_referred, text)


def _namespace(tag: str) -> str | None:
    return tag[1:].rpartition("}")[0] or None if tag.startswith("{") else None


def _attribute_name(key: str, bare: bool) -> str | None:
    """Return the attribute that an unknown member is, None if it is an element."""
    if key.startswith("@"):
        return key[1:]
    if key.startswith("{"):
        return key if _namespace(key) in _AS_ATTRIBUTES else None
    return key if bare else None


def _flat(value: Any) -> list[Any]:
    """Return the items of an array, of arrays in it too; of any other value that value."""
    if not isinstance(value, (list, tuple)):
        return [value]
    return [item for inner in value for item in _flat(inner)]


def _lexical(value: Any, integer: bool) -> str:
    """Return the lexical form that JSON's texts, numbers and booleans have in XML."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}[str(value)]
        if integer and value.is_integer():
            return format(Decimal(value), "f")
        return format(Decimal(str(value)), "f")
    if isinstance(value, int) and abs(value) >= _LARGE:
        return format(Decimal(value), "f")
    return str(value)


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    written = escape(char)
    if written == char:
        raise NotXml(f"XML has no character U+{ord(char):04X}")
    return written


def _referred(found: re.Match[str]) -> str:
    return referred(found[0])
