# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .severity_value_type import SeverityValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class SeverityType:
    value: SeverityValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
