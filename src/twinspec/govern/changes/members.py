"""Changes of members apart from their values: XML form, `deprecated`, `readOnly`, `writeOnly`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from twinspec.govern.changes.bodies import Bodies
from twinspec.govern.changes.change import Change, Direction, broken, harmless
from twinspec.govern.changes.discriminators import discriminator_changes
from twinspec.grammar.inclusion.exclusions import InclusionPair
from twinspec.grammar.inclusion.results import SharedMember
from twinspec.grammar.json_schema import JsonContract
from twinspec.grammar.json_schema.source import SourceFile
from twinspec.grammar.model import Member, Tag

_FLAGS = ("deprecated", "readOnly", "writeOnly")


def member_changes(
    bodies: Bodies, contracts: tuple[JsonContract, JsonContract], xml: set[tuple[str, str]]
) -> list[Change]:
    """Return the changes of members, and of discriminators, that both versions have.

    `xml` are the documents that also have an XML form, as pairs of old and new value.
    """
    found: dict[tuple[object, ...], Change] = {}
    in_xml = _below(bodies, xml)
    sources = tuple(
        {str(file.source.file): file.source for file in contract.files.files.values()}
        for contract in contracts
    )
    for pair, member_pair in bodies.member_pairs():
        changes = list(
            _flags(
                member_pair,
                (_node(sources[0], member_pair.ours), _node(sources[1], member_pair.theirs)),
            )
        )
        if tuple(pair) in in_xml:
            changes += _form(member_pair)
        for change in changes:
            one_way = change.direction
            if one_way is None or pair in bodies.met.get(one_way, ()):
                found.setdefault((change.rule, change.message, one_way), change)
    return [*found.values(), *discriminator_changes(bodies, (sources[0], sources[1]))]


def _below(bodies: Bodies, roots: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs of old and new value that some documents contain."""
    met: set[tuple[str, str]] = set()
    for (old_first, _), made in bodies.known.items():
        waiting = [InclusionPair(*(root if old_first else root[::-1])) for root in roots]
        seen: set[InclusionPair] = set()
        while waiting:
            pair = waiting.pop()
            if pair in made.reached and pair not in seen:
                seen.add(pair)
                waiting += made.below.get(pair, ())
        met |= {tuple(pair) if old_first else tuple(pair)[::-1] for pair in seen}  # type: ignore[misc]
    return met


def _form(member_pair: SharedMember) -> Iterator[Change]:
    old, new = member_pair.ours, member_pair.theirs
    if _in_xml(old) == _in_xml(new):
        return
    message = f"{member_pair.holder}.{old.key} is {_written(new)} in XML, and was {_written(old)}."
    places = (old.place, new.place)
    sent = broken("xml_form", message, places, "changed", "clients that send XML")
    read = broken("xml_form", message, places, "changed", "clients that read XML")
    yield replace(sent, direction="request", representation="xml")
    yield replace(read, direction="answer", representation="xml")


def _in_xml(member: Member) -> tuple[Tag, bool, Tag | None]:
    """Return the XML form of a member; without an `xml` object it is an element of its name."""
    tag = member.tag or Tag("element", "", member.key)
    return (tag, member.wrapped, member.item_tag) if member.many else (tag, False, None)


def _written(member: Member) -> str:
    tag = str(member.tag) if member.tag else member.key
    entries = f", its entries {member.item_tag}" if member.item_tag else ""
    return f"{tag}{' around its entries' if member.wrapped else ''}{entries}"


def _flags(
    member_pair: SharedMember, nodes: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[Change]:
    what, places = (
        f"{member_pair.holder}.{member_pair.ours.key}",
        (member_pair.ours.place, member_pair.theirs.place),
    )
    said = {flag: tuple(node.get(flag) is True for node in nodes) for flag in _FLAGS}
    if said["deprecated"] == (False, True):
        yield harmless("deprecated", f"{what} is deprecated.", places, "deprecated", "warning")
    elif said["deprecated"] == (True, False):
        yield harmless("not_deprecated", f"{what} is no longer deprecated.", places, "changed")
    for flag, rule, direction, hit in _ONE_WAY:
        if said[flag] == (False, True):
            message = f"{what} is {flag}: {direction}s may not have it any more."
            yield replace(broken(rule, message, places, "changed", hit), direction=direction)
        elif said[flag] == (True, False):
            message = f"{what} is not {flag} any more: {direction}s may have it."
            yield replace(harmless(rule, message, places, "changed"), direction=direction)


_ONE_WAY: tuple[tuple[str, str, Direction, str], ...] = (
    ("readOnly", "read_only", "request", "clients that send it"),
    ("writeOnly", "write_only", "answer", "clients that read it"),
)


def _node(sources: Mapping[str, SourceFile], member: Member) -> Mapping[str, Any]:
    source = sources.get(member.place.file)
    location = source.location(member.place.pointer) if source else None
    return location.node if location and isinstance(location.node, dict) else {}
