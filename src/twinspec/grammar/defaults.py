"""Defaults and fixed values: what a member has where a document does not say it."""

from __future__ import annotations

from collections.abc import Iterator

from twinspec.contract.place import Place
from twinspec.grammar.binding.bonds import Bond, Pair
from twinspec.grammar.differences import Difference
from twinspec.grammar.facets import same_text
from twinspec.grammar.model import Said, Text
from twinspec.grammar.pairs import Pairs


def judge_default(pair: Pair, bond: Bond, pairs: Pairs) -> Iterator[Difference]:
    """Yield the difference of the defaults of a member; a fixed value of the XSD is one, too.

    `const` or an enumeration of one value in JSON says what `fixed` says of values that are there.
    """
    ours, theirs = bond.json.default, bond.xsd.default
    fixed = bond.xsd.fixed
    texts = _texts(bond, pairs)
    if ours is None and theirs is None:
        return
    if ours is not None and theirs is None and fixed is not None:
        theirs = fixed
    if ours is not None and theirs is not None and same_text(ours.text, theirs.text, texts):
        return
    yield Difference(
        "same_default",
        f"the default of {bond.json.key} is {_said(ours)} in JSON, {_said(theirs)} in the XSD.",
        tuple(_places((ours, bond.json.place), (theirs, bond.xsd.place))),
        "Write the same default in both halves, or none.",
        pair,
    )


def _texts(bond: Bond, pairs: Pairs) -> tuple[Text, ...]:
    texts = pairs.xsd_values[bond.xsd.value].texts
    return texts or pairs.json_values[bond.json.value].texts


def _said(said: Said | None) -> str:
    return "not stated" if said is None else repr(said.text)


def _places(*said: tuple[Said | None, Place]) -> Iterator[Place]:
    for one, otherwise in said:
        yield otherwise if one is None else one.place
