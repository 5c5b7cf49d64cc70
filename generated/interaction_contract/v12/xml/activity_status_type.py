# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .activity_status_value_type import ActivityStatusValueType
from .assignment_type import AssignmentType
from .localized_value_type import LocalizedValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


@dataclass(kw_only=True)
class ActivityStatusType:
    value: ActivityStatusValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
        }
    )
    substatus: LocalizedValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
        }
    )
    assigned: None | AssignmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
        },
    )
