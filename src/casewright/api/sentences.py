"""Messages in a language: texts of the contract, filled with the values of a violation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from casewright.domain.wording import Listed, Piece
from interaction_contract.rules import Rule
from interaction_contract.texts import Texts

_PLACEHOLDER = re.compile(r"\{(member|value|allowed|limit)\}")
_IN_WORDS = re.compile(r"\{([a-z_]+)\}")
_LONGEST_LIST = 150


def template(rule: Rule, texts: Texts) -> str:
    """Return the message of a rule with its placeholders."""
    return texts.messages.get(rule.id) or rule.message or rule.statement


def placeholders(rule: Rule, texts: Texts) -> frozenset[str]:
    """Return the names of the placeholders in the message of a rule."""
    return _names_in(template(rule, texts))


def sentence(rule: Rule, values: Mapping[str, Iterable[Piece]], texts: Texts) -> str:
    """Return the message of a rule, each placeholder filled with a list."""
    parts = list(_parts_of(template(rule, texts)))
    for place in range(1, len(parts), 2):
        parts[place] = _list(values.get(parts[place], ()), texts) or texts.words["empty"]
    return "".join(parts)


# The templates are those of the contract; each is taken apart once.
@cache
def _parts_of(text: str) -> tuple[str, ...]:
    """Return text and names of placeholders by turns, text first and last."""
    return tuple(_PLACEHOLDER.split(text))


@cache
def _names_in(text: str) -> frozenset[str]:
    return frozenset(_parts_of(text)[1::2])


def said(piece: Piece, texts: Texts) -> str:
    """Return the text for a placeholder in a language."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Listed):
        return _list(piece.pieces, texts)
    filled = {name: said(one, texts) for name, one in piece.filled}
    return _IN_WORDS.sub(lambda found: filled[found[1]], texts.words[piece.name])


def _list(pieces: Iterable[Piece], texts: Texts) -> str:
    """Return different pieces as a list, shortened to fit a message, with the number left out."""
    distinct = list(dict.fromkeys([said(one, texts) for one in pieces]))
    if len(distinct) == 1:
        return distinct[0]
    length = count = 0
    for text in distinct:
        length += len(text) + 2
        if count and length > _LONGEST_LIST:
            break
        count += 1
    head = ", ".join(distinct[:count])
    if count == len(distinct):
        return head
    filled = {"texts": head, "count": str(len(distinct) - count)}
    return _IN_WORDS.sub(lambda found: filled[found[1]], texts.words["and_more"])
