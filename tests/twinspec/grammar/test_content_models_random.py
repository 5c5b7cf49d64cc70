"""Random content models, whose words Python's regular expressions judge."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from twinspec.grammar.content_models import ContentAutomaton, Symbol, cheapest, outside
from twinspec.grammar.model import Particle, Range, Tag

NAMES = "abc"
SYMBOLS = tuple(Symbol(Tag("element", "", name)) for name in NAMES)
LONGEST = 6
WORDS = ["".join(word) for size in range(LONGEST + 1) for word in product(NAMES, repeat=size)]
COUNTS = (Range(1, 1), Range(0, 1), Range(0, None), Range(1, None), Range(1, 2), Range(2, 3))


def _model(chance: random.Random, depth: int) -> Particle:
    occurs = chance.choice(COUNTS)
    if depth == 0 or chance.random() < 0.4:
        return Particle("element", occurs, chance.choice(NAMES))
    parts = tuple(_model(chance, depth - 1) for _ in range(chance.randint(1, 3)))
    return Particle("sequence" if chance.random() < 0.5 else "choice", occurs, parts=parts)


def _expression(one: Particle) -> str:
    if one.form == "element":
        inner = one.key
    else:
        inner = ("" if one.form == "sequence" else "|").join(map(_expression, one.parts))
    most = "" if one.occurs.most is None else one.occurs.most
    return f"(?:{inner}){{{one.occurs.least},{most}}}"


@pytest.mark.parametrize("seed", range(150))
def test_word_is_refused_exactly_when_expressions_say_so(seed: int) -> None:
    chance = random.Random(seed)
    one = _model(chance, 2)
    other = one if chance.random() < 0.2 else _model(chance, 2)
    ours, theirs = re.compile(_expression(one)), re.compile(_expression(other))
    refused = [word for word in WORDS if ours.fullmatch(word) and not theirs.fullmatch(word)]
    found = cheapest((ContentAutomaton(one), ContentAutomaton(other)), SYMBOLS, outside)
    if found is None:
        assert not refused
        return
    word = "".join(symbol.tag.name for symbol in found)
    assert ours.fullmatch(word)
    assert not theirs.fullmatch(word)
    if refused:
        assert len(word) == len(refused[0])
