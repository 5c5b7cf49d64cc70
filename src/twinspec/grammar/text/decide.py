"""Compares sets of texts: is one within another, do they share texts, what is their difference?

Cheap methods come first: equal facets, lists of values, intervals; automata decide the rest.
A set is a tuple, the union of its members.

Example: integers from 1 to 10 are within (1 to 5) and (6 to 10) together, and in neither alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from twinspec.grammar.model import Gap, Text
from twinspec.grammar.text import moments, values
from twinspec.grammar.text.bare import bare
from twinspec.grammar.text.characters import UNICODE, XML, Characters, minus
from twinspec.grammar.text.compiling import Medium, medium, source, target
from twinspec.grammar.text.conditions import bounds, white_space
from twinspec.grammar.text.containment import WitnessTooLongError, outside
from twinspec.grammar.text.digits import plain
from twinspec.grammar.text.grid import UndecidedError, uncovered
from twinspec.grammar.text.languages import OpenCondition, TextLanguage, normalised
from twinspec.grammar.text.results import TextVerdict, as_spelling, conventions, has_dot
from twinspec.grammar.text.search import SearchLimitError

Texts = tuple[Text, ...]

_LINE_SEPARATORS: Characters = ((0x2028, 0x2029),)
_WIDER = {
    "uri": ("uri-reference", "iri", "iri-reference"),
    "uri-reference": ("iri-reference",),
    "iri": ("iri-reference",),
    "email": ("idn-email",),
    "hostname": ("idn-hostname",),
    "anyURI": ("uri", "uri-reference", "iri", "iri-reference"),
}


def subset(one: Texts, other: Texts) -> TextVerdict:
    """Return whether `other` accepts every text of `one`, with the smallest that it refuses."""
    answers = [_within(each, other) for each in one]
    refused = [each for each in answers if each.verdict == "no"]
    said = tuple({each.kind: each for answer in answers for each in answer.conventions}.values())
    gaps = tuple(dict.fromkeys(gap for answer in answers for gap in answer.gaps))
    if refused:
        shown = [each.witness for each in refused if each.witness is not None]
        smallest = min(shown, key=lambda each: len(each.xml)) if shown else None
        return TextVerdict("no", smallest, gaps, said)
    unknown = any(each.verdict == "unknown" for each in answers)
    return TextVerdict("unknown" if unknown else "yes", None, gaps, said)


def _within(one: Text, others: Texts) -> TextVerdict:
    """Return the answer for one text; cached, independent of places."""
    among = tuple(each for each in others if are_comparable(one, each))
    said = conventions(one, among)
    if any(medium(one) == medium(each) and bare(one) == bare(each) for each in among):
        return TextVerdict("yes", conventions=said)
    found = _remembered(bare(one), tuple(map(bare, among)))
    if found.gaps:
        found = _decided(one, among)
    return TextVerdict(found.verdict, found.witness, found.gaps, said)


def are_comparable(one: Text, other: Text) -> bool:
    """Return whether a value of one can be a value of the other: JSON's types are disjoint."""
    return None in (one.json_type, other.json_type) or one.json_type == other.json_type


@lru_cache(maxsize=8192)
def _remembered(one: Text, others: Texts) -> TextVerdict:
    return _decided(one, others)


def _decided(one: Text, others: Texts) -> TextVerdict:
    for way in (_by_list, _by_grids, _by_items):
        answer = way(one, others)
        if answer is not None:
            return answer
    return _by_automata(one, others)


def reads(one: Text, others: Sequence[Text]) -> Medium:
    """Return the kind of documents that the others belong to: JSON or XML."""
    return medium(others[0]) if others else medium(one)


def universe(one: Text, others: Sequence[Text]) -> Characters:
    """Return the characters that a text may have on both sides."""
    if "xml" not in (medium(one), reads(one, others)):
        return UNICODE
    return minus(XML, _LINE_SEPARATORS) if has_dot(one, others) else XML


def refusal(spelling: str | None, one: Text, others: Texts) -> TextVerdict:
    """Return the answer "no" with its witness."""
    return TextVerdict("no", None if spelling is None else as_spelling(spelling, one, others))


def _by_list(one: Text, others: Texts) -> TextVerdict | None:
    """Decide for each text of a list; None if there is no list or an answer is not known."""
    listed = listing(one, others)
    if listed is None:
        return None
    targets = [target(each, medium(one)) for each in others]
    for spelling in listed:
        answers = [each.holds(spelling) for each in targets]
        if True not in answers:
            return None if None in answers else refusal(spelling, one, others)
    return TextVerdict("yes")


def listing(one: Text, others: Sequence[Text]) -> list[str] | None:
    """Return all texts of a set, shortest first, if it is a list of texts; else None."""
    if one.enumeration is None and one.kind != "boolean":
        return None
    to = reads(one, others)
    if not _is_list(one, to, others):
        return None
    language = source(one, to)
    found = []
    for spelling in _spellings(one):
        answer = language.holds(spelling)
        if answer is None:
            return None
        if answer:
            found.append(spelling)
    return sorted(dict.fromkeys(found), key=len)


def _is_list(one: Text, to: Medium, others: Sequence[Text]) -> bool:
    """Return whether each listed value has only one spelling."""
    if one.json_type is not None:
        return one.kind in ("string", "boolean") or values.is_number(one)
    if one.kind not in ("string", "boolean") or one.items is not None:
        return False
    if to == "json":
        return True
    spaces = {white_space(each) for each in others} or {"preserve"}
    return white_space(one) == "preserve" or spaces == {"collapse"}


def _spellings(one: Text) -> Iterable[str]:
    if one.json_type == "boolean":
        return ("true", "false")
    if one.kind == "boolean":
        return ("true", "false", "1", "0")
    listed = one.enumeration or ()
    if values.is_number(one):
        known = [values.number(one.kind, each) for each in listed]
        return [plain(each) for each in known if each is not None]
    return [normalised(each, white_space(one)) for each in listed]


def _by_grids(one: Text, others: Texts) -> TextVerdict | None:
    """Compare intervals of numbers, date-times or lengths; None if that does not decide."""
    mine = None if one.gaps else values.grids(one)
    if mine is None:
        return None
    others_of_kind = [each for each in others if share_values(one, each)]
    found = [values.grids(each) for each in others_of_kind]
    theirs = [grid for each in found if each is not None for grid in each]
    if not theirs:
        return None
    try:
        value = next(
            (each for each in (uncovered(grid, theirs) for grid in mine) if each is not None), None
        )
    except UndecidedError:
        return None
    if value is None and not _lacks_nan(one, others_of_kind):
        return TextVerdict("yes")
    if len(others_of_kind) < len(others) or None in found:
        return None
    return refusal("NaN" if value is None else spelling_of(one, value, others), one, others)


def share_values(one: Text, other: Text) -> bool:
    """Return whether two sets may be compared by values, regardless of spellings."""
    if other.gaps:
        return False
    if not (values.is_number(one) and values.is_number(other)):
        return one.kind == other.kind and not _zones_differ(one, other)
    if one.json_type is not None or other.json_type is not None:
        return True
    same_spelling = (one.fraction_digits == 0) >= (other.fraction_digits == 0)
    return same_spelling and (one.kind == "decimal" or other.kind == "float")


def _zones_differ(one: Text, other: Text) -> bool:
    """Return whether bounds of XSD have a time zone in one set and none in the other.

    XSD orders a date-time with a time zone and one without only if they are more than 14 hours
    apart (XML Schema Part 2, 3.2.7.4).
    """
    if one.kind not in moments.MOMENTS or one.json_type or other.json_type:
        return False
    ends = [
        {moments.has_zone(end.value.strip()) for end in (each.minimum, each.maximum) if end}
        for each in (one, other)
    ]
    return all(ends) and len(ends[0] | ends[1]) > 1


def _lacks_nan(one: Text, others: Iterable[Text]) -> bool:
    """Return whether XSD's NaN, which no bound accepts, is in `one` and in none of the others."""
    return (
        _has_nan(one)
        and all(each.json_type is None for each in others)
        and not any(_has_nan(each) for each in others)
    )


def _has_nan(text: Text) -> bool:
    bounded = text.minimum or text.maximum or text.enumeration is not None
    return text.kind == "float" and text.json_type is None and not bounded


def spelling_of(one: Text, value: Fraction, others: Sequence[Text] = ()) -> str | None:
    """Return the spelling of a number in a set; None if it is too long to show.

    XSD does not order date-times with and without time zone, so the spelling has a time zone if
    the bounds have one.
    """
    if one.kind in moments.MOMENTS:
        written = moments.spelling(one.kind, value)
        limits = [each for text in (one, *others) for each in (text.minimum, text.maximum)]
        written_ends = [each.value for each in limits if each is not None]
        zoned = not written_ends or any(map(moments.has_zone, written_ends))
        return written if zoned or one.json_type is not None else written.removesuffix("Z")
    if one.kind not in values.OCTETS:
        return plain(value)
    if value > 10_000:
        return None
    if one.kind == "hex":
        return "00" * int(value)
    whole, rest = divmod(int(value), 3)
    return "AAAA" * whole + ("", "AA==", "AAA=")[rest]


def _by_items(one: Text, others: Texts) -> TextVerdict | None:
    """Compare lists by their items and counts; None if that does not prove inclusion."""
    if one.items is None:
        return None
    for other in others:
        plain_list = other.items is not None and other == replace(
            other, patterns=(), enumeration=None, gaps=(), without=()
        )
        if not plain_list or not _counts_within(one, other):
            continue
        if subset(one.items, other.items or ()).verdict == "yes":
            return TextVerdict("yes")
    return None


def _counts_within(one: Text, other: Text) -> bool:
    if (one.min_length or 0) < (other.min_length or 0):
        return False
    return other.max_length is None or (
        one.max_length is not None and one.max_length <= other.max_length
    )


def met_keys(one: Text, language: TextLanguage) -> frozenset[tuple[object, ...]]:
    """Return the keys of the open conditions that every text of a set meets."""
    keys = {each.key for each in language.opens}
    if one.format is not None:
        keys |= {("format", wider) for wider in _WIDER.get(one.format, ())}
    return frozenset(keys)


def _met_bounds(one: Text, other: Text) -> frozenset[tuple[object, ...]]:
    """Return the bounds of `other` that every value of `one`, of the same kind, meets."""
    if one.kind != other.kind or one.kind not in moments.MOMENTS or _zones_differ(one, other):
        return frozenset()
    mine, theirs = (values.grids(replace(each, patterns=(), without=())) for each in (one, other))
    if mine is None or theirs is None or other.enumeration is not None:
        return frozenset()
    try:
        within = all(uncovered(grid, theirs) is None for grid in mine)
    except UndecidedError:
        return frozenset()
    keys = (each.key for each in bounds(other) if isinstance(each, OpenCondition))
    return frozenset(keys) if within else frozenset()


def _by_automata(one: Text, others: Texts) -> TextVerdict:
    mine = source(one, reads(one, others))
    met = met_keys(one, mine)
    theirs = [target(each, medium(one)).without(met | _met_bounds(one, each)) for each in others]
    among = universe(one, others)
    opens = [*mine.opens, *(each for language in theirs for each in language.opens)]
    try:
        lowers = [each for each in (language.lower for language in theirs) if each is not None]
        proof = outside(mine.upper, lowers, among)
        if proof is None:
            return TextVerdict("yes")
        if not opens:
            return refusal(proof, one, others)
        lower = mine.lower
        if lower is not None:
            proof = outside(lower, [each.upper for each in theirs], among)
            if proof is not None:
                return refusal(proof, one, others)
    except WitnessTooLongError:
        if not opens:
            return refusal(None, one, others)
    except SearchLimitError:
        message = f"the texts of {one.place} are too many to compare in their time"
        return TextVerdict("unknown", gaps=(Gap("text", message, one.place),))
    return _by_samples(one, others, mine, theirs) or TextVerdict(
        "unknown", gaps=tuple(dict.fromkeys(each.gap for each in opens))
    )


def _by_samples(
    one: Text, others: Texts, mine: TextLanguage, theirs: Sequence[TextLanguage]
) -> TextVerdict | None:
    """Try texts at the ends of intervals and in lists, if automata do not decide."""
    for spelling in ends(one, others):
        if mine.holds(spelling) and all(each.holds(spelling) is False for each in theirs):
            return refusal(spelling, one, others)
    return None


def ends(one: Text, others: Sequence[Text]) -> list[str]:
    """Return spellings at the boundaries of two sets: listed values, and bounds."""
    found = list(one.enumeration or ())
    for text in (one, *others):
        limits = [each.value for each in (text.minimum, text.maximum) if each is not None]
        found += limits
        if text.kind == "float":
            found += ["0E0", "NaN", *(f"{each}E0" for each in limits)]
    return sorted(dict.fromkeys(each.strip() for each in found), key=len)
