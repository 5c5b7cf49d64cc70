"""Wildcards as sets of namespaces: intersection and union of XML Schema part 1, section 3.10.6."""

from __future__ import annotations

from itertools import product

import pytest

from twinspec.grammar.xsd.wildcards import Wildcard

LOCAL, TARGET, OTHER, NOWHERE = "", "urn:x", "urn:y", "urn:nowhere"
NAMESPACES = (LOCAL, TARGET, OTHER, NOWHERE)
WILDCARDS = [
    Wildcard(others, frozenset(named), "skip")
    for others in (False, True)
    for named in ((), (LOCAL,), (TARGET,), (LOCAL, TARGET), (TARGET, OTHER))
]


def lets_in(wildcard: Wildcard, namespace: str) -> bool:
    """`named` are the only namespaces, or, with `others`, the only ones that are left out."""
    return (namespace in wildcard.named) != wildcard.others


@pytest.mark.parametrize(("one", "other"), [*product(WILDCARDS, repeat=2)], ids=range(100))
def test_what_both_and_what_one_of_them_lets_in(one: Wildcard, other: Wildcard) -> None:
    for namespace in NAMESPACES:
        both = lets_in(one, namespace), lets_in(other, namespace)
        assert lets_in(one.meet(other), namespace) == all(both)
        assert lets_in(one.join(other), namespace) == any(both)


@pytest.mark.parametrize(
    ("wildcard", "words", "target"),
    [
        (Wildcard(True, frozenset(), "lax"), ("##any",), ""),
        (Wildcard(True, frozenset({LOCAL, TARGET}), "lax"), ("##other",), TARGET),
        (Wildcard(False, frozenset({LOCAL, OTHER}), "lax"), ("##local", OTHER), ""),
    ],
    ids=["any", "other", "listed"],
)
def test_it_is_said_as_a_schema_says_it(
    wildcard: Wildcard, words: tuple[str, ...], target: str
) -> None:
    assert (wildcard.words(), wildcard.target()) == (words, target)
    assert wildcard.is_sayable()


def test_what_no_schema_can_say() -> None:
    """`##other` leaves out one namespace, and what has none."""
    assert not Wildcard(True, frozenset({TARGET, OTHER}), "lax").is_sayable()
