"""Constructs of a schema that XSD 1.0 does not have: each becomes a gap at the node around it.

Most of them are XSD 1.1 (`xs:assert`); the others are misspelt or misplaced.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from twinspec.grammar.model import Gap
from twinspec.grammar.xsd.nodes import SchemaElement

_FACETS = frozenset(
    {"length", "minLength", "maxLength", "pattern", "enumeration", "whiteSpace", "totalDigits"}
    | {"fractionDigits", "maxInclusive", "maxExclusive", "minExclusive", "minInclusive"}
)
_GLOBALS = frozenset(
    ["simpleType", "complexType", "group", "attributeGroup", "element", "attribute", "notation"]
)
_REDEFINED = frozenset(["simpleType", "complexType", "group", "attributeGroup"])
_ATTRIBUTES = frozenset(["attribute", "attributeGroup", "anyAttribute"])
_MODEL = frozenset(["group", "all", "choice", "sequence"])
_NESTED = frozenset(["element", "group", "choice", "sequence", "any"])
_CONSTRAINTS = frozenset(["unique", "key", "keyref"])
_CHILDREN: dict[str, frozenset[str]] = {
    "schema": _GLOBALS | {"include", "import", "redefine"},
    "redefine": _REDEFINED,
    "override": _GLOBALS,
    "include": frozenset(),
    "import": frozenset(),
    "element": _CONSTRAINTS | {"simpleType", "complexType"},
    "attribute": frozenset({"simpleType"}),
    "complexType": _MODEL | _ATTRIBUTES | {"simpleContent", "complexContent"},
    "simpleContent": frozenset({"restriction", "extension"}),
    "complexContent": frozenset({"restriction", "extension"}),
    "restriction": _MODEL | _ATTRIBUTES | _FACETS | {"simpleType"},
    "extension": _MODEL | _ATTRIBUTES,
    "group": frozenset({"all", "choice", "sequence"}),
    "attributeGroup": _ATTRIBUTES,
    "all": frozenset({"element"}),
    "choice": _NESTED,
    "sequence": _NESTED,
    "any": frozenset(),
    "anyAttribute": frozenset(),
    "simpleType": frozenset({"restriction", "list", "union"}),
    "list": frozenset({"simpleType"}),
    "union": frozenset({"simpleType"}),
    "notation": frozenset(),
    **dict.fromkeys(_CONSTRAINTS, frozenset({"selector", "field"})),
    **dict.fromkeys(_FACETS, frozenset[str]()),
    "selector": frozenset(),
    "field": frozenset(),
}
_KNOWN = frozenset(
    {"id", "name", "ref", "type", "base", "value", "fixed", "default", "use", "form", "nillable"}
    | {"abstract", "substitutionGroup", "block", "final", "minOccurs", "maxOccurs", "mixed"}
    | {"namespace", "processContents", "schemaLocation", "itemType", "memberTypes", "xpath"}
    | {"refer", "system", "public", "targetNamespace", "elementFormDefault", "version"}
    | {"attributeFormDefault", "blockDefault", "finalDefault"}
)
_NEWER = {
    "assert": "that the test holds is not compared",
    "assertion": "that the test holds is not compared",
    "alternative": "the type that depends on a test is not compared",
    "openContent": "the elements that it allows in between are not compared",
    "defaultOpenContent": "the elements that it allows in between are not compared",
    "override": "its declarations replace those of the file, as redefine does",
    "explicitTimezone": "whether a time zone is written is not compared",
    "defaultAttributes": "the attributes that it adds to every type are not compared",
    "defaultAttributesApply": "the attributes that it adds to every type are not compared",
    "notNamespace": "the namespaces that it excludes are not compared",
    "notQName": "the names that it excludes are not compared",
    "inheritable": "that the attribute is inherited is not compared",
    "xpathDefaultNamespace": "it is read by tests alone, which are not compared",
    "targetNamespace": "the namespace of one declaration alone is not compared",
}
_CONDITIONS = "{http://www.w3.org/2007/XMLSchema-versioning}"
_OWNERS = ("simpleType", "complexType", "group", "attributeGroup", "element", "attribute")


class UnknownConstructs:
    """The gaps of a schema's files by the declaration around them; each is taken once."""

    def __init__(self) -> None:
        self.found: dict[SchemaElement, list[Gap]] = defaultdict(list)
        self.taken: set[SchemaElement] = set()

    def search(self, root: SchemaElement) -> None:
        """Record the constructs of a file that XSD 1.0 does not have."""
        for node in root.iter():
            known = _CHILDREN.get(node.tag)
            for child in node.children if known is not None else ():
                if known is not None and child.tag not in known:
                    owner = _owner(child) if child.tag in _OWNERS else _owner(node)
                    self.found[owner].append(_child_gap(child, node))
            for name in node.attributes:
                gap = _attribute_gap(name, node)
                if gap:
                    self.found[_owner(node)].append(gap)
            if node.tag == "all":
                repeated = [
                    c for c in node.children if (c.get("maxOccurs") or "1") not in ("0", "1")
                ]
                self.found[_owner(node)] += map(_all_gap, repeated)

    def of(self, node: SchemaElement) -> tuple[Gap, ...]:
        """Return the gaps directly in a declaration, and mark them as taken."""
        self.taken.add(node)
        return tuple(self.found.get(node, ()))

    def left(self) -> tuple[Gap, ...]:
        """Return the gaps that were not taken: those of files, and of unused declarations."""
        return tuple(
            gap for node, gaps in self.found.items() if node not in self.taken for gap in gaps
        )


def _owner(node: SchemaElement) -> SchemaElement:
    around = node
    while around.parent is not None and around.tag not in _OWNERS:
        around = around.parent
    return around


def _child_gap(child: SchemaElement, node: SchemaElement) -> Gap:
    said = _NEWER.get(child.tag)
    if said:
        return Gap(f"xs:{child.tag}", f"xs:{child.tag} is XSD 1.1: {said}.", child.place)
    return Gap(
        f"xs:{child.tag}",
        f"xs:{child.tag} has no meaning in xs:{node.tag}: it is not compared.",
        child.place,
    )


def _attribute_gap(name: str, node: SchemaElement) -> Gap | None:
    if name.startswith(_CONDITIONS):
        if _holds(name.removeprefix(_CONDITIONS), node.get(name) or ""):
            return None
        short = f"vc:{name.removeprefix(_CONDITIONS)}"
        said = f"{short} is XSD 1.1: the condition is not judged, and what it guards is read."
        return Gap(short, said, node.place)
    if name.startswith("{") or (name in _KNOWN and not _own_namespace(name, node)):
        return None
    if name in _NEWER:
        return Gap(name, f"{name} is XSD 1.1: {_NEWER[name]}.", node.place)
    if node.tag in _NEWER:
        return None
    return Gap(name, f"XSD knows no attribute {name}: it is not compared.", node.place)


def _holds(name: str, version: str) -> bool:
    """Return whether a condition on the version of XSD holds for XSD 1.0."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", version):
        return False
    number = Decimal(version)
    return (name == "minVersion" and number <= 1) or (name == "maxVersion" and number > 1)


def _own_namespace(name: str, node: SchemaElement) -> bool:
    return name == "targetNamespace" and node.tag in ("element", "attribute")


def _all_gap(node: SchemaElement) -> Gap:
    return Gap(
        "xs:all",
        "an element that repeats in xs:all is XSD 1.1: judges of XSD 1.0 do not confirm it.",
        node.place,
    )
