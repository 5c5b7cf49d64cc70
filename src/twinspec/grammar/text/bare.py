"""Texts without their places, so that equal facets at different places are equal."""

from __future__ import annotations

from dataclasses import replace

from twinspec.contract.place import Place
from twinspec.grammar.model import Bound, Text

_NOWHERE = Place("")


def bare(text: Text) -> Text:
    """Return a text without its places."""
    return replace(
        text,
        place=_NOWHERE,
        patterns=tuple(
            tuple(replace(each, place=_NOWHERE) for each in group) for group in text.patterns
        ),
        minimum=_bare_bound(text.minimum),
        maximum=_bare_bound(text.maximum),
        items=None if text.items is None else tuple(map(bare, text.items)),
        gaps=tuple(replace(each, place=_NOWHERE) for each in text.gaps),
        without=tuple(map(bare, text.without)),
    )


def _bare_bound(bound: Bound | None) -> Bound | None:
    return None if bound is None else replace(bound, place=_NOWHERE)
