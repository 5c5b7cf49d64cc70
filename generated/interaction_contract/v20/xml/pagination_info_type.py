# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .link_type import LinkType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class PaginationInfoType:
    count: int = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    pagenum: None | int = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        },
    )
    pagesize: None | int = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_inclusive": 75,
        },
    )
    rangestart: None | int = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        },
    )
    rangesize: None | int = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_inclusive": 75,
        },
    )
    link: list[LinkType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_occurs": 2,
        },
    )
