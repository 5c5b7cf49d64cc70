"""Texts of both halves, facet by facet: the XSD says what the loosest of its roles says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from twinspec.contract.lines import below
from twinspec.contract.place import Place
from twinspec.contract.shape import Member, Text
from twinspec.govern.findings import Finding

Limit = Any  # what a facet says: a number or None, a set of values or of patterns


@dataclass(frozen=True, slots=True)
class _Facet:
    """How one facet is read, loosened over several texts, shown and located."""

    id: str
    name: str
    keyword: str
    read: Callable[[Text], Limit]
    loosest: Callable[[list[Limit]], Limit]
    show: Callable[[Limit], str]


def _none_or(best: Callable[[list[Limit]], Limit]) -> Callable[[list[Limit]], Limit]:
    """The loosest of several limits, when a limit that is not stated is the loosest."""

    def loosest(limits: list[Limit]) -> Limit:
        stated = [limit for limit in limits if limit is not None]
        return best(stated) if len(stated) == len(limits) else None

    return loosest


def _union(values: list[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*values)


def _common(values: list[frozenset[str]]) -> frozenset[str]:
    return values[0].intersection(*values[1:])


def _limit(value: int | Decimal | None) -> str:
    return "not limited" if value is None else str(value)


def _values(values: frozenset[str] | None) -> str:
    return "any text" if values is None else ", ".join(sorted(values))


def _patterns(patterns: frozenset[str]) -> str:
    return " and ".join(sorted(patterns)) or "anything"


_FACETS = (
    _Facet(
        *("same_length", "the shortest length", "minLength"),
        read=lambda text: text.min_length,
        loosest=_none_or(min),
        show=_limit,
    ),
    _Facet(
        *("same_length", "the longest length", "maxLength"),
        read=lambda text: text.max_length,
        loosest=_none_or(max),
        show=_limit,
    ),
    _Facet(
        *("same_bounds", "the least value", "minimum"),
        read=lambda text: text.minimum,
        loosest=_none_or(min),
        show=_limit,
    ),
    _Facet(
        *("same_bounds", "the greatest value", "maximum"),
        read=lambda text: text.maximum,
        loosest=_none_or(max),
        show=_limit,
    ),
    _Facet(
        *("same_enumeration", "the enumeration", "enum"),
        read=lambda text: text.enumeration,
        loosest=_none_or(_union),
        show=_values,
    ),
    _Facet(
        *("same_pattern", "the pattern", "pattern"),
        read=lambda text: frozenset(text.patterns),
        loosest=_common,
        show=_patterns,
    ),
)


def compare_texts(member: Member, roles: list[Member]) -> Iterator[Finding]:
    """Yield the differences between the XSD `member` and the same member of all its roles."""
    ours = [text for role in roles for text in role.value.texts]
    theirs = list(member.value.texts)
    our_kinds, their_kinds = _by_kind(ours), _by_kind(theirs)
    if our_kinds.keys() != their_kinds.keys():
        yield Finding(
            "equal.same_kind",
            "error",
            f"{member.key} is {_either(our_kinds)} in OpenAPI, {_either(their_kinds)} in the XSD.",
            (*(role.where for role in roles), member.where, *_places(ours), *_places(theirs)),
            "Give both the same type, empty text included.",
        )
        return
    for kind, texts in our_kinds.items():
        if kind != "empty":
            yield from _compare(texts, their_kinds[kind])


def _by_kind(texts: Iterable[Text]) -> dict[str, list[Text]]:
    kinds: dict[str, list[Text]] = {}
    for text in texts:
        kinds.setdefault("empty" if text.is_empty else text.base, []).append(text)
    return kinds


def _compare(ours: list[Text], theirs: list[Text]) -> Iterator[Finding]:
    if frozenset(ours) == frozenset(theirs):
        return
    if len(frozenset(theirs)) > 1:
        yield Finding(
            "equal.same_alternatives",
            "error",
            "the alternatives of a union differ.",
            (*_places(ours), *_places(theirs)),
            "Write the same alternatives, with the same facets, in both halves.",
        )
        return
    for facet in _FACETS:
        yield from _compare_facet(facet, ours, theirs[0])


def _compare_facet(facet: _Facet, ours: list[Text], xsd: Text) -> Iterator[Finding]:
    limits = [facet.read(text) for text in ours]
    loosest, other = facet.loosest(limits), facet.read(xsd)
    places = (*(below(place, facet.keyword) for place in _places(ours)), xsd.where)
    if loosest != other:
        yield Finding(
            f"equal.{facet.id}",
            "error",
            f"{facet.name} is {facet.show(loosest)} in OpenAPI, {facet.show(other)} in the XSD.",
            places,
            "Say the same in both halves; the XSD says what the loosest schema says.",
        )
    elif any(limit != loosest for limit in limits):
        tighter = next(limit for limit in limits if limit != loosest)
        yield Finding(
            f"equal.{facet.id}_in_all_roles",
            "warning",
            f"{facet.name} is {facet.show(tighter)} in one schema, {facet.show(loosest)} in "
            "another of the same XSD member: the XSD cannot confirm the tighter one.",
            places,
            "Use the same named schema in every role, unless the roles really differ.",
        )


def _places(texts: Iterable[Text]) -> list[Place]:
    return list(dict.fromkeys(text.where for text in texts))


def _either(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds))
