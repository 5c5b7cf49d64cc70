# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/platform"


@dataclass(kw_only=True)
class LogInType:
    user_name: str = field(
        metadata={
            "name": "userName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/platform",
            "max_length": 255,
        }
    )
    password: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/platform",
            "max_length": 255,
        }
    )
