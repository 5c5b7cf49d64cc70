"""Style rules on both halves, checked if `style/*.yaml` lists them or a severity is set for them.

A good contract may break them: its halves can still be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from twinspec.govern.severity import Severities
from twinspec.govern.style.listed import StyleRule
from twinspec.govern.style.subject import Breach
from twinspec.govern.twins.compare import Opinion
from twinspec.govern.twins.verdict import TwinFinding
from twinspec.grammar.binding.matches import ObjectMatch, ValuePair
from twinspec.grammar.binding.roots import BoundRoots
from twinspec.grammar.compare import ComparisonResult
from twinspec.grammar.model import Member, Particle
from twinspec.grammar.order import arrange, takes_any_order
from twinspec.grammar.pairs import Pairs

_Check = Callable[[Pairs, BoundRoots, ComparisonResult], Iterator[Breach]]


def opinions(style: Mapping[str, StyleRule], severities: Severities) -> list[Opinion]:
    """Return the rules of CHECKS to check: the listed ones, unless their severity is `off`.

    A rule that is not listed is checked if a severity is set for it.
    """
    return [
        _opinion(name, style.get(name))
        for name in CHECKS
        if severities.wants(name, default=name in style)
    ]


def _opinion(name: str, rule: StyleRule | None) -> Opinion:
    remedy = f"{rule.instead} {rule.because}" if rule else ""

    def judge(pairs: Pairs, roots: BoundRoots, decided: ComparisonResult) -> Iterator[TwinFinding]:
        for breach in dict.fromkeys(CHECKS[name](pairs, roots, decided)):
            yield TwinFinding(name, "error", breach.message, remedy, breach.places)

    return judge


def _order_is_free(pairs: Pairs, roots: BoundRoots, decided: ComparisonResult) -> Iterator[Breach]:
    """Yield a finding for each XML request whose elements must have a fixed order."""
    requests = {
        pair
        for member_pair in roots.pairs
        if any(use.direction == "request" for use in member_pair.json.uses)
        for pair in pairs.below(member_pair.pair)
    }
    for pair, match, content in _contents(pairs, decided):
        elements = sum(_is_element(member_pair.xsd) for member_pair in match.member_pairs)
        if pair in requests and elements > 1 and not takes_any_order(content):
            yield Breach(
                f"the XSD type {match.xsd.name} prescribes an order, members of JSON requests "
                f"({match.json.name}) come in any.",
                (match.json.place, match.xsd.place),
            )


def _order_is_same(pairs: Pairs, roots: BoundRoots, decided: ComparisonResult) -> Iterator[Breach]:  # noqa: ARG001
    """Yield a finding for each schema whose order of properties the XSD refuses."""
    for _, match, content in _contents(pairs, decided):
        if takes_any_order(content):
            continue
        tags = {
            member_pair.json.key: member_pair.xsd
            for member_pair in match.member_pairs
            if _is_element(member_pair.xsd)
        }
        listed = [tags[key] for key in match.json.members if key in tags]
        ordered = arrange(content, listed, lambda member: member.key)
        if listed != ordered:
            yield Breach(
                f"{match.json.name} lists {_names(listed)}, the XSD {_names(ordered)}.",
                (match.json.place, match.xsd.place),
            )


def _names_are_same(pairs: Pairs, roots: BoundRoots, decided: ComparisonResult) -> Iterator[Breach]:  # noqa: ARG001
    """Yield a finding for each member with different names in JSON and XML; lists may differ."""
    for _, match in _matches(pairs, decided):
        for member_pair in match.member_pairs:
            tag, is_list = (
                member_pair.xsd.tag,
                member_pair.json.many and member_pair.json.key not in match.wrapped,
            )
            if match.form != "object" or tag is None or tag.kind == "text" or is_list:
                continue
            if member_pair.json.key != tag.name:
                yield Breach(
                    f"{member_pair.json.key} of {match.json.name} is called "
                    f"{member_pair.json.key} in JSON, "
                    f"{tag.name} in XML.",
                    (member_pair.json.place, member_pair.xsd.place),
                )


def _type_is_used(pairs: Pairs, roots: BoundRoots, decided: ComparisonResult) -> Iterator[Breach]:
    """Yield a finding for each element and complex type of the XSD that no document uses."""
    for root in roots.xsd_only:
        yield Breach(f"no request and no answer has the root element {root.tag}.", (root.place,))
    used = {pair.xsd for pair in decided.reached}
    for name in pairs.xsd.names.values():
        value = pairs.xsd.values[name]
        if value.objects and name not in used and not any(one.xsi_type for one in value.objects):
            yield Breach(
                f"no request and no answer contains the XSD type {value.name}.", (value.place,)
            )


CHECKS: Mapping[str, _Check] = {
    "style.order_is_free": _order_is_free,
    "style.order_is_same": _order_is_same,
    "style.names_are_same": _names_are_same,
    "style.type_is_used": _type_is_used,
}


def _matches(pairs: Pairs, decided: ComparisonResult) -> Iterator[tuple[ValuePair, ObjectMatch]]:
    for pair in decided.reached:
        for match in pairs.value_match(pair).matches:
            yield pair, match


def _contents(
    pairs: Pairs, decided: ComparisonResult
) -> Iterator[tuple[ValuePair, ObjectMatch, Particle]]:
    """Yield the matches that are elements with children, and the order that the XSD requires."""
    for pair, match in _matches(pairs, decided):
        if match.form == "object" and match.xsd.content is not None:
            yield pair, match, match.xsd.content


def _is_element(member: Member) -> bool:
    return member.tag is not None and member.tag.kind == "element"


def _names(members: list[Member]) -> str:
    return ", ".join(member.tag.name for member in members if member.tag)
