# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


@dataclass(kw_only=True)
class ErrorDetailType:
    key: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
            "max_length": 255,
        }
    )
    value: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
            "max_length": 255,
        },
    )
    developer_message: None | str = field(
        default=None,
        metadata={
            "name": "developerMessage",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/common",
            "max_length": 255,
        },
    )
