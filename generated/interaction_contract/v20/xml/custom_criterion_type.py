# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class CustomCriterionType:
    name: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 255,
        }
    )
    value: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "max_length": 4000,
        }
    )
