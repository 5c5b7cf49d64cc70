"""Simple types of XSD as texts: restrictions and unions, down to the built-in types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from twinspec.contract.pattern import PatternError, canonical
from twinspec.contract.place import Place
from twinspec.contract.shape import Base, Problem, Text

XS = "{http://www.w3.org/2001/XMLSchema}"

_KINDS: dict[str, Base] = {
    "string": "string",
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "dateTime": "dateTime",
}
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_REMEDIES = {
    "token": "It changes white space, JSON does not: restrict xs:string.",
    "normalizedString": "It changes white space, JSON does not: restrict xs:string.",
    "anyURI": "It changes white space and refuses a bare '%': restrict xs:string.",
    "double": "It accepts INF and NaN, JSON does not: use xs:decimal.",
    "float": "It accepts INF and NaN, JSON does not: use xs:decimal.",
    "anySimpleType": "It accepts everything: name the type that is meant.",
}
Fail = Callable[[Problem], None]
QName = Callable[[etree._Element, str], str]
_Facets = dict[str, list[str]]


class SimpleTypes:
    """Reads simple types; `named` are the global ones by Clark name."""

    def __init__(
        self,
        named: Mapping[str, etree._Element],
        qname: QName,
        place: Callable[[etree._Element], Place],
        fail: Fail,
    ) -> None:
        """Resolve names with `qname(element, text)`; report what has no shape to `fail`."""
        self.named = named
        self.qname = qname
        self.place = place
        self.fail = fail

    def by_name(self, tag: str, use: etree._Element) -> tuple[Text, ...]:
        """The alternatives of the type `tag`, as the element `use` names it."""
        if tag.startswith(XS):
            text = self.built_in(tag.removeprefix(XS), use)
            return (text,) if text else ()
        if tag not in self.named:
            self.fail(Problem(f"there is no simple type {tag}.", self.place(use)))
            return ()
        return self.read(self.named[tag])

    def read(self, node: etree._Element) -> tuple[Text, ...]:
        """The alternatives of an `xs:simpleType` element."""
        restriction = node.find(f"{XS}restriction")
        if restriction is not None:
            return self.restriction(restriction)
        union = node.find(f"{XS}union")
        if union is not None:
            names = [self.qname(union, name) for name in union.get("memberTypes", "").split()]
            texts = [text for name in names for text in self.by_name(name, union)]
            texts += [t for inner in union.findall(f"{XS}simpleType") for t in self.read(inner)]
            return tuple(texts)
        self.fail(
            Problem(
                "a list has no JSON form.",
                self.place(node),
                "Repeat an element, and write an array in OpenAPI.",
            )
        )
        return ()

    def built_in(self, name: str, use: etree._Element) -> Text | None:
        """A type of XML Schema itself, or None (and a problem) when JSON has none like it."""
        if name not in _KINDS and name not in _INTEGERS:
            self.fail(
                Problem(
                    f"xs:{name} has no JSON form.",
                    self.place(use),
                    _REMEDIES.get(name, "Restrict xs:string with a pattern."),
                )
            )
            return None
        least, most = _INTEGERS.get(name, (None, None))
        return Text(
            base=_KINDS.get(name, "integer"),
            enumeration=None,
            patterns=(),
            min_length=None,
            max_length=None,
            minimum=None if least is None else Decimal(least),
            maximum=None if most is None else Decimal(most),
            where=self.place(use),
        )

    def restriction(self, node: etree._Element) -> tuple[Text, ...]:
        """The alternatives of an `xs:restriction`: those of its base, restricted."""
        base = node.get("base")
        inner = node.find(f"{XS}simpleType")
        if base is not None:
            texts = self.by_name(self.qname(node, base), node)
        else:
            texts = self.read(inner) if inner is not None else ()
        facets: _Facets = {}
        for facet in node.iterchildren(f"{XS}*"):
            facets.setdefault(etree.QName(facet).localname, []).append(facet.get("value", ""))
        facets.pop("simpleType", None)
        facets.pop("annotation", None)
        if facets and len(texts) > 1:
            self.fail(
                Problem(
                    "facets on a union have no canonical shape.",
                    self.place(node),
                    "Restrict the member types instead.",
                )
            )
        return tuple(self.restricted(text, facets, node) for text in texts)

    def restricted(self, text: Text, facets: _Facets, node: etree._Element) -> Text:
        """`text` with the facets of one restriction step; unreadable ones are problems."""
        text = replace(text, where=self.place(node))
        for name, values in facets.items():
            try:
                text = _APPLY[name](text, values)
            except KeyError:
                self.fail(
                    Problem(
                        f"the facet {name} has no canonical shape.",
                        self.place(node),
                        "Say it with lengths, bounds, an enumeration or a pattern.",
                    )
                )
            except (PatternError, ValueError, InvalidOperation) as error:
                self.fail(Problem(f"the facet {name} cannot be read: {error}", self.place(node)))
        return text


def _longer(text: Text, values: list[str]) -> Text:
    return replace(text, min_length=max(int(values[0]), text.min_length or 0) or None)


def _shorter(text: Text, values: list[str]) -> Text:
    length = int(values[0])
    return replace(
        text, max_length=length if text.max_length is None else min(length, text.max_length)
    )


def _above(text: Text, values: list[str], step: int = 0) -> Text:
    bound = Decimal(values[0]) + step
    return replace(text, minimum=bound if text.minimum is None else max(bound, text.minimum))


def _below(text: Text, values: list[str], step: int = 0) -> Text:
    bound = Decimal(values[0]) + step
    return replace(text, maximum=bound if text.maximum is None else min(bound, text.maximum))


def _whole(text: Text) -> Text:
    if text.base != "integer":
        raise ValueError("an exclusive bound of a decimal; use an inclusive one")
    return text


def _matching(text: Text, values: list[str]) -> Text:
    # Patterns of one step are alternatives, patterns of several steps all apply.
    step = "|".join(values) if len(values) == 1 else "|".join(f"({value})" for value in values)
    return replace(text, patterns=(*text.patterns, canonical(step, "xsd")))


def _among(text: Text, values: list[str]) -> Text:
    given = frozenset(values)
    return replace(
        text, enumeration=given if text.enumeration is None else given & text.enumeration
    )


def _preserved(text: Text, values: list[str]) -> Text:
    if text.base == "string" and values != ["preserve"]:
        raise ValueError("JSON keeps white space as it is; leave the facet out")
    return text


_APPLY: dict[str, Callable[[Text, list[str]], Text]] = {
    "minLength": _longer,
    "maxLength": _shorter,
    "length": lambda text, values: _longer(_shorter(text, values), values),
    "minInclusive": _above,
    "maxInclusive": _below,
    "minExclusive": lambda text, values: _above(_whole(text), values, 1),
    "maxExclusive": lambda text, values: _below(_whole(text), values, -1),
    "pattern": _matching,
    "enumeration": _among,
    "whiteSpace": _preserved,
}
