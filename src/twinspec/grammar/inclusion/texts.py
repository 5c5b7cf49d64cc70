"""Compares texts: which facets of one contract the texts of another violate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from twinspec.grammar.facet_words import NOT_LIMITED, facet_in_words
from twinspec.grammar.inclusion.exclusions import (
    Exclusion,
    InclusionPair,
    NotDecided,
    TextExample,
    What,
)
from twinspec.grammar.model import Text
from twinspec.grammar.text import TextVerdict, smallest, subset


@dataclass(frozen=True, slots=True)
class _IncludedFacet:
    what: What
    fields: tuple[str, ...]


_FACETS = (
    _IncludedFacet("length", ("min_length", "max_length", "octets")),
    _IncludedFacet("range", ("minimum", "maximum")),
    _IncludedFacet("digits", ("total_digits", "fraction_digits", "multiple_of")),
    _IncludedFacet("enumeration", ("enumeration",)),
    _IncludedFacet("pattern", ("patterns",)),
    _IncludedFacet("format", ("format",)),
)
_ALL = frozenset(name for facet in _FACETS for name in facet.fields)
Texts = tuple[Text, ...]


@lru_cache(maxsize=20_000)
def within(ours: Texts, theirs: Texts) -> TextVerdict:
    """Return whether `theirs` includes all texts of `ours`; answers are cached."""
    return subset(ours, theirs)


def text_exclusions(
    pair: InclusionPair, subject: str, ours: Texts, theirs: Texts
) -> Iterator[Exclusion | NotDecided]:
    """Yield each facet that texts of the first contract violate, with such a text."""
    whole = within(ours, theirs)
    if whole.verdict == "yes":
        return
    places = (ours[0].place, theirs[0].place)
    found = 0
    if whole.verdict == "no" and len(ours) == 1 and len(theirs) == 1:
        for what, said, answer in _facets(ours[0], theirs[0]):
            found += 1
            yield Exclusion(what, subject, said, places, pair, _shown(answer))
    if whole.verdict == "no" and not found:
        said = (_described(ours), _described(theirs))
        yield Exclusion("texts", subject, said, places, pair, _shown(whole))
    if whole.verdict == "unknown":
        yield from _unknown(pair, subject, ours, theirs, whole)


def _unknown(
    pair: InclusionPair, subject: str, ours: Texts, theirs: Texts, answer: TextVerdict
) -> Iterator[Exclusion | NotDecided]:
    """Yield exclusions that twinspec cannot decide, if one text shows them to validators."""
    if ours == theirs or {_bare(text) for text in ours} == {_bare(text) for text in theirs}:
        return
    text = smallest(ours)
    said = (_described(ours), _described(theirs))
    places = (ours[0].place, theirs[0].place)
    if text is not None and ours[0].format != theirs[0].format:
        yield Exclusion("format", subject, said, places, pair, TextExample(text), doubtful=True)
        return
    for gap in answer.gaps:
        yield NotDecided(gap.construct, f"{subject}: {gap.message}", gap.place, pair)
    if not answer.gaps:
        yield NotDecided("texts", f"{subject}: too many texts to compare", ours[0].place, pair)


def _bare(text: Text) -> Text:
    """Return a text without its places, so that unchanged texts are equal."""
    place = type(text.place)("")
    plain = tuple(
        tuple(replace(pattern, place=place) for pattern in group) for group in text.patterns
    )
    return replace(
        text,
        place=place,
        patterns=plain,
        minimum=text.minimum and replace(text.minimum, place=place),
        maximum=text.maximum and replace(text.maximum, place=place),
        gaps=tuple(replace(gap, place=place) for gap in text.gaps),
        items=None if text.items is None else tuple(map(_bare, text.items)),
    )


def _facets(own: Text, other: Text) -> Iterator[tuple[What, tuple[str, str], TextVerdict]]:
    kind = within((own,), (_only(other, ()),))
    if kind.verdict == "no":
        yield "type", (kind_of(own), kind_of(other)), kind
        if own.kind != other.kind or own.json_type != other.json_type:
            return
        own = replace(own, fraction_digits=other.fraction_digits)
    for facet in _FACETS:
        answer = within((own,), (_only(other, facet.fields),))
        if answer.verdict == "no":
            yield (
                facet.what,
                (facet_in_words(facet.fields, own), facet_in_words(facet.fields, other)),
                answer,
            )


def _shown(answer: TextVerdict) -> TextExample | None:
    return None if answer.witness is None else TextExample(answer.witness)


def _only(text: Text, fields: tuple[str, ...]) -> Text:
    """Return a text with some facets alone. A whole number is a type, not a facet."""
    gone: dict[str, Any] = {
        name: () if name == "patterns" else False if name == "octets" else None
        for name in _ALL - set(fields)
    }
    if text.fraction_digits == 0:
        gone.pop("fraction_digits", None)
    return replace(text, **gone)


_KINDS = {"string": "a string", "float": "a floating point number", "boolean": "a boolean"}


def kind_of(text: Text) -> str:
    """Return the type of a text in words: `an integer`, `a list of a string`."""
    if text.items is not None:
        return f"a list of {' or '.join(kind_of(item) for item in text.items)}"
    if text.kind == "decimal":
        return "an integer" if text.fraction_digits == 0 else "a number"
    return _KINDS.get(text.kind, f"a {text.kind}")


def _described(texts: Texts) -> str:
    """Return texts with their facets in words: `an integer with range at most 9 or a boolean`."""
    return " or ".join(dict.fromkeys(map(_with_facets, texts)))


def _with_facets(text: Text) -> str:
    # That an integer has no fraction is its type.
    bare = replace(text, fraction_digits=None) if text.fraction_digits == 0 else text
    words = [(facet.what, facet_in_words(facet.fields, bare)) for facet in _FACETS]
    said = [f"{what} {word}" for what, word in words if word != NOT_LIMITED]
    return " with ".join([kind_of(text), *said])
