"""Which contact points an activity may have: a table by type, and social networks.

Source: Change Customer of Activities, Overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casewright.domain.ensure import At
from casewright.domain.model import Activity, ContactPoint

POINT_TYPES: Mapping[str, str] = {"call_track": "phone", "email": "email", "social": "social"}
"""The type of contact point that an activity of a type needs; other types take any."""

NETWORKS = frozenset({"facebook", "instagram", "twitter"})
"""Subtypes of social activities that take an account of the same network only."""

Given = tuple[str, Activity, ContactPoint]
"""An activity and the contact point that a request gives it, and where it does so."""


def of_other_types(given: Sequence[Given], activity_type: str) -> Iterator[At]:
    """Yield each point whose type an activity of the given type may not have."""
    needed = POINT_TYPES[activity_type]
    for where, activity, point in given:
        if activity.type == activity_type and point.type != needed:
            yield At(where, point.id)


def of_other_networks(given: Sequence[Given]) -> Iterator[At]:
    """Yield each point that belongs to another network than its social activity."""
    for where, activity, point in given:
        is_bound = activity.type == "social" and activity.subtype in NETWORKS
        if is_bound and point.kind != activity.subtype:
            yield At(where, point.id)


def of_several_customers(given: Sequence[Given]) -> Iterator[At]:
    """Yield the customer of each point, unless all points have the same one."""
    if len({point.customer_id for _, _, point in given}) > 1:
        yield from (At(where, point.customer_id) for where, _, point in given)
