# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .activity_kind_value_type import ActivityKindValueType
from .localized_value_type import LocalizedValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"


@dataclass(kw_only=True)
class ActivityKindType:
    value: ActivityKindValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    subtype: LocalizedValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
