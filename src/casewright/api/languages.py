"""The language of an answer: the lookup of RFC 4647, 3.4, in order of the weights.

Language tags are in lower case here, except those of the contract.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from casewright.api.negotiation import is_too_long, language_ranges
from casewright.domain.effects import effect
from interaction_contract import rules
from interaction_contract.texts import DEFAULT, LANGUAGES, Texts

SUPPORTED = (
    "en-US", "es-ES", "fr-FR", "it-IT", "de-DE", "nl-NL", "pt-BR", "pt-PT",
    "da-DK", "ru-RU", "fr-CA", "zh-CN", "ja-JP", "ko-KR", "sv-SE",
)  # fmt: skip
"""The language codes that the API documents for Accept-Language; few of them have texts."""

Ranges = list[tuple[str, float]]
"""Languages as a caller names them, with their weights."""


def texts_for(accept_language: str | None, default: str) -> Texts | None:
    """Return the texts for a caller; None if it accepts no supported language.

    A caller that accepts only languages without texts gets those of the `default` one.
    """
    return None if is_too_long(accept_language) else _texts_for(accept_language, default)


@lru_cache(maxsize=16)
def texts_by_default(default: str) -> Texts:
    """Return the texts of a language, or of the nearest one that has texts."""
    return LANGUAGES[_SPOKEN.look_up(default.lower()) or DEFAULT.language]


@effect(
    rules.protocol.TEXTS_ARE_IN_AN_ACCEPTED_LANGUAGE,
)
@lru_cache(maxsize=128)
def _texts_for(accept_language: str | None, default: str) -> Texts | None:
    own = texts_by_default(default)
    if accept_language is None or not accept_language.strip(" \t,"):
        return own
    ranges = language_ranges(accept_language)
    spoken = _first_accepted(ranges, _SPOKEN, own.language)
    if spoken is not None:
        return LANGUAGES[spoken]
    return own if _first_accepted(ranges, _SUPPORTED, own.language) else None


def _first_accepted(ranges: Ranges, languages: _Languages, default: str) -> str | None:
    """Return the language with the highest weight; `*` stands for the first unnamed one."""
    weights: dict[str, float] = {}
    for name, weight in ranges:
        weights[name] = max(weight, weights.get(name, 0))
    named = {tag: _weight(tag, weights) for tag in languages.tags}
    others = [tag for tag in (default, *languages.tags) if named.get(tag) is None]
    refused = {tag for tag, weight in named.items() if weight == 0}
    for name, weight in sorted(weights.items(), key=lambda one: -one[1]):
        if weight == 0:
            return None
        if name == "*":
            found = others[0] if others else None
        else:
            found = languages.look_up(name, refused)
        if found is not None:
            return found
    return None


def _weight(tag: str, weights: Mapping[str, float]) -> float | None:
    """Return the weight of the longest range that matches a language; None if only `*` does."""
    name = tag.lower()
    while name and name not in weights:
        name = name.rpartition("-")[0]
    return weights.get(name)


class _Languages:
    """Languages by their tags; the first one of each language also by its primary subtag."""

    def __init__(self, tags: Iterable[str]) -> None:
        self.tags = tuple(tags)
        self._by_name: dict[str, str] = {}
        for tag in self.tags:
            self._by_name[tag.lower()] = tag
            self._by_name.setdefault(tag.partition("-")[0].lower(), tag)

    def look_up(self, name: str, refused: Collection[str] = ()) -> str | None:
        """Return the language of the tag `name`, or of a prefix: `en-GB-x` → `en-GB` → `en`."""
        while name:
            found = self._by_name.get(name)
            if found is not None and found not in refused:
                return found
            name = name.rpartition("-")[0]
            if name[-2:-1] == "-":
                # A single letter or digit only introduces what has been left out.
                name = name[:-2]
        return None


_SPOKEN = _Languages(LANGUAGES)
_SUPPORTED = _Languages(SUPPORTED)
