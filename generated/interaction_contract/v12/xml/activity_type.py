# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .activity_kind_type import ActivityKindType
from .activity_mode_type import ActivityModeType
from .activity_status_type import ActivityStatusType
from .case_type import CaseType
from .custom_attributes_type import CustomAttributesType
from .customer_type import CustomerType
from .date_and_user_type import DateAndUserType
from .department_type import DepartmentType
from .link_type import LinkType
from .queue_type import QueueType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/activity"


@dataclass(kw_only=True)
class ActivityType:
    link: None | LinkType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    case: None | CaseType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    department: None | DepartmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    type_value: None | ActivityKindType = field(
        default=None,
        metadata={
            "name": "type",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    mode: None | ActivityModeType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    status: None | ActivityStatusType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    created: None | DateAndUserType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    last_modified: None | DateAndUserType = field(
        default=None,
        metadata={
            "name": "lastModified",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    subject: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    customer: None | CustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    queue: None | QueueType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    contact_point_data: None | str = field(
        default=None,
        metadata={
            "name": "contactPointData",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    custom_attributes: None | CustomAttributesType = field(
        default=None,
        metadata={
            "name": "customAttributes",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/activity",
        },
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )
