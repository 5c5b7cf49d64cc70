# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .case_type import CaseType
from .pagination_info_type import PaginationInfoType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@dataclass(kw_only=True)
class CasesType:
    case: list[CaseType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
    pagination_info: None | PaginationInfoType = field(
        default=None,
        metadata={
            "name": "paginationInfo",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
