"""The custom attributes in requests that change them: which of them break a rule.

Sources: Edit Case and Change Case of Activities, Request Body, customAttributes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from casewright.clock import is_instant
from casewright.domain.commands import CustomValues
from casewright.domain.ensure import At, ensure_none
from casewright.domain.model import CustomAttributeDefinition, Id
from casewright.domain.repositories import Cases, Work
from casewright.domain.wording import code_points, shown, word
from casewright.handlers.duplicates import repeated
from interaction_contract.rules import Rule

Definitions = Mapping[str, CustomAttributeDefinition]

_MEMBER = "/customAttributes/customAttribute"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FORBIDDEN = re.compile("[^\x20-\x7e\u0080-\uffff]")


def _is_integer(value: str) -> bool:
    return _INTEGER.fullmatch(value) is not None


_WRITTEN_AS: Mapping[str, Callable[[str], bool]] = {
    "integer": _is_integer,
    "datetime": is_instant,
}


def can_have(definition: CustomAttributeDefinition, value: str) -> bool:
    """Return whether a value is one of the attribute's options, or has the format of its type."""
    is_written_well = _WRITTEN_AS.get(definition.data_type)
    is_option = not definition.options or value in definition.options
    return is_option and (is_written_well is None or is_written_well(value))


def clears(sent: CustomValues) -> bool:
    """Return whether the attribute is cleared: one value was sent, and it is empty."""
    return sent.values == ("",)


async def configured_for(sent: Sequence[CustomValues], work: Work) -> Definitions:
    """Return the configured custom attributes; none if none was sent."""
    return await work.custom_attribute_definitions() if sent else {}


def ensure_fit(
    sent: Sequence[CustomValues],
    known: Definitions,
    *,
    configured: Rule,
    one_value: Rule,
    options: Rule,
    data_type: Rule,
    characters: Rule,
    may_clear: bool = True,
) -> None:
    """Refuse custom attributes that do not match the configuration, in the order of the rules.

    With `may_clear`, a single empty value clears the attribute.
    """
    ensure_none(unconfigured(sent, known), configured)
    ensure_none(several_values(sent, known), one_value)
    ensure_none(outside_options(sent, known, may_clear=may_clear), options)
    ensure_none(misfits(sent, known), data_type)
    ensure_none(forbidden_characters(sent, known), characters)


def repeated_names(sent: Sequence[CustomValues]) -> Iterable[At]:
    """Return each name that was sent before."""
    return repeated([one.name for one in sent], _MEMBER + "/{}/attribName")


def unconfigured(sent: Sequence[CustomValues], known: Definitions) -> Iterator[At]:
    """Yield each name that is not configured for cases."""
    for index, one in enumerate(sent):
        if one.name not in known:
            yield At(f"{_MEMBER}/{index}/attribName", one.name)


def several_values(sent: Sequence[CustomValues], known: Definitions) -> Iterator[At]:
    """Yield the name of each attribute with several values whose data type allows one."""
    for index, one in enumerate(sent):
        if len(one.values) > 1 and known[one.name].data_type != "stringList":
            yield At(f"{_MEMBER}/{index}/attribValues/attribValue", one.name)


def outside_options(
    sent: Sequence[CustomValues], known: Definitions, *, may_clear: bool = True
) -> Iterator[At]:
    """Yield each value that is not an option of its enumeration.

    With `may_clear`, a single empty value is allowed: it clears the attribute.
    """
    for index, one, position, value in _values(sent):
        options = known[one.name].options
        if options and value not in options and not (may_clear and clears(one)):
            yield At(_place(index, position), value)


def misfits(sent: Sequence[CustomValues], known: Definitions) -> Iterator[At]:
    """Yield each non-empty value that does not have the format of its data type."""
    for index, one, position, value in _values(sent):
        is_written_well = _WRITTEN_AS.get(known[one.name].data_type)
        if value and is_written_well is not None and not is_written_well(value):
            yield At(_place(index, position), value)


def forbidden_characters(sent: Sequence[CustomValues], known: Definitions) -> Iterator[At]:
    """Yield the forbidden characters, with the name, of each value of a text attribute.

    Enumerations are not checked: their options are configured.
    """
    for index, one, position, value in _values(sent):
        definition = known[one.name]
        is_text = definition.data_type in ("string", "stringList") and not definition.options
        if is_text and (forbidden := _FORBIDDEN.findall(value)):
            characters = code_points(forbidden)
            where = _place(index, position)
            yield At(where, word("with_characters", text=shown(one.name), characters=characters))


async def set_values(cases: Cases, case_id: Id, sent: Sequence[CustomValues]) -> None:
    """Replace the values of the attributes that were sent; the others keep theirs."""
    for one in sent:
        values = () if clears(one) else one.values
        await cases.set_custom_attribute(case_id, one.name, values)


def _values(sent: Sequence[CustomValues]) -> Iterator[tuple[int, CustomValues, int, str]]:
    for index, one in enumerate(sent):
        for position, value in enumerate(one.values):
            yield index, one, position, value


def _place(index: int, position: int) -> str:
    return f"{_MEMBER}/{index}/attribValues/attribValue/{position}/value"
