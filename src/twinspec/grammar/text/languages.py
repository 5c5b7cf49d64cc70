"""The language of a set of texts: the automaton of its spellings, and its open conditions.

A condition that no automaton decides (a lookbehind, `format: email`, bounds of date-times) is an
`OpenCondition`: the language then lies between `lower`, which it includes, and `upper`, which
includes it.

Example: `format: email` has the upper language of all strings, and a lower one of plain addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from twinspec.grammar.model import Gap
from twinspec.grammar.text.automata import (
    Automaton,
    SpacesCollapsed,
    SpacesReplaced,
    intersection_of,
    matches,
    union_of,
)

Check = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition that no automaton decides.

    Equal `key`s mean the same condition. `surely`: texts that certainly meet it; None if unknown.
    `check` returns for one text whether it meets the condition, None if that is not known.
    """

    key: tuple[object, ...]
    gap: Gap
    surely: Automaton | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class TextLanguage:
    """Texts that the automaton accepts and that meet the open conditions.

    `white_space`: how a text's white space is processed before it is judged.
    """

    automaton: Automaton
    opens: tuple[OpenCondition, ...] = ()
    white_space: str = "preserve"

    @property
    def upper(self) -> Automaton:
        """The automaton of all texts that may be in the language: undecided conditions hold."""
        return self._treated(self.automaton)

    @property
    def lower(self) -> Automaton | None:
        """The automaton of texts that are certainly in the language, None if none is known."""
        sure = [each.surely for each in self.opens if each.surely is not None]
        if len(sure) < len(self.opens):
            return None
        return self._treated(intersection_of((self.automaton, *sure)))

    def _treated(self, automaton: Automaton) -> Automaton:
        if self.white_space == "collapse":
            return SpacesCollapsed(automaton)
        return SpacesReplaced(automaton) if self.white_space == "replace" else automaton

    def holds(self, text: str) -> bool | None:
        """Return whether a text is in the language, None when that is not known."""
        text = normalised(text, self.white_space)
        if not matches(self.automaton, text):
            return False
        answers = [_checked(each, text) for each in self.opens]
        return False if False in answers else None if None in answers else True

    def without(self, keys: frozenset[tuple[object, ...]]) -> TextLanguage:
        """Return the language without the open conditions of these keys, which are met."""
        opens = tuple(each for each in self.opens if each.key not in keys)
        return TextLanguage(self.automaton, opens, self.white_space)


def _checked(condition: OpenCondition, text: str) -> bool | None:
    answer = condition.check(text) if condition.check else None
    if answer is None and condition.surely is not None and matches(condition.surely, text):
        return True
    return answer


def normalised(text: str, white_space: str) -> str:
    """Return a text after XSD's white space processing: `" a  b"` collapsed is `"a b"`."""
    if white_space == "preserve":
        return text
    text = text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    if white_space == "replace":
        return text
    return " ".join(word for word in text.split(" ") if word)


def union(languages: Iterable[TextLanguage]) -> tuple[Automaton, Automaton | None]:
    """Return the upper and the lower automaton of a union."""
    found = tuple(languages)
    lowers = [each for each in (one.lower for one in found) if each is not None]
    return union_of(one.upper for one in found), union_of(lowers) if lowers else None
