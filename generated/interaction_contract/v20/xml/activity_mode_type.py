# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .activity_mode_value_type import ActivityModeValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class ActivityModeType:
    value: ActivityModeValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
