"""Words of content models: libxml2 is asked whether the order is one that the XSD takes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from lxml import etree

from twinspec.grammar.model import Particle, Range
from twinspec.grammar.order import at_least, order, takes_any_order

_ONE = Range(1, 1)


def _element(key: str, least: int = 1, most: int | None = 1) -> Particle:
    return Particle("element", Range(least, most), key)


def _as_xsd(of: Particle) -> str:
    most = "unbounded" if of.occurs.most is None else of.occurs.most
    occurs = f'minOccurs="{of.occurs.least}" maxOccurs="{most}"'
    if of.form == "element":
        return f'<xs:element name="{of.key}" {occurs}/>'
    inside = "".join(map(_as_xsd, of.parts))
    return f"<xs:{of.form} {occurs}>{inside}</xs:{of.form}>"


def _schema(content: Particle) -> etree.XMLSchema:
    text = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r">'
        f"<xs:complexType>{_as_xsd(content)}</xs:complexType></xs:element></xs:schema>"
    )
    return etree.XMLSchema(etree.fromstring(text))


def _random(chance: random.Random, names: list[str], depth: int = 0) -> Particle:
    """Return a content model in which each name stands once, so that it is deterministic."""
    least = chance.randint(0, 2)
    occurs = Range(least, chance.choice([None, max(1, least), least + 1]))
    if len(names) == 1:
        return Particle("element", occurs, names[0])
    cut = chance.randint(1, len(names) - 1)
    parts = (_random(chance, names[:cut], depth + 1), _random(chance, names[cut:], depth + 1))
    form = chance.choice(["sequence", "choice"])
    if form == "sequence":
        return Particle("sequence", occurs if depth else _ONE, parts=parts)
    return Particle("choice", occurs if depth else _ONE, parts=parts)


def _word(chance: random.Random, of: Particle) -> list[str]:
    most = of.occurs.least + 2 if of.occurs.most is None else of.occurs.most
    word: list[str] = []
    for _ in range(chance.randint(of.occurs.least, most)):
        if of.form == "element":
            word.append(of.key)
        elif of.form == "choice":
            word += _word(chance, chance.choice(of.parts))
        else:
            for part in of.parts:
                word += _word(chance, part)
    return word


@pytest.mark.parametrize("seed", range(60))
def test_the_numbers_of_any_word_have_an_order_that_libxml2_takes(seed: int) -> None:
    chance = random.Random(seed)
    content = _random(chance, ["a", "b", "c", "d"][: chance.randint(2, 4)])
    counts = Counter(_word(chance, content))

    word = order(content, counts)

    assert Counter(word) == counts
    schema = _schema(content)
    root = etree.fromstring(f"<r>{''.join(f'<{name}/>' for name in word)}</r>")
    assert schema.validate(root), schema.error_log


def test_numbers_without_an_order_give_as_much_of_one_as_there_is() -> None:
    content = Particle("sequence", _ONE, parts=(_element("a"), _element("b")))

    assert order(content, Counter({"a": 1, "b": 3})) == ("a", "b")


def test_a_thousand_optional_elements_do_not_exhaust_the_stack() -> None:
    parts = tuple(_element(f"e{at}", 0) for at in range(3000))
    content = Particle("sequence", _ONE, parts=parts)

    assert order(content, Counter({"e2999": 1, "e0": 1})) == ("e0", "e2999")


def test_thousands_of_elements_in_a_row_do_not_exhaust_the_stack() -> None:
    names = [f"e{at:04}" for at in range(1500)]
    content = Particle("sequence", _ONE, parts=tuple(_element(name, 0) for name in names))

    assert order(content, Counter(names)) == tuple(names)


@pytest.mark.parametrize("form", ["element", "choice"])
def test_elements_in_their_thousands_do_not_exhaust_the_stack(form: str) -> None:
    content = _element("a", 0, None)
    if form == "choice":
        content = Particle("choice", Range(0, None), parts=(_element("a"), _element("b")))

    assert order(content, Counter({"a": 5000})) == ("a",) * 5000


def _document(word: Sequence[str]) -> etree._Element:
    return etree.fromstring(f"<r>{''.join(f'<{name}/>' for name in word)}</r>")


@pytest.mark.parametrize("seed", range(60))
def test_a_word_with_a_name_so_often_is_one_that_libxml2_takes(seed: int) -> None:
    chance = random.Random(seed)
    content = _random(chance, ["a", "b", "c", "d"][: chance.randint(1, 4)])
    schema = _schema(Particle("sequence", _ONE, parts=(content,)))
    counts = Counter(_word(chance, content))
    for name in "abcd":
        word = at_least(content, name, counts[name])
        assert word is not None
        assert Counter(word)[name] >= counts[name]
        assert schema.validate(_document(word)), (word, schema.error_log)


@pytest.mark.parametrize("seed", range(60))
def test_what_takes_any_order_is_taken_in_every_order(seed: int) -> None:
    chance = random.Random(seed)
    parts = tuple(_element(name, 0, chance.choice([1, None])) for name in "abc")
    form = chance.choice(["choice", "all", "sequence"])
    content = Particle(form, Range(chance.randint(0, 1), chance.choice([1, None])), parts=parts)
    if form == "all":
        parts = tuple(_element(name, chance.randint(0, 1)) for name in "abc")
        content = Particle("all", _ONE, parts=parts)
    if not takes_any_order(content):
        return
    schema = _schema(content)
    for word in permutations(_word(chance, content)[:5]):
        assert schema.validate(_document(word)), (word, schema.error_log)


def test_no_word_has_a_name_more_often_than_the_model() -> None:
    pair = Particle("sequence", Range(0, 3), parts=(_element("a"), _element("b", 0, 2)))
    either = Particle("choice", _ONE, parts=(_element("a", 0, 4), _element("c")))
    content = Particle("sequence", _ONE, parts=(pair, either))

    assert at_least(content, "a", 7) == ("a",) * 7
    assert at_least(content, "a", 8) is None
    assert at_least(content, "d", 1) is None
