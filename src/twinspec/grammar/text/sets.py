"""Disjointness, difference and smallest member of sets of texts.

Example: `{a, b, c}` without `{b}` is `{a, c}`; with `[a-z]{2}` it has nothing in common.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from twinspec.grammar.model import Gap, Text
from twinspec.grammar.text import values
from twinspec.grammar.text.automata import intersection_of
from twinspec.grammar.text.bare import bare
from twinspec.grammar.text.compiling import medium, source, target
from twinspec.grammar.text.decide import (
    Texts,
    are_comparable,
    ends,
    listing,
    reads,
    share_values,
    spelling_of,
    subset,
    universe,
)
from twinspec.grammar.text.grid import simple
from twinspec.grammar.text.results import Spelling, TextVerdict, as_spelling
from twinspec.grammar.text.search import SearchLimitError, short, shortest


def disjoint(one: Texts, other: Texts) -> TextVerdict:
    """Return whether two sets have no common text; the witness is one that both accept."""
    gaps: list[Gap] = []
    for first in one:
        for second in other:
            if not are_comparable(first, second):
                continue
            answer = _apart(first, second)
            if answer.verdict == "no":
                return answer
            gaps += answer.gaps
    return TextVerdict("unknown" if gaps else "yes", gaps=tuple(dict.fromkeys(gaps)))


def _apart(one: Text, other: Text) -> TextVerdict:
    for way in (_apart_by_list, _apart_by_grids):
        answer = way(one, other)
        if answer is not None:
            return answer
    return _apart_by_automata(one, other)


def _apart_by_list(one: Text, other: Text) -> TextVerdict | None:
    listed = listing(one, (other,))
    if listed is None:
        return None
    reader = target(other, medium(one))
    answers = {spelling: reader.holds(spelling) for spelling in listed}
    common = [spelling for spelling, answer in answers.items() if answer]
    if common:
        return TextVerdict("no", as_spelling(common[0], one, (other,)))
    return None if None in answers.values() else TextVerdict("yes")


def _apart_by_grids(one: Text, other: Text) -> TextVerdict | None:
    if one.gaps or not (share_values(one, other) or share_values(other, one)):
        return None
    mine, theirs = values.grids(one), values.grids(other)
    if mine is None or theirs is None:
        return None
    for grid in mine:
        for each in theirs:
            common = grid.both(each)
            value = None if common is None else next(simple(common, 4), None)
            if value is not None:
                spelling = spelling_of(one, value, (other,))
                return TextVerdict(
                    "no", None if spelling is None else as_spelling(spelling, one, (other,))
                )
    return TextVerdict("yes")


def _apart_by_automata(one: Text, other: Text) -> TextVerdict:
    mine, theirs = source(one, medium(other)), target(other, medium(one))
    among = universe(one, (other,))
    opens = (*mine.opens, *theirs.opens)
    try:
        common = shortest(intersection_of((mine.upper, theirs.upper)), among)
        if common is None:
            return TextVerdict("yes")
        if not opens:
            return TextVerdict("no", as_spelling(common, one, (other,)))
        lowers = (mine.lower, theirs.lower)
        sure = [each for each in lowers if each is not None]
        common = shortest(intersection_of(sure), among) if len(sure) == len(lowers) else None
    except SearchLimitError:
        message = f"what the texts of {one.place} and {other.place} have in common is too large"
        return TextVerdict("unknown", gaps=(Gap("text", message, one.place),))
    tried = [each for each in ends(one, (other,)) if mine.holds(each) and theirs.holds(each)]
    found = common if common is not None else next(iter(tried), None)
    if found is not None:
        return TextVerdict("no", as_spelling(found, one, (other,)))
    return TextVerdict("unknown", gaps=tuple(dict.fromkeys(each.gap for each in opens)))


def difference(one: Texts, other: Texts) -> Texts:
    """Return the texts of one set that are not in the other.

    A list of values stays a list; any other set keeps `other` in `Text.without`.
    """
    left: list[Text] = []
    for each in one:
        taken = tuple(
            text
            for text in other
            if are_comparable(each, text) and disjoint((each,), (text,)).verdict != "yes"
        )
        left += _rest(each, taken)
    return tuple(left)


def _rest(one: Text, taken: Texts) -> Texts:
    if not taken:
        return (one,)
    if subset((one,), taken).verdict == "yes":
        return ()
    if one.enumeration is None and one.kind != "boolean":
        return (replace(one, without=(*one.without, *taken)),)
    readers = [target(each, medium(one)) for each in taken]
    listed = one.enumeration or ("true", "false")
    answers = {each: {reader.holds(_written(one, each)) for reader in readers} for each in listed}
    if any(None in answer and True not in answer for answer in answers.values()):
        return (replace(one, without=(*one.without, *taken)),)
    kept = tuple(each for each, answer in answers.items() if True not in answer)
    return (replace(one, enumeration=kept),) if kept else ()


def _written(one: Text, value: str) -> str:
    """Return a listed value in the spelling that the other half reads."""
    listed = listing(replace(one, enumeration=(value,)), ())
    return listed[0] if listed else value


def smallest(one: Texts, other: Texts | None = None) -> Spelling | None:
    """Return a short and plain text of a set; `other`, if given, accepts it, too.

    None when there is none, or none is known.
    """
    found = [
        as_spelling(spelling, each, other or ())
        for each in one
        if (spelling := _smallest(each, other)) is not None
    ]
    return min(found, key=lambda each: len(each.xml)) if found else None


def _smallest(one: Text, other: Texts | None) -> str | None:
    among = tuple(each for each in other or () if are_comparable(one, each))
    if other is not None:
        answers = [_apart(one, each) for each in among]
        common = [each.witness.xml for each in answers if each.witness and each.verdict == "no"]
        return min(common, key=len) if common else None
    listed = listing(one, ())
    if listed:
        return listed[0]
    grids = None if one.gaps else values.grids(one)
    for grid in grids or ():
        for value in simple(grid, 4):
            return spelling_of(one, value)
    return _shortest(bare(one))


@lru_cache(maxsize=20_000)
def _shortest(one: Text) -> str | None:
    language = source(one, reads(one, ()))
    tried = [each for each in ends(one, ()) if language.holds(each)]
    lower = language.lower
    try:
        found = None if lower is None else short(lower, universe(one, ()))
    except SearchLimitError:
        found = None
    return found if found is not None else next(iter(tried), None)
