"""Style rules on both halves, for whoever lists them in `style/*.yaml` or sets their severity.

What they ask may be otherwise in a good contract: halves that break them still say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from twinspec.govern.severity import Severities
from twinspec.govern.style.listed import StyleRule
from twinspec.govern.style.subject import Breach
from twinspec.govern.twins.compare import Opinion
from twinspec.govern.twins.verdict import TwinFinding
from twinspec.grammar.binding.bonds import Match, Pair
from twinspec.grammar.binding.roots import Roots
from twinspec.grammar.decide import Decided
from twinspec.grammar.model import Member, Particle
from twinspec.grammar.order import arrange, takes_any_order
from twinspec.grammar.pairs import Pairs

_Check = Callable[[Pairs, Roots, Decided], Iterator[Breach]]


def opinions(style: Mapping[str, StyleRule], severities: Severities) -> list[Opinion]:
    """Return the rules of CHECKS that are asked: those that are listed, unless they are off.

    One that is not listed is asked when a severity is set for it.
    """
    return [
        _opinion(name, style.get(name))
        for name in CHECKS
        if severities.wants(name, default=name in style)
    ]


def _opinion(name: str, rule: StyleRule | None) -> Opinion:
    remedy = f"{rule.instead} {rule.because}" if rule else ""

    def judge(pairs: Pairs, roots: Roots, decided: Decided) -> Iterator[TwinFinding]:
        for breach in dict.fromkeys(CHECKS[name](pairs, roots, decided)):
            yield TwinFinding(name, "error", breach.message, remedy, breach.places)

    return judge


def _order_is_free(pairs: Pairs, roots: Roots, decided: Decided) -> Iterator[Breach]:
    """Members of JSON requests come in any order, so those of XML requests may, too."""
    requests = {
        pair
        for bond in roots.bonds
        if any(use.direction == "request" for use in bond.json.uses)
        for pair in pairs.below(bond.pair)
    }
    for pair, match, content in _contents(pairs, decided):
        elements = sum(_is_element(bond.xsd) for bond in match.bonds)
        if pair in requests and elements > 1 and not takes_any_order(content):
            yield Breach(
                f"the XSD type {match.xsd.name} prescribes an order, members of JSON requests "
                f"({match.json.name}) come in any.",
                (match.json.place, match.xsd.place),
            )


def _order_is_same(pairs: Pairs, roots: Roots, decided: Decided) -> Iterator[Breach]:  # noqa: ARG001
    """Documents are written in the order of the schema, which the XSD must let in."""
    for _, match, content in _contents(pairs, decided):
        if takes_any_order(content):
            continue
        tags = {bond.json.key: bond.xsd for bond in match.bonds if _is_element(bond.xsd)}
        listed = [tags[key] for key in match.json.members if key in tags]
        ordered = arrange(content, listed, lambda member: member.key)
        if listed != ordered:
            yield Breach(
                f"{match.json.name} lists {_names(listed)}, the XSD {_names(ordered)}.",
                (match.json.place, match.xsd.place),
            )


def _names_are_same(pairs: Pairs, roots: Roots, decided: Decided) -> Iterator[Breach]:  # noqa: ARG001
    """JSON and XML call a member alike; a list may be called otherwise than its entries."""
    for _, match in _matches(pairs, decided):
        for bond in match.bonds:
            tag, is_list = bond.xsd.tag, bond.json.many and bond.json.key not in match.wrapped
            if match.form != "object" or tag is None or tag.kind == "text" or is_list:
                continue
            if bond.json.key != tag.name:
                yield Breach(
                    f"{bond.json.key} of {match.json.name} is called {bond.json.key} in JSON, "
                    f"{tag.name} in XML.",
                    (bond.json.place, bond.xsd.place),
                )


def _type_is_used(pairs: Pairs, roots: Roots, decided: Decided) -> Iterator[Breach]:
    """Every element and every complex type that the XSD declares is part of some document."""
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


def _matches(pairs: Pairs, decided: Decided) -> Iterator[tuple[Pair, Match]]:
    for pair in decided.reached:
        for match in pairs.joint(pair).matches:
            yield pair, match


def _contents(pairs: Pairs, decided: Decided) -> Iterator[tuple[Pair, Match, Particle]]:
    """Yield the matches whose XML has elements, and the order that the XSD asks for."""
    for pair, match in _matches(pairs, decided):
        if match.form == "object" and match.xsd.content is not None:
            yield pair, match, match.xsd.content


def _is_element(member: Member) -> bool:
    return member.tag is not None and member.tag.kind == "element"


def _names(members: list[Member]) -> str:
    return ", ".join(member.tag.name for member in members if member.tag)
