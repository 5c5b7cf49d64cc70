"""Changes of how a contract is written, and not of what it says: they must bring no finding."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from bench.twins.plants_json import at
from bench.twins.plants_xsd import Tree
from bench.twins.sites import Site
from lxml import etree

from twinspec.contract.pointer import split

_XS = "{http://www.w3.org/2001/XMLSchema}"


def _described(document: Any, site: Site, chance: random.Random) -> bool:
    schema = at(document, split(site.json.pointer))
    schema["description"] = "Another description."
    return "$ref" not in schema


def _order_of_properties(document: Any, site: Site, chance: random.Random) -> bool:
    holder = at(document, split(site.json.pointer)[:-1])
    if not isinstance(holder, dict):
        return False
    members = list(holder.items())
    chance.shuffle(members)
    holder.clear()
    holder.update(members)
    return len(members) > 1


def _within_all_of(document: Any, site: Site, chance: random.Random) -> bool:
    schema = at(document, split(site.json.pointer))
    if "$ref" not in schema or "xml" in schema:
        return False
    schema["allOf"] = [{"$ref": schema.pop("$ref")}]
    return True


def _order_of_values(document: Any, site: Site, chance: random.Random) -> bool:
    schema = at(document, split(site.json.pointer))
    values = schema.get("enum")
    if not isinstance(values, list) or len(values) < 2:
        return False
    schema["enum"] = values[::-1]
    return True


def _pattern_of_all(document: Any, site: Site, chance: random.Random) -> bool:
    schema = at(document, split(site.json.pointer))
    if schema.get("type") != "string" or "pattern" in schema:
        return False
    schema["pattern"] = chance.choice(["", r"^[\s\S]*$", "^([^a]|a)*$"])
    return True


def _documented(one: Tree, site: Site, chance: random.Random) -> bool:
    if one.find(f"{_XS}annotation") is not None:
        return False
    annotation = etree.Element(f"{_XS}annotation")
    etree.SubElement(annotation, f"{_XS}documentation").text = "Another description."
    one.insert(0, annotation)
    return True


def _within_sequence(one: Tree, site: Site, chance: random.Random) -> bool:
    above = one.getparent()
    if above is None or above.tag not in (f"{_XS}sequence", f"{_XS}choice"):
        return False
    group = etree.Element(f"{_XS}{chance.choice(['sequence', 'choice'])}")
    above.replace(one, group)
    group.append(one)
    return True


def _said_default(one: Tree, site: Site, chance: random.Random) -> bool:
    if one.tag != f"{_XS}element" or {"minOccurs", "nillable"} & set(one.attrib):
        return False
    one.set("minOccurs", "1")
    one.set("nillable", "false")
    return True


def _restricted_by_nothing(one: Tree, site: Site, chance: random.Random) -> bool:
    named = one.get("type")
    if named is None or not site.texts or len(site.xsd_texts) != 1 or len(one):
        return False
    del one.attrib["type"]
    simple = etree.SubElement(one, f"{_XS}simpleType")
    etree.SubElement(simple, f"{_XS}restriction", base=named)
    return True


JSON: Mapping[str, Callable[[Any, Site, random.Random], bool]] = {
    "described": _described,
    "order of properties": _order_of_properties,
    "reference within allOf": _within_all_of,
    "order of values": _order_of_values,
    "pattern of all texts": _pattern_of_all,
}
XSD: Mapping[str, Callable[[Tree, Site, random.Random], bool]] = {
    "documented": _documented,
    "within a group of one": _within_sequence,
    "default that is written": _said_default,
    "restricted by nothing": _restricted_by_nothing,
}
