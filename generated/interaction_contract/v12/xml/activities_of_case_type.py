# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .link_type import LinkType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/activity"


@dataclass(kw_only=True)
class ActivitiesOfCaseType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        }
    )
