"""Compares additional members: which half accepts members it does not name, and which ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from twinspec.grammar.binding.matches import NONE, HalfName, ObjectMatch, ValuePair
from twinspec.grammar.differences import Difference, Evidence, NotCompared, UnknownMemberEvidence
from twinspec.grammar.model import Rest

_REMEDY = "Write additionalProperties: false, or an xs:any; both halves accept the same."


@dataclass(slots=True)
class RestComparison:
    """The differences in members that are not named.

    `default_is_open`: JSON accepts them only because the schema does not say otherwise.
    """

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    default_is_open: bool = False


def compare_rest(pair: ValuePair, match: ObjectMatch) -> RestComparison:
    """Compare what both objects say of members that are not named."""
    judged = RestComparison()
    if NONE in pair or match.form != "object":
        if NONE not in pair and match.xsd.rest.state != "closed":
            message = "beside what JSON writes here, the XSD accepts members that are not named"
            judged.differences += _differ(pair, match, "xsd", message)
        return judged
    ours, theirs = match.json.rest, match.xsd.rest
    takes = takes_elements(theirs)
    if ours.state == "silent":
        judged.default_is_open = not takes
        if takes:
            judged.differences += _numbers(pair, match)
    elif ours.state == "closed" and theirs.state != "closed":
        judged.differences += _differ(
            pair, match, "xsd", "the XSD accepts members that are not named, JSON none"
        )
    elif ours.state == "open" and not takes:
        judged.differences += _differ(
            pair, match, "json", "JSON accepts members that are not named, the XSD none"
        )
    elif ours.state == "open":
        judged.differences += _open_both(pair, match, judged)
    return judged


def takes_elements(rest: Rest) -> bool:
    """Return whether elements that are not named are accepted."""
    return rest.state != "closed" and rest.elements.most != 0


def _open_both(pair: ValuePair, match: ObjectMatch, judged: RestComparison) -> Iterator[Difference]:
    ours, theirs = match.json.rest, match.xsd.rest
    if ours.value is not None or ours.keys:
        message = (
            f"what {match.json.name} says of the names and values of further members is not "
            "compared with the wildcard"
        )
        judged.not_compared.append(NotCompared("additionalProperties", message, ours.place, pair))
    if theirs.process_contents == "strict":
        yield from _differ(
            pair, match, "json", "JSON accepts any further member, the XSD only declared elements"
        )
    yield from _numbers(pair, match)


def _numbers(pair: ValuePair, match: ObjectMatch) -> Iterator[Difference]:
    """Yield a difference if the XSD requires or limits further members; JSON does neither."""
    limits = match.xsd.rest.elements
    if limits.least:
        message = f"the XSD asks for {limits.least} further elements, JSON for none"
        yield from _differ(pair, match, "json", message, number=0)
    if limits.most is not None:
        message = f"the XSD accepts at most {limits.most} further elements, JSON any number"
        yield from _differ(pair, match, "json", message, number=limits.most + 1)


def _differ(
    pair: ValuePair, match: ObjectMatch, accepts: HalfName, message: str, number: int = 1
) -> Iterator[Difference]:
    rest = match.xsd.rest
    attribute = accepts == "xsd" and not takes_elements(rest) and rest.attributes
    yield Difference(
        "same_closedness",
        f"{match.json.name}: {message}.",
        (match.json.rest.place, rest.place),
        _REMEDY,
        pair,
        (Evidence(accepts, UnknownMemberEvidence(match, number, as_attribute=attribute)),),
        doubtful=match.of_many,
    )
