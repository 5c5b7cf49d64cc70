"""The nodes and members from which documents of a match are built."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from twinspec.grammar.binding.matches import (
    NONE,
    HalfName,
    MemberPair,
    ObjectMatch,
    ValuePair,
    unpaired_key,
)
from twinspec.grammar.documents import DocumentMember, DocumentNode, NoDocumentError, is_name
from twinspec.grammar.facets import own_text
from twinspec.grammar.model import Box, Member, Object, Pattern, Rest, Tag, Text
from twinspec.grammar.order import ANY
from twinspec.grammar.text import Spelling, sample

_NAMES = 20  # that are drawn to find one that is free

_FORMS: dict[str, Literal["object", "array", "entries", "alone"]] = {
    "object": "object",
    "array": "array",
    "entries": "entries",
    "text": "alone",
}


def text_node(text: Spelling) -> DocumentNode:
    """Return a node for a text, in the spelling of both halves."""
    return DocumentNode("text", text.xml, json_value=text.json)


def side_of(pair: ValuePair, side: HalfName) -> HalfName:
    """Return the side of a pair that has a value; `side` if both have one."""
    if pair.json == NONE:
        return "xsd"
    return "json" if pair.xsd == NONE else side


def empty_node(match: ObjectMatch) -> DocumentNode:
    """Return a node for an object of a match without members."""
    return DocumentNode(
        _FORMS[match.form],
        content=match.xsd.content,
        xsi_type=match.xsd.xsi_type,
        constants=match.constants,
        emptied=match.emptied,
    )


def empty_arrays(match: ObjectMatch, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return the keys of arrays that JSON requires and that have no entry in these counts.

    This may depend on other members: with {signers} or {algorithm, value}, only counts of 0 for
    all three mean an empty list of signers. An array that XML wraps is present or absent as a
    whole, so for it 0 means no array.
    """
    if not match.json.presence:
        return ()
    names = {member_pair.json.key: member_pair.name for member_pair in match.member_pairs}
    names |= {member.key: unpaired_key(member) for member in match.json_only}
    there = {key for key, name in names.items() if counts.get(name)}
    lists = {
        key for key in names.keys() - match.wrapped if match.json.members[key].many
    }  # fmt: skip
    found: list[str] = []
    for factor in match.json.presence:
        found += min(
            (_missing(box, there, lists) for box in factor), default=_RequiredExtras()
        ).arrays
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class _RequiredExtras:
    """What an object must have besides its members: numbers of other members, empty arrays."""

    others: int = 0
    arrays: tuple[str, ...] = ()


def _missing(box: Box, there: Container[str], lists: Container[str]) -> _RequiredExtras:
    wanted = [key for key, limits in box.items() if limits.least > 0 and key not in there]
    arrays = tuple(key for key in wanted if key in lists)
    refused = sum(limits.most == 0 and key in there for key, limits in box.items())
    return _RequiredExtras(len(wanted) - len(arrays) + refused, arrays)


def tag_of(member_pair: MemberPair) -> Tag:
    """Return the tag of a paired member; the XSD always has one."""
    assert member_pair.xsd.tag is not None
    return member_pair.xsd.tag


def namespace_of(one: Object) -> str:
    """Return the namespace of the elements in an object."""
    tags = [member.tag for member in one.members.values() if member.tag]
    return next((tag.namespace for tag in tags if tag.kind == "element"), one.rest.target)


def guessed_tag(match: ObjectMatch, member: Member) -> Tag:
    """Return the likely tag of a member that the XSD does not have."""
    if member.tag is not None and member.tag.kind != "text":
        return member.tag
    name = member.key if is_name(member.key) else "member"
    return Tag("element", namespace_of(match.xsd), name)


def takes(rest: Rest, namespace: str) -> bool:
    """Return whether a wildcard accepts elements of a namespace."""
    said = rest.namespaces or ()
    if "##any" in said or namespace in said:
        return True
    if "##local" in said and not namespace:
        return True
    return "##other" in said and bool(namespace) and namespace != rest.target


def unknown_part(match: ObjectMatch, at: int, *, attribute: bool = False) -> DocumentMember:
    """Return a member that neither half names, in a namespace that the wildcard accepts."""
    rest = match.xsd.rest
    key = unknown_key(match, at)
    said = (rest.attribute_namespaces if attribute else None) or rest.namespaces or ()
    namespace = namespace_of(match.xsd)
    if rest.state == "open":
        named = [one for one in said if not one.startswith("##")]
        if "##any" in said or "##other" in said:
            namespace = "urn:example:unknown"
        elif "##local" in said:
            namespace = ""
        elif named:
            namespace = named[0]
    elif match.json.rest.state == "open" and attribute:
        namespace = ""
    tag = Tag("attribute" if attribute else "element", namespace, key)
    return DocumentMember(key, ANY, tag, DocumentNode("text", "any"))


def unknown_key(match: ObjectMatch, at: int) -> str:
    """Return a name that is free in both objects and matches the patterns of JSON.

    NoDocumentError if no such name is found that XML can also write.
    """
    taken = {member.key for member in match.json.members.values()}
    taken |= {member.tag.name for member in match.xsd.members.values() if member.tag}
    if match.json.rest.keys:
        names = list(filter(is_name, free_names(match.json.rest.keys, taken)))
        if at >= len(names):
            raise NoDocumentError
        return names[at]
    number = at
    while f"unknown{number or ''}" in taken:
        number += 1
    return f"unknown{number or ''}"


def free_names(patterns: Sequence[Pattern], taken: Container[str]) -> Iterator[str]:
    """Yield some names that match all patterns and are not taken, the smallest first."""
    place = patterns[0].place
    names = (Text("string", place, "string", min_length=1, patterns=tuple((p,) for p in patterns)),)
    own = own_text(names)
    drawn = sample(names, Random(0), _NAMES)  # noqa: S311 - documents
    for one in (*((own,) if own else ()), *drawn):
        if one.xml not in taken:
            yield one.xml
