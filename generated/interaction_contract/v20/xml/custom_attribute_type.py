# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .custom_attribute_values_type import CustomAttributeValuesType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class CustomAttributeType:
    attrib_name: str = field(
        metadata={
            "name": "attribName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        }
    )
    attrib_values: CustomAttributeValuesType = field(
        metadata={
            "name": "attribValues",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
