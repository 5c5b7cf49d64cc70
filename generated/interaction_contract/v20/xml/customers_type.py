# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .customer_type import CustomerType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/customer"


@dataclass(kw_only=True)
class CustomersType:
    customer: list[CustomerType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
