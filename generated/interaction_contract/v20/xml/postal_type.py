# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint"


@dataclass(kw_only=True)
class PostalType:
    address: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )
