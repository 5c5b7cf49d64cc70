# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from __future__ import annotations

from dataclasses import dataclass, field

from ..common import (
    CaseStatusType,
    CaseStatusValueType,
    CustomAttributesType,
    DateAndUserType,
    LinkType,
    LocalizedValueType,
    PaginationInfoType,
    SeverityType,
)
from ..platform import (
    DepartmentType,
    UserType,
)
from .customer import CustomerType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class CustomCriterionType:
    name: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 1,
            "max_length": 255,
        }
    )
    value: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "max_length": 4000,
        }
    )


@dataclass(kw_only=True)
class ActivitiesOfCaseType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        }
    )


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
            "pattern": r"\[([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?\]",
        },
    )
    last_modified_date: None | str = field(
        default=None,
        metadata={
            "name": "lastModifiedDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_length": 23,
            "pattern": r"\[([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?\]",
        },
    )
    last_closed_date: None | str = field(
        default=None,
        metadata={
            "name": "lastClosedDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"\[[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00),([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?\]",
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


@dataclass(kw_only=True)
class OwnerType:
    user: UserType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        }
    )


@dataclass(kw_only=True)
class CaseType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        }
    )
    activities: None | ActivitiesOfCaseType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    department: None | DepartmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    status: None | CaseStatusType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    last_modified: None | DateAndUserType = field(
        default=None,
        metadata={
            "name": "lastModified",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    due_date: None | str = field(
        default=None,
        metadata={
            "name": "dueDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
        },
    )
    owner: None | OwnerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    customer: None | CustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    severity: None | SeverityType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    subject: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "max_length": 1024,
        },
    )
    created: None | DateAndUserType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    originating_channel: None | LocalizedValueType = field(
        default=None,
        metadata={
            "name": "originatingChannel",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    description: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "max_length": 1024,
        },
    )
    solution: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "max_length": 1024,
        },
    )
    last_closed: None | str = field(
        default=None,
        metadata={
            "name": "lastClosed",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "pattern": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
        },
    )
    related_cases: None | RelatedCasesType = field(
        default=None,
        metadata={
            "name": "relatedCases",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    custom_attributes: None | CustomAttributesType = field(
        default=None,
        metadata={
            "name": "customAttributes",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )


@dataclass(kw_only=True)
class CaseLookup(CaseLookupType):
    class Meta:
        name = "caseLookup"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class CasesType:
    case: list[CaseType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
    pagination_info: None | PaginationInfoType = field(
        default=None,
        metadata={
            "name": "paginationInfo",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
        },
    )


@dataclass(kw_only=True)
class RelatedCasesType:
    case: list[CaseType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/case",
            "min_occurs": 1,
        },
    )


@dataclass(kw_only=True)
class Cases(CasesType):
    class Meta:
        name = "cases"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"
