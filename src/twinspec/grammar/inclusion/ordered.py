"""Compares objects of XSD: their elements in order, text between them, and wildcards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from twinspec.grammar import content_models as models
from twinspec.grammar.boxes import TooLargeError, subtract, weight
from twinspec.grammar.content_models import ContentAutomaton, RequiredCount, Symbol, Word
from twinspec.grammar.inclusion.exclusions import Exclusion, NotDecided, ObjectExample, What
from twinspec.grammar.inclusion.objects import (
    ObjectPair,
    count_exclusions,
    limits_of,
    number_exclusion,
)
from twinspec.grammar.model import Box, Object, Range, Rest, Tag
from twinspec.grammar.order import order

_ONCE = Range(1, 1)


def xsd_exclusions(of: ObjectPair) -> Iterator[Exclusion | NotDecided]:
    """Yield what the second XSD object refuses of the first, apart from values of members."""
    elements = {
        key
        for one in (of.ours, of.theirs)
        for key, member in one.members.items()
        if member.tag and member.tag.kind == "element"
    }
    if _is_unordered(of.ours) and _is_unordered(of.theirs):
        for found in count_exclusions(of, of.ours.factors, of.theirs.factors, set()):
            yield _as_sequence(of, found) if isinstance(found, Exclusion) else found
    else:
        yield from count_exclusions(of, of.ours.factors, of.theirs.factors, elements)
        if not _are_alike(of):
            yield from _content(of, elements)
        yield from _skipped(of)
    if of.ours.mixed and not of.theirs.mixed:
        shows = ObjectExample(of.ours, of.theirs, text="text")
        yield of.exclusion("mixed", ("text between its elements", "elements alone"), shows)
    yield from _attribute_wildcard(of)


def _is_unordered(of: Object) -> bool:
    """Return whether only numbers restrict a content: `xs:all`, or an empty content."""
    content = of.content
    return content is None or (
        content.form == "all" and all(part.form == "element" for part in content.parts)
    )


def _are_alike(of: ObjectPair) -> bool:
    """Return whether both contents are written alike, and so accept the same words."""
    same = of.ours.content == of.theirs.content and of.ours.rest.target == of.theirs.rest.target
    return same and of.declared.ours == of.declared.theirs


def _as_sequence(of: ObjectPair, exclusion: Exclusion) -> Exclusion:
    """Return an exclusion of an unordered content with its elements as a sequence."""
    shows = exclusion.shows
    assert isinstance(shows, ObjectExample)
    asked = {key: limits.least for key, limits in shows.counts.items()}
    word: list[Symbol] = []
    for factor in of.ours.factors:
        likely = [box for box in factor if all(_takes(box, key, asked) for key in box)]
        box = min(likely or factor, key=weight)
        for key, limits in box.items():
            tag = of.ours.members[key].tag
            if tag is not None and tag.kind == "element":
                word += [Symbol(tag)] * asked.get(key, limits.least)
    others = {key: limits for key, limits in shows.counts.items() if not _is_element(of, key)}
    return replace(exclusion, shows=replace(shows, counts=others, word=tuple(word)))


def _takes(box: Box, key: str, asked: Mapping[str, int]) -> bool:
    number = asked.get(key, box[key].least)
    most = box[key].most
    return box[key].least <= number and (most is None or number <= most)


def _is_element(of: ObjectPair, key: str) -> bool:
    member = of.ours.members.get(key) or of.theirs.members.get(key)
    return member is not None and member.tag is not None and member.tag.kind == "element"


def _content(of: ObjectPair, elements: set[str]) -> Iterator[Exclusion | NotDecided]:
    automata = automata_of(of)
    symbols = symbols_of(of)
    try:
        word = models.cheapest(automata, symbols, models.outside)
        if word is None:
            return
        yield from _explained(of, elements, automata, symbols, word)
    except TooLargeError:
        message = f"{of.ours.name}: its content model has too many states to compare"
        yield NotDecided("content", message, of.ours.place, of.pair)


def automata_of(of: ObjectPair) -> tuple[ContentAutomaton, ContentAutomaton]:
    """Return the automata of both contents."""
    return (
        models.content_automaton(of.ours, frozenset(of.declared.ours)),
        models.content_automaton(of.theirs, frozenset(of.declared.theirs)),
    )


def symbols_of(of: ObjectPair) -> tuple[Symbol, ...]:
    """Return the elements that the two contents distinguish."""
    return models.alphabet((of.ours, of.theirs), {**of.declared.theirs, **of.declared.ours})


def _explained(
    of: ObjectPair,
    elements: set[str],
    automata: tuple[ContentAutomaton, ContentAutomaton],
    symbols: tuple[Symbol, ...],
    word: Word,
) -> Iterator[Exclusion]:
    """Yield the reasons why words are refused: numbers of elements, then wildcards, then order."""
    within: list[RequiredCount] = []
    for key in sorted(elements):
        ours, theirs = limits_of(of.ours.factors, key), limits_of(of.theirs.factors, key)
        extra = subtract([{"": one} for one in ours], [{"": one} for one in theirs])
        if not extra:
            continue
        wanted = RequiredCount(key, extra[0][""])
        shortest = models.cheapest(automata, symbols, models.outside, wanted=(wanted,))
        if shortest is not None:
            shows = ObjectExample(of.ours, of.theirs, word=shortest)
            yield number_exclusion(of, key, (ours, theirs), wanted.times, shows)
            within.append(RequiredCount(key, theirs[0]))
    wild = next((one for one in (word, *_wildcard_words(automata, symbols)) if _is_wild(one)), None)
    if wild is not None:
        shows = ObjectExample(of.ours, of.theirs, word=wild)
        said = (_wildcard(of.ours.rest), _wildcard(of.theirs.rest))
        yield of.exclusion("wildcard", said, shows)
    known = tuple(one for one in symbols if not one.foreign)
    left = models.cheapest(automata, known, models.outside, wanted=tuple(within))
    if left is not None:
        yield _arranged(of, left)


def _skipped(of: ObjectPair) -> Iterator[Exclusion]:
    """Yield elements whose content only the second wildcard validates.

    `processContents="skip"` accepts any content, `lax` any content of an undeclared element.
    """
    ours, theirs = of.ours.rest.process_contents, of.theirs.rest.process_contents
    if ours not in ("skip", "lax") or theirs not in ("strict", "lax"):
        return
    automata = automata_of(of)
    for key, tag in of.declared.theirs.items():
        if key in of.ours.members or (ours == "lax" and key in of.declared.ours):
            continue
        symbol = Symbol(tag, foreign=True)
        wanted = (RequiredCount(symbol.key, _ONCE),)
        try:
            word = models.cheapest(
                automata, (*symbols_of(of), symbol), models.inside, wanted=wanted
            )
        except TooLargeError:
            continue  # the content models are named as too large
        if word is not None:
            shows = ObjectExample(
                of.ours,
                of.theirs,
                word=tuple(replace(one, invalid=True) if one.key == key else one for one in word),
            )
            said = (f"{key} with any content", f"{key} as it is declared")
            found = of.exclusion("wildcard", said, shows)
            yield replace(found, doubtful=True)
            return


def _is_wild(word: Word) -> bool:
    return any(one.foreign for one in word)


def _wildcard_words(
    automata: tuple[ContentAutomaton, ContentAutomaton], symbols: tuple[Symbol, ...]
) -> Iterator[Word]:
    """Yield words with an element that only wildcards accept and that the second model refuses."""
    for symbol in symbols:
        if symbol.foreign:
            wanted = (RequiredCount(symbol.key, _ONCE),)
            word = models.cheapest(automata, symbols, models.outside, wanted=wanted)
            if word is not None:
                yield word


def _arranged(of: ObjectPair, word: Word) -> Exclusion:
    """Return the exclusion of an order, or of the combination if no order of it is accepted."""
    names = [one.key for one in word]
    shown_word = ", ".join(one.tag.name for one in word) or "no element"
    shows = ObjectExample(of.ours, of.theirs, word=word)
    other = order(of.theirs.content, Counter(names)) if of.theirs.content else ()
    what: What = "order" if len(other) == len(names) else "together"
    return of.exclusion(what, (f"accepts {shown_word}", "does not"), shows)


def _attribute_wildcard(of: ObjectPair) -> Iterator[Exclusion]:
    ours, theirs = of.ours.rest, of.theirs.rest
    if not ours.attributes:
        return
    own = ours.attribute_namespaces or ours.namespaces or ()
    other = (theirs.attribute_namespaces or theirs.namespaces or ()) if theirs.attributes else ()
    spaces = {"urn:example:other", "", ours.target}
    spaces |= {word for word in (*own, *other) if not word.startswith("##")}
    for space in sorted(spaces, reverse=True):
        mine = models.in_namespaces(space, own, ours.target)
        if mine and not models.in_namespaces(space, other, theirs.target):
            symbol = Symbol(Tag("attribute", space, "unknown"), foreign=True)
            shows = ObjectExample(of.ours, of.theirs, attribute=symbol)
            said = (f"any attribute of {', '.join(own)}", ", ".join(other) or "none")
            yield of.exclusion("wildcard", said, shows)
            return


def _wildcard(rest: Rest) -> str:
    if rest.state == "closed" or rest.elements.most == 0:
        return "no further elements"
    how = f" ({rest.process_contents})" if rest.process_contents else ""
    return f"further elements of {', '.join(rest.namespaces or ())}{how}"
