# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .custom_attribute_type import CustomAttributeType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


@dataclass(kw_only=True)
class CustomAttributesType:
    custom_attribute: list[CustomAttributeType] = field(
        default_factory=list,
        metadata={
            "name": "customAttribute",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
