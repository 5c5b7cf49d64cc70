"""Cases as answers show them: the default members, and those in `$attribute`.

Source: Case Lookup and Get Cases, common query parameter $attribute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import Caller, Case, CustomAttributes, RelatedCase, Sort
from casewright.domain.repositories import Work
from interaction_contract import rules

MEMBERS = ("created", "originatingChannel", "description", "solution", "lastClosed", "relatedCases")
"""Members that are answered on request only; so are custom attributes, as `custom.<name>`."""

ALL = "all"
WITHOUT_EFFECT = ("notes", "userLastWorked")
CUSTOM = "custom."


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """A case, and its requested members beyond the default ones."""

    case: Case
    members: frozenset[str] = frozenset()
    related: tuple[RelatedCase, ...] = ()
    custom: CustomAttributes = field(default_factory=dict)


async def ensure_attributes(attributes: Sequence[str], work: Work) -> None:
    """Refuse names that `$attribute` does not accept; custom attributes must be configured."""
    if not attributes:
        return
    names = dict.fromkeys((ALL, *MEMBERS, *WITHOUT_EFFECT))
    if not all(one in names for one in attributes):
        names |= dict.fromkeys(CUSTOM + one for one in await work.custom_attribute_definitions())
    ensure_none(
        (At("", one) for one in attributes if one not in names),
        rules.protocol.ATTRIBUTE_IS_SUPPORTED,
        allowed=", ".join(names),
    )


async def ensure_sort(sort: Sort, work: Work) -> None:
    """Refuse to sort by a custom attribute that is not configured."""
    if not sort.attribute.startswith(CUSTOM):
        return
    known = await work.custom_attribute_definitions()
    ensure(
        sort.attribute.removeprefix(CUSTOM) in known,
        rules.protocol.SORT_IS_SUPPORTED,
        value=sort.attribute,
    )


@effect(
    rules.protocol.ATTRIBUTE_ADDS_MEMBERS,
)
async def describe(
    cases: Sequence[Case], attributes: Sequence[str], work: Work
) -> tuple[CaseDetails, ...]:
    """Return the cases with the requested members, but without related cases."""
    if not attributes:
        return tuple([CaseDetails(one) for one in cases])
    members = frozenset(MEMBERS if ALL in attributes else attributes)
    custom = await _custom(cases, attributes, work)
    return tuple(CaseDetails(one, members, (), custom.get(one.id, {})) for one in cases)


@effect(
    rules.get_cases.UNSEEN_RELATED_CASES_ARE_LEFT_OUT,
)
async def with_related(details: CaseDetails, caller: Caller, work: Work) -> CaseDetails:
    """Return the case with its related cases that the caller may see, if they are requested."""
    if "relatedCases" not in details.members:
        return details
    visible = caller.user.visible_departments
    found = await work.cases.related(details.case.id)
    return replace(details, related=tuple(one for one in found if one.department_id in visible))


async def _custom(
    cases: Sequence[Case], attributes: Sequence[str], work: Work
) -> Mapping[int, CustomAttributes]:
    asked = {one.removeprefix(CUSTOM) for one in attributes if one.startswith(CUSTOM)}
    if not asked and ALL not in attributes:
        return {}
    stored = await work.cases.custom_attributes([one.id for one in cases])
    if ALL in attributes:
        return stored
    return {
        case_id: {name: values for name, values in held.items() if name in asked}
        for case_id, held in stored.items()
    }
