"""The commutative image of content models, compared with all counts that a model really has."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinspec.grammar.model import Particle, Range
from twinspec.grammar.xsd.counts import CountImage, count_image

CAP = 7  # counts of more elements are not looked at
_Counts = frozenset[tuple[str, int]]


def all_counts(particle: Particle) -> set[_Counts]:
    """The counts of all words of a content model up to CAP elements, by writing them out."""
    once = _once(particle)
    now: set[_Counts] = {frozenset()}
    for _ in range(particle.occurs.least):
        now = _sums(now, once)
    found, turn = set(now), particle.occurs.least
    while now and turn != particle.occurs.most and turn < particle.occurs.least + CAP + 1:
        now = _sums(now, once)
        found |= now
        turn += 1
    return found


def _once(particle: Particle) -> set[_Counts]:
    if particle.form == "element":
        return {frozenset({(particle.key, 1)})}
    inner = [all_counts(part) for part in particle.parts]
    if particle.form == "choice":
        return set().union(*inner)
    found: set[_Counts] = {frozenset()}
    for each in inner:
        found = _sums(found, each)
    return found


def _sums(one: set[_Counts], other: set[_Counts]) -> set[_Counts]:
    found = set()
    for mine, its in product(one, other):
        counts = dict(mine)
        for key, number in its:
            counts[key] = counts.get(key, 0) + number
        if sum(counts.values()) <= CAP:
            found.add(frozenset(counts.items()))
    return found


def says(found: CountImage, counts: dict[str, int]) -> bool:
    """Whether the factors let these counts in."""
    known = {key for factor in found.factors for box in factor for key in box}
    return counts.keys() <= known and all(
        any(
            all(
                span.least <= counts.get(key, 0)
                and (span.most is None or counts.get(key, 0) <= span.most)
                for key, span in box.items()
            )
            for box in factor
        )
        for factor in found.factors
    )


_OCCURS = st.sampled_from(
    [(1, 1), (1, 1), (0, 1), (0, None), (1, None), (2, 2), (0, 2), (1, 3), (2, None), (2, 3)]
).map(lambda drawn: Range(*drawn))
_ELEMENTS = st.builds(
    lambda occurs, key: Particle("element", occurs, key), _OCCURS, st.sampled_from("abc")
)
_MODELS = st.recursive(
    _ELEMENTS,
    lambda inner: st.builds(
        lambda form, occurs, parts: Particle(form, occurs, parts=tuple(parts)),
        st.sampled_from(["sequence", "choice"]),
        _OCCURS,
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(_MODELS)
def test_the_image_is_exact_where_it_is_not_said_to_be_a_guess(model: Particle) -> None:
    found, true = count_image(model), all_counts(model)
    for numbers in product(range(CAP + 1), repeat=3):
        if sum(numbers) > CAP:
            continue
        counts = {key: number for key, number in zip("abc", numbers, strict=True) if number}
        real = frozenset(counts.items()) in true
        if found.guessed:
            assert says(found, counts) or not real
        else:
            assert says(found, counts) == real


def particle(text: str) -> Particle:
    """A content model in the notation of DTDs: `(a,b?)*`, `(a|b){1,3}`."""
    found, rest = _parsed(text)
    assert not rest
    return found


def _parsed(text: str) -> tuple[Particle, str]:
    if text[0] != "(":
        return _repeated("element", text[0], (), text[1:])
    first, rest = _parsed(text[1:])
    parts, sign = [first], rest[0]
    while rest[0] != ")":
        part, rest = _parsed(rest[1:])
        parts.append(part)
    return _repeated("choice" if sign == "|" else "sequence", "", tuple(parts), rest[1:])


def _repeated(form: str, key: str, parts: tuple[Particle, ...], rest: str) -> tuple[Particle, str]:
    signs = {"?": (0, 1), "*": (0, None), "+": (1, None)}
    occurs = Range(1, 1)
    if rest[:1] in signs:
        occurs, rest = Range(*signs[rest[0]]), rest[1:]
    elif rest[:1] == "{":
        inner, _, rest = rest[1:].partition("}")
        least, _, most = inner.partition(",")
        occurs = Range(int(least), int(most) if most else None)
    if form == "element":
        return Particle("element", occurs, key), rest
    return Particle("choice" if form == "choice" else "sequence", occurs, parts=parts), rest


@pytest.mark.parametrize(
    ("model", "boxes"),
    [
        ("(a,b?)", ["a 1..1", "b 0..1"]),
        ("(a|b)", ["a 0..0 b 1..1", "a 1..1 b 0..0"]),
        ("(a|b)*", ["a 0..*", "b 0..*"]),
        ("(a|b)+", ["a 0..* b 1..*", "a 1..* b 0..*"]),
        ("(a|b){0,2}", ["a 0..0 b 0..2", "a 1..1 b 0..1", "a 2..2 b 0..0"]),
        ("(a,b){2,2}", ["a 2..2", "b 2..2"]),
        ("(a?,b?){0,3}", ["a 0..3", "b 0..3"]),
        ("(a,b)?", ["a 0..0 b 0..0", "a 1..1 b 1..1"]),
        ("(a,b,a)", ["a 2..2", "b 1..1"]),
        ("(a,a?)", ["a 1..2"]),
        ("((a,b)|(a,c))", ["a 1..1", "b 0..0 c 1..1", "b 1..1 c 0..0"]),
        ("(a{2,2})*", None),
        ("(a{2,3})*", ["a 0..0", "a 2..*"]),
        ("(a,b)*", None),
        ("(a,b*)*", ["a 0..0 b 0..0", "a 1..* b 0..*"]),
        ("(a,b?)*", None),
        ("(a+,b+)*", ["a 0..0 b 0..0", "a 1..* b 1..*"]),
        ("((a,b)|a|b)*", ["a 0..*", "b 0..*"]),
    ],
)
def test_small_models(model: str, boxes: list[str] | None) -> None:
    found = count_image(particle(model))
    if boxes is None:
        assert found.guessed
        return
    assert not found.guessed
    written = sorted(
        " ".join(
            f"{key} {span.least}..{'*' if span.most is None else span.most}"
            for key, span in sorted(box.items())
        )
        for factor in found.factors
        for box in factor
    )
    assert written == boxes


def test_fifty_optional_elements_are_fifty_factors() -> None:
    parts = tuple(Particle("element", Range(0, 1), f"e{number}") for number in range(50))
    found = count_image(Particle("sequence", Range(1, 1), parts=parts))
    assert [len(factor) for factor in found.factors] == [1] * 50


@pytest.mark.parametrize("most", [12, 100_000])
def test_what_is_too_large_is_a_guess_in_time(most: int) -> None:
    parts = tuple(Particle("element", Range(1, 1), f"e{number}") for number in range(40))
    found = count_image(Particle("choice", Range(1, most), parts=parts))
    assert found.guessed == (tuple(sorted(part.key for part in parts)),)
    assert all(span == Range(0, most) for box in found.factors[0] for span in box.values())
