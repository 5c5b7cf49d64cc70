"""Compares texts of both halves facet by facet: each facet that differs is one difference.

A set of texts is the intersection of its facets, so one set includes another exactly when each of
its facets does. So no facet hides another, a facet that others imply is no difference, and a text
can be found that shows each difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import HalfName, ValuePair
from twinspec.grammar.differences import Difference, Evidence, NotCompared, TextEvidence
from twinspec.grammar.facet_words import facet_in_words
from twinspec.grammar.model import Text
from twinspec.grammar.text import Spelling, TextVerdict, smallest, subset


@dataclass(frozen=True, slots=True)
class _ComparedFacet:
    """A facet: its rule, and its fields in a text."""

    rule: str
    name: str
    fields: tuple[str, ...]


_KIND = _ComparedFacet("same_kind", "the type", ())
_FACETS = (
    _ComparedFacet("same_length", "the length", ("min_length", "max_length", "octets")),
    _ComparedFacet("same_bounds", "the range", ("minimum", "maximum")),
    _ComparedFacet("same_digits", "the digits", ("total_digits", "fraction_digits", "multiple_of")),
    _ComparedFacet("same_enumeration", "the enumeration", ("enumeration",)),
    _ComparedFacet("same_pattern", "the pattern", ("patterns",)),
    _ComparedFacet("same_format", "the format", ("format",)),
)
_REMEDY = "Say the same in both halves."
_ALL = frozenset(name for facet in _FACETS for name in facet.fields)


@dataclass(slots=True)
class TextsComparison:
    """The result of comparing two unions of texts."""

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    conventions: dict[str, tuple[str, Place]] = field(default_factory=dict)


def compare_texts(
    pair: ValuePair, name: str, ours: tuple[Text, ...], theirs: tuple[Text, ...]
) -> TextsComparison:
    """Compare the texts of a JSON value with those of its XSD value, in both directions."""
    judgement = _FacetComparison(pair, name, ours, theirs)
    judgement.run()
    return judgement.judged


@lru_cache(maxsize=20_000)
def within(one: tuple[Text, ...], other: tuple[Text, ...]) -> TextVerdict:
    """Return whether one union of texts includes another (`other` includes `one`); cached."""
    return subset(one, other)


@dataclass(slots=True)
class _FacetComparison:
    pair: ValuePair
    name: str
    ours: tuple[Text, ...]
    theirs: tuple[Text, ...]
    judged: TextsComparison = field(default_factory=TextsComparison)

    def run(self) -> None:
        for accepts, own, other in (
            ("json", self.ours, self.theirs),
            ("xsd", self.theirs, self.ours),
        ):
            side: HalfName = "json" if accepts == "json" else "xsd"
            whole = self.ask(own, other)
            if whole.verdict == "yes":
                continue
            before = len(self.judged.differences)
            if len(own) == 1 and len(other) == 1:
                self.facets(side, own[0], other[0])
            elif whole.verdict == "no":
                self.alternatives(side, own, other)
            if whole.verdict == "no" and len(self.judged.differences) == before:
                self.differ(side, "same_texts", "the texts differ", whole)
            if whole.verdict == "unknown" and not whole.gaps:
                message = "the texts are too many to compare"
                self.judged.not_compared.append(
                    NotCompared("texts", message, own[0].place, self.pair)
                )

    def ask(self, own: tuple[Text, ...], other: tuple[Text, ...]) -> TextVerdict:
        answer = within(own, other)
        for gap in answer.gaps:
            self.judged.not_compared.append(
                NotCompared(gap.construct, gap.message, gap.place, self.pair)
            )
        for convention in answer.conventions:
            self.judged.conventions.setdefault(convention.kind, (convention.message, own[0].place))
        return answer

    def facets(self, accepts: HalfName, own: Text, other: Text) -> None:
        """Add each facet of `other` that some text of `own` violates."""
        kind = within((own,), (_only(other, _KIND),))
        if kind.verdict == "no":
            ours, theirs = _type(self.ours[0]), _type(self.theirs[0])
            message = f"the type is {ours} in JSON, {theirs} in the XSD"
            if own.items and ours == theirs:
                message = "the values in the list of JSON are not those in the list of the XSD"
            self.differ(accepts, "same_kind", message, kind)
            if own.kind != other.kind or own.items:
                return
            own = replace(own, fraction_digits=other.fraction_digits)
        for facet in _FACETS:
            answer = within((own,), (_only(other, facet),))
            if answer.verdict == "no":
                ours = facet_in_words(facet.fields, self.ours[0])
                theirs = facet_in_words(facet.fields, self.theirs[0])
                message = f"{facet.name} is {ours} in JSON, {theirs} in the XSD"
                if ours == theirs and facet.rule == "same_pattern":
                    message += "; JSON looks for it anywhere, XSD matches the whole text"
                self.differ(accepts, facet.rule, message, answer)

    def alternatives(
        self, accepts: HalfName, own: tuple[Text, ...], other: tuple[Text, ...]
    ) -> None:
        """Add the alternatives that the union of the other half does not include."""
        name, others = ("JSON", "the XSD") if accepts == "json" else ("the XSD", "JSON")
        for text in own:
            answer = within((text,), other)
            if answer.verdict == "no":
                message = f"{name} accepts {_type(text)} that {others} refuses"
                self.differ(accepts, "same_alternatives", message, answer)

    def differ(self, accepts: HalfName, rule: str, message: str, answer: TextVerdict) -> None:
        places = (self.ours[0].place, self.theirs[0].place)
        witness = answer.witness
        evidence = () if witness is None else (Evidence(accepts, TextEvidence(witness)),)
        self.judged.differences.append(
            Difference(rule, f"{self.name}: {message}.", places, _REMEDY, self.pair, evidence)
        )


def _only(text: Text, facet: _ComparedFacet) -> Text:
    """Return a text with one facet alone. A whole number is a type, not a facet."""
    gone: dict[str, Any] = {
        name: () if name == "patterns" else False if name == "octets" else None
        for name in _ALL - set(facet.fields)
    }
    if text.fraction_digits == 0:
        gone.pop("fraction_digits", None)
    return replace(text, **gone)


def _type(text: Text) -> str:
    if text.items is not None:
        return f"a list of {' or '.join(_type(item) for item in text.items)}"
    if text.kind == "decimal":
        return "an integer" if text.fraction_digits == 0 else "a decimal number"
    return {"string": "a string", "float": "a floating point number"}.get(
        text.kind, f"a {text.kind}"
    )


@lru_cache(maxsize=20_000)
def common_text(ours: tuple[Text, ...], theirs: tuple[Text, ...]) -> Spelling | None:
    """Return the smallest text that both halves accept, None when there is none."""
    if not ours or not theirs:
        return None
    for one in ours:
        for other in theirs:
            if one.items is not None and other.items is not None:
                return _common_list(one, other)
    return smallest(ours, theirs)


def _common_list(one: Text, other: Text) -> Spelling | None:
    """Return the smallest list that both accept: fewest entries, each the smallest text."""
    number = max(one.min_length or 0, other.min_length or 0)
    entry = common_text(one.items or (), other.items or ())
    if number and entry is None:
        return None
    return Spelling("", " ".join([entry.xml] * number if entry else []))


def entries_of(text: str, texts: tuple[Text, ...]) -> list[str | int | float | bool]:
    """Return the entries of an XML list as JSON values: `1 2` of integers → [1, 2]."""
    items = tuple(item for text in texts for item in text.items or ())
    return [_entry(word, items) for word in text.split()]


def _entry(word: str, items: tuple[Text, ...]) -> str | int | float | bool:
    types = {item.json_type for item in items}
    if "boolean" in types and word in ("true", "false"):
        return word == "true"
    if "number" in types:
        try:
            return float(word) if set(word) & set(".eE") else int(word)
        except ValueError:
            return word
    return word


@lru_cache(maxsize=20_000)
def own_text(texts: tuple[Text, ...]) -> Spelling | None:
    """Return the smallest of some texts, None if there is none."""
    return smallest(texts)


def same_text(one: str, other: str, texts: tuple[Text, ...]) -> bool:
    """Return whether two texts are the same value: `01` and `1` are one integer."""
    if one == other:
        return True
    kinds = {text.kind for text in texts}
    if len(kinds) != 1:
        return False
    first, second = ((replace(_bare(texts[0]), enumeration=(text,)),) for text in (one, other))
    return within(first, second).verdict == "yes"


def _bare(text: Text) -> Text:
    return Text(text.kind, text.place, text.json_type, text.white_space)
