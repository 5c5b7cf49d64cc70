"""The functions and methods of texts, in XPath 1.0."""

from __future__ import annotations

from twinspec.generate.schematron.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    both,
    condition,
    literal,
    negated,
)
from twinspec.generate.schematron.values import Split, Text, Truth, Whole, certain

_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_of(function: str, text: Text, other: Text) -> Truth:
    """Return `contains`, `startsWith` or `endsWith` of a text."""
    one, two = text.xpath, other.xpath
    if function == "contains":
        return certain(condition(f"contains({one}, {two})"))
    if function == "startsWith":
        return certain(condition(f"starts-with({one}, {two})"))
    first = f"string-length({one}) - string-length({two})"
    ends = condition(f"substring({one}, {first} + 1) = {two}")
    return certain(both(condition(f"{first} >= 0"), ends))


def changed(function: str, text: Text) -> Text:
    """Return `lowerAscii` or `upperAscii` of a text."""
    before, after = (_UPPER, _LOWER) if function == "lowerAscii" else (_LOWER, _UPPER)
    return Text(f"translate({text.xpath}, '{before}', '{after}')")


def joined(one: Text, two: Text) -> Text:
    """Return a text and then another."""
    return Text(f"concat({one.xpath}, {two.xpath})")


def part_between(text: Text, start: Whole, end: Whole | None) -> tuple[Condition, Text]:
    """Return the characters from `start`, counted from 0, to before `end`, and when there are any.

    The condition is that CEL has no error: 0 <= start <= end <= size.
    """
    size = f"string-length({text.xpath})"
    last = end.xpath if end is not None else size
    rules = [(start, ">=", "0", 0), (start, "<=", last, end.constant if end else None)]
    # Less than the size of the same text, as in `substring(1, size() - 1)`, is not asked for.
    if end is not None and not end.xpath.startswith(f"({size} - "):
        rules.append((end, "<=", size, None))
    guards = [
        both(start.safe, end.safe if end else ALWAYS),
        *(_bound(number, sign, bound, said) for number, sign, bound, said in rules),
    ]
    length = f", {end.xpath} - {_number(start)}" if end is not None else ""
    first = start.constant + 1 if start.constant is not None else f"{start.xpath} + 1"
    return both(*guards), Text(f"substring({text.xpath}, {first}{length})")


def part_at(split: Split, index: int) -> tuple[Condition, Text]:
    """Return one of the parts of a text between separators, and when it has so many."""
    rest, separator = split.text, literal(split.separator)
    guard = ALWAYS
    for _ in range(index):
        guard = condition(f"contains({rest}, {separator})")
        rest = f"substring-after({rest}, {separator})"
    return guard, Text(f"substring-before(concat({rest}, {separator}), {separator})")


def number_of_parts(split: Split) -> Whole:
    """Return how many parts of a text there are between separators: one more than these."""
    others = f"translate({split.text}, {literal(split.separator)}, '')"
    return Whole(f"(string-length({split.text}) - string-length({others}) + 1)")


def has_part(split: Split, part: Text) -> Truth:
    """Return whether a text is among the parts of another between separators."""
    separator = literal(split.separator)
    parts = f"concat({separator}, {split.text}, {separator})"
    if part.constant is not None:
        around = literal(f"{split.separator}{part.constant}{split.separator}")
        within = condition(f"contains({parts}, {around})")
        return certain(within if split.separator not in part.constant else NEVER)
    within = condition(f"contains({parts}, concat({separator}, {part.xpath}, {separator}))")
    is_one = negated(condition(f"contains({part.xpath}, {separator})"))
    return certain(both(is_one, within))


def _bound(number: Whole, sign: str, bound: str, said: int | None) -> Condition:
    """Return that a number keeps a bound, `said` if the rule says it."""
    if number.constant is not None and said is not None:
        keeps = number.constant >= said if sign == ">=" else number.constant <= said
        return ALWAYS if keeps else NEVER
    return condition(f"{number.xpath} {sign} {bound}")


def _number(number: Whole) -> str:
    return number.xpath if number.constant is not None else f"({number.xpath})"
