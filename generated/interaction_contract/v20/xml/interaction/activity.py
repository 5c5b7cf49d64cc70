# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from __future__ import annotations

from dataclasses import dataclass, field

from ..common import (
    ActivityKindType,
    ActivityModeType,
    ActivityStatusType,
    DateAndUserType,
    LinkType,
    PaginationInfoType,
)
from ..platform import DepartmentType
from .case import CaseType
from .customer import CustomerType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"


@dataclass(kw_only=True)
class ActivityType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    case: None | CaseType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        },
    )
    department: DepartmentType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    type_value: ActivityKindType = field(
        metadata={
            "name": "type",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    mode: ActivityModeType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    status: ActivityStatusType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    created: DateAndUserType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    last_modified: DateAndUserType = field(
        metadata={
            "name": "lastModified",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    subject: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    customer: None | CustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        },
    )
    contact_point_data: str = field(
        metadata={
            "name": "contactPointData",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        }
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )


@dataclass(kw_only=True)
class ActivitiesType:
    activity: list[ActivityType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
    pagination_info: None | PaginationInfoType = field(
        default=None,
        metadata={
            "name": "paginationInfo",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/activity",
        },
    )


@dataclass(kw_only=True)
class Activities(ActivitiesType):
    class Meta:
        name = "activities"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"
