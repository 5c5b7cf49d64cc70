# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .activities_of_case_type import ActivitiesOfCaseType
from .case_status_type import CaseStatusType
from .custom_attributes_type import CustomAttributesType
from .customer_type import CustomerType
from .date_and_user_type import DateAndUserType
from .department_type import DepartmentType
from .link_type import LinkType
from .localized_value_type import LocalizedValueType
from .owner_type import OwnerType
from .related_case_link_type import RelatedCaseLinkType
from .severity_type import SeverityType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@dataclass(kw_only=True)
class CaseType:
    link: None | LinkType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    activities: None | ActivitiesOfCaseType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    department: None | DepartmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    status: None | CaseStatusType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    last_modified: None | DateAndUserType = field(
        default=None,
        metadata={
            "name": "lastModified",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    due_date: None | str = field(
        default=None,
        metadata={
            "name": "dueDate",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "max_length": 0,
            "pattern": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,100})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
        },
    )
    owner: None | OwnerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    customer: None | CustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    severity: None | SeverityType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    subject: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "max_length": 1024,
        },
    )
    created: None | DateAndUserType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    originating_channel: None | LocalizedValueType = field(
        default=None,
        metadata={
            "name": "originatingChannel",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    description: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "max_length": 1024,
        },
    )
    solution: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "max_length": 1024,
        },
    )
    last_closed: None | str = field(
        default=None,
        metadata={
            "name": "lastClosed",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
            "pattern": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,100})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
        },
    )
    related_cases: None | RelatedCasesType = field(
        default=None,
        metadata={
            "name": "relatedCases",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    custom_attributes: None | CustomAttributesType = field(
        default=None,
        metadata={
            "name": "customAttributes",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    id: None | str = field(
        default=None,
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        },
    )


@dataclass(kw_only=True)
class RelatedCasesType:
    link: list[RelatedCaseLinkType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    unlink: list[RelatedCaseLinkType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
    case: list[CaseType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
