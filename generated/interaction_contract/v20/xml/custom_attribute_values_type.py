# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .custom_attribute_value_type import CustomAttributeValueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class CustomAttributeValuesType:
    attrib_value: list[CustomAttributeValueType] = field(
        default_factory=list,
        metadata={
            "name": "attribValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
