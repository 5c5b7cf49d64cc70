# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .error_detail_type import ErrorDetailType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class ErrorType:
    code: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 16,
            "pattern": r"[45][0-9]{2}-[0-9]+",
        }
    )
    developer_message: str = field(
        metadata={
            "name": "developerMessage",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        }
    )
    details: list[ErrorDetailType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_occurs": 30,
        },
    )
    user_message: None | str = field(
        default=None,
        metadata={
            "name": "userMessage",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 1024,
        },
    )
