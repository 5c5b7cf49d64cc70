# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .case_status_value_type import CaseStatusValueType
from .custom_criterion_type import CustomCriterionType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class CaseLookupType:
    customer: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"[1-9][0-9]{0,17}",
        },
    )
    email: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 100,
            "pattern": r"[^@ \t\n\r]+@[^@ \t\n\r]+",
        },
    )
    phone: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 40,
        },
    )
    status: None | CaseStatusValueType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    custom: None | CustomCriterionType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    created_date: None | str = field(
        default=None,
        metadata={
            "name": "createdDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 23,
            "pattern": r"\[(([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?)\]",
        },
    )
    last_modified_date: None | str = field(
        default=None,
        metadata={
            "name": "lastModifiedDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 23,
            "pattern": r"\[(([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?)\]",
        },
    )
    last_closed_date: None | str = field(
        default=None,
        metadata={
            "name": "lastClosedDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"\[[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]),([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?\]",
        },
    )
    department: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 255,
        },
    )
    owner_id: None | str = field(
        default=None,
        metadata={
            "name": "ownerId",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"[1-9][0-9]{0,17}",
        },
    )
    owner_login_id: None | str = field(
        default=None,
        metadata={
            "name": "ownerLoginId",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 255,
        },
    )
