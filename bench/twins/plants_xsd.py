"""Single differences planted into an XSD; each function plants one, or says that it cannot."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import cast

from bench.twins.plants_json import is_plain
from bench.twins.sites import Site
from lxml import etree

Tree = etree._Element
_XS = "{http://www.w3.org/2001/XMLSchema}"
_FAR = 12
"""How many lines a start tag may have: libxml2 and twinspec count its first or its last one."""


def declaration(root: Tree, site: Site) -> Tree | None:
    """Return the declaration of a member; None where it is a reference or a text."""
    name = site.xsd.pointer.rpartition("/")[2].lstrip("@")
    found = [
        (abs(line - site.xsd.line), one)
        for one in root.iter(f"{_XS}element", f"{_XS}attribute")
        if one.get("name") == name and (line := cast("int", one.sourceline))
    ]
    far, nearest = min(found, key=lambda each: each[0], default=(_FAR + 1, None))
    return nearest if far <= _FAR else None


def _is_element(one: Tree) -> bool:
    return one.tag == f"{_XS}element"


def _is_required_alone(one: Tree) -> bool:
    """Return whether nothing around an element repeats it, or makes it one of several."""
    above = one.getparent()
    while above is not None and above.tag in (f"{_XS}sequence", f"{_XS}all"):
        if {"minOccurs", "maxOccurs"} & set(above.attrib):
            return False
        above = above.getparent()
    return above is not None and above.tag in (f"{_XS}complexType", f"{_XS}extension")


def drop(one: Tree, site: Site, chance: random.Random) -> bool:
    """The declaration is gone."""
    above = one.getparent()
    if above is None or above.tag == f"{_XS}schema" or len(above) < 2:
        return False
    above.remove(one)
    return True


def rename(one: Tree, site: Site, chance: random.Random) -> bool:
    """The element or attribute is called otherwise."""
    above = one.getparent()
    if above is None or above.tag == f"{_XS}schema" or not site.has_key:
        return False
    key = site.json.pointer.rpartition("/")[2].lstrip("@$_-")
    if not site.says_tag and key != one.get("name"):
        return False  # bound by the structure: JSON has no name for the entries of an array
    one.set("name", f"{one.get('name')}Planted")
    return True


def required(one: Tree, site: Site, chance: random.Random) -> bool:
    """It must come where it might, or the other way round."""
    if site.object_differs:
        return False
    if not _is_element(one):
        if one.get("default"):
            return False
        one.set("use", "optional" if one.get("use") == "required" else "required")
        return True
    if not _is_required_alone(one):
        return False
    one.set("minOccurs", "1" if one.get("minOccurs") == "0" else "0")
    return True


def occurrence(one: Tree, site: Site, chance: random.Random) -> bool:
    """It comes more or less often."""
    if not _is_element(one) or not _is_required_alone(one) or site.object_differs:
        return False
    most = one.get("maxOccurs", "1")
    one.set("maxOccurs", "3" if most == "unbounded" else str(int(most) + 1))
    return True


def kind(one: Tree, site: Site, chance: random.Random) -> bool:
    """The value is of another type."""
    if len(one) and one.find(f"{_XS}annotation") is None:
        return False
    if one.get("type") is None or one.get("default") or one.get("fixed"):
        return False
    own = {text.kind for text in site.xsd_texts}
    prefix = next(key for key, value in one.nsmap.items() if value == _XS[1:-1])
    colon = f"{prefix}:" if prefix else ""
    one.set("type", f"{colon}{'boolean' if 'decimal' in own else 'integer'}")
    return True


def _restrict(one: Tree, *facets: tuple[str, str]) -> bool:
    """Put a restriction of the named type into a declaration."""
    named = one.get("type")
    if named is None or any(child.tag != f"{_XS}annotation" for child in one):
        return False
    del one.attrib["type"]
    simple = etree.SubElement(one, f"{_XS}simpleType")
    restriction = etree.SubElement(simple, f"{_XS}restriction", base=named)
    for facet, value in facets:
        etree.SubElement(restriction, f"{_XS}{facet}", value=value)
    return True


def enumeration(one: Tree, site: Site, chance: random.Random) -> bool:
    """One of the values is not allowed any more."""
    if len(site.xsd_texts) != 1 or not site.texts or one.get("default"):
        return False
    values = site.xsd_texts[0].enumeration
    if values is None or len(values) < 2:
        return False
    return _restrict(one, *(("enumeration", value) for value in values[:-1]))


def longest(one: Tree, site: Site, chance: random.Random) -> bool:
    """The text may not be as long any more."""
    if not is_plain(site):
        return False
    return _restrict(one, ("maxLength", str(max((site.xsd_texts[0].max_length or 41) - 1, 1))))


def shortest(one: Tree, site: Site, chance: random.Random) -> bool:
    """The text must be longer."""
    if not is_plain(site):
        return False
    return _restrict(one, ("minLength", str((site.xsd_texts[0].min_length or 0) + 1)))


def pattern(one: Tree, site: Site, chance: random.Random) -> bool:
    """The text has a pattern."""
    if not is_plain(site):
        return False
    return _restrict(one, ("pattern", chance.choice(["[a-z]*", "[^x].*", "[0-9]{2}"])))


def bounds(one: Tree, site: Site, chance: random.Random) -> bool:
    """A number or a moment has another bound."""
    if len(site.xsd_texts) != 1 or not site.texts:
        return False
    (text,) = site.xsd_texts
    if text.enumeration is not None or text.patterns:
        return False
    if text.kind == "dateTime":
        return _restrict(one, ("minInclusive", "2000-01-01T00:00:00Z"))
    if text.kind != "decimal":
        return False
    low = chance.random() < 0.5
    word, bound = ("minInclusive", text.minimum) if low else ("maxInclusive", text.maximum)
    if bound is None:
        return _restrict(one, (word, "-7" if low else "77777"))
    return _restrict(one, (word, str(int(float(bound.value)) + (1 if low else -1))))


def default(one: Tree, site: Site, chance: random.Random) -> bool:
    """It has a default."""
    if one.get("fixed") or one.get("use") == "required" or len(site.xsd_texts) != 1:
        return False
    (text,) = site.xsd_texts
    if not site.texts:
        return False
    if text.enumeration:
        new = next((value for value in text.enumeration if value != one.get("default")), None)
    elif text.kind == "boolean":
        new = "false" if one.get("default") in ("true", "1") else "true"
    else:
        new = "planted" if is_plain(site) and (text.max_length or 99) > 6 else None
    if new is None:
        return False
    one.set("default", new)
    return True


def null(one: Tree, site: Site, chance: random.Random) -> bool:
    """The element may be nil, or no more."""
    if not _is_element(one) or one.get("fixed"):
        return False
    one.set("nillable", "false" if one.get("nillable") == "true" else "true")
    return True


def closedness(one: Tree, site: Site, chance: random.Random) -> bool:
    """Elements that are not named are accepted, where JSON says that none are."""
    above = one.getparent()
    if above is None or site.object_differs or above.tag != f"{_XS}sequence":
        return False
    if not site.is_closed:
        return False  # by JSON Schema's default, it lets them in, too
    if not _is_required_alone(one) or above.find(f"{_XS}any") is not None:
        return False
    any_element = etree.SubElement(above, f"{_XS}any", namespace="##other", minOccurs="0")
    any_element.set("processContents", "lax")
    any_element.set("maxOccurs", "unbounded")
    return True


def choice(one: Tree, site: Site, chance: random.Random) -> bool:
    """The element and those beside it exclude each other."""
    above = one.getparent()
    if above is None or above.tag != f"{_XS}sequence" or site.object_differs:
        return False
    if not _is_required_alone(one) or len(above.findall(f"{_XS}element")) < 2:
        return False
    above.tag = f"{_XS}choice"
    return True


def attribute(one: Tree, site: Site, chance: random.Random) -> bool:
    """An attribute becomes an element."""
    above = one.getparent()
    if above is None or _is_element(one) or above.tag != f"{_XS}complexType":
        return False
    if not site.says_tag:
        return False  # where JSON does not say it, either is right
    group = above.find(f"{_XS}sequence")
    if group is None:
        return False
    above.remove(one)
    one.tag = f"{_XS}element"
    one.set("minOccurs", "1" if one.attrib.pop("use", "") == "required" else "0")
    group.append(one)
    return True


PLANTS: Mapping[str, Callable[[Tree, Site, random.Random], bool]] = {
    "member dropped": drop,
    "member renamed": rename,
    "required": required,
    "type": kind,
    "enumeration": enumeration,
    "longest length": longest,
    "shortest length": shortest,
    "pattern": pattern,
    "bounds": bounds,
    "default": default,
    "null": null,
    "closedness": closedness,
    "choice": choice,
    "number of entries": occurrence,
    "attribute or element": attribute,
}
