# Code generated from its templates by twinspec. DO NOT EDIT. Run: twinspec generate
"""How JSON members are bound to XML nodes: the types of the codec tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "object"]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object.

    `tag` is the Clark name of the element, or the plain name of the attribute; `many` says that
    JSON has an array; `wrapper` is the Clark name of an element around the array's elements;
    `type` names the Type of an object; `empty` says that an element without content means the
    empty string instead of an object without members.
    """

    key: str
    tag: str
    attribute: bool
    many: bool
    wrapper: str | None
    kind: Kind
    type: str | None
    empty: bool


@dataclass(frozen=True, slots=True)
class Type:
    """An object type: its members in the order in which answers write them."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """The root element of a representation: its Clark name and the name of its Type.

    `prefixes` are those of the namespaces in its documents, "" for the default one.
    """

    tag: str
    type: str
    prefixes: Mapping[str, str]
