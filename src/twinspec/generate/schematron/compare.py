"""Whether two values are equal, or one is before the other."""

from __future__ import annotations

from collections.abc import Callable

from twinspec.generate.schematron.binding import is_empty_text
from twinspec.generate.schematron.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    NotTranslatable,
    both,
    condition,
)
from twinspec.generate.schematron.values import (
    Element,
    Moment,
    Place,
    Simple,
    Text,
    Truth,
    Whole,
    certain,
)


def equal(one: Simple, two: Simple, path: Callable[[Place], str]) -> Truth:
    """Return whether two values are equal; NotTranslatable if XML cannot tell."""
    match one, two:
        case (Element() as element, Text(constant="")) | (Text(constant=""), Element() as element):
            is_empty = element.may_be_empty
            return certain(is_empty_text(path(element.place)) if is_empty else NEVER)
        case Text(mixed=False), Text(mixed=False):
            return _same(one.xpath, two.xpath, one.constant, two.constant)
        case Whole(), Whole() if one.text and two.text:
            return _same(one.text, two.text, one.constant, two.constant)
        case Whole(), Whole():
            return _same(one.xpath, two.xpath).given(both(one.safe, two.safe))
        case Moment(), Moment():
            return _same(one.xpath, two.xpath)
        case Truth(), Truth():
            return (one & two) | (~one & ~two)
    raise NotTranslatable("compares what XML does not tell apart as JSON does")


def ordered(one: Simple, sign: str, two: Simple) -> tuple[Condition, Truth]:
    """Return whether one value is before another, and when that can be said."""
    match one, two:
        case Whole(), Whole():
            return both(one.safe, two.safe), certain(condition(f"{one.xpath} {sign} {two.xpath}"))
        case Moment(), Moment():
            return ALWAYS, certain(condition(f"{one.xpath} {sign} {two.xpath}"))
        case Text(), Text():
            raise NotTranslatable("XPath 1.0 has no order of texts")
    raise NotTranslatable("has an order that XPath 1.0 does not have")


def _same(
    one: str, two: str, said: str | int | None = None, other: str | int | None = None
) -> Truth:
    if said is not None and other is not None:
        return certain(ALWAYS if said == other else NEVER)
    return certain(ALWAYS if one == two else condition(f"{one} = {two}"))
