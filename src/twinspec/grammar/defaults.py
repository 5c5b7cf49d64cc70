"""Compares defaults and fixed values: the value of a member that a document omits."""

from __future__ import annotations

from collections.abc import Iterator

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import MemberPair, ValuePair
from twinspec.grammar.differences import Difference
from twinspec.grammar.facets import same_text
from twinspec.grammar.model import Text, ValueConstraint
from twinspec.grammar.pairs import Pairs


def compare_defaults(
    pair: ValuePair, member_pair: MemberPair, pairs: Pairs
) -> Iterator[Difference]:
    """Yield the difference of the defaults of a member; an XSD's fixed value is a default, too.

    In JSON, `const` or an enumeration of one value restricts a present value as `fixed` does.
    """
    ours, theirs = member_pair.json.default, member_pair.xsd.default
    fixed = member_pair.xsd.fixed
    texts = _texts(member_pair, pairs)
    if ours is None and theirs is None:
        return
    if ours is not None and theirs is None and fixed is not None:
        theirs = fixed
    if ours is not None and theirs is not None and same_text(ours.text, theirs.text, texts):
        return
    yield Difference(
        "same_default",
        f"the default of {member_pair.json.key} is {_described(ours)} in JSON, "
        f"{_described(theirs)} in the XSD.",
        tuple(_places((ours, member_pair.json.place), (theirs, member_pair.xsd.place))),
        "Write the same default in both halves, or none.",
        pair,
    )


def _texts(member_pair: MemberPair, pairs: Pairs) -> tuple[Text, ...]:
    texts = pairs.xsd_values[member_pair.xsd.value].texts
    return texts or pairs.json_values[member_pair.json.value].texts


def _described(said: ValueConstraint | None) -> str:
    return "not stated" if said is None else repr(said.text)


def _places(*said: tuple[ValueConstraint | None, Place]) -> Iterator[Place]:
    for one, otherwise in said:
        yield otherwise if one is None else one.place
