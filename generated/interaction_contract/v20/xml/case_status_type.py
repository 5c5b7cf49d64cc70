# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .case_status_value_type import CaseStatusValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class CaseStatusType:
    value: CaseStatusValueType = field(
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
