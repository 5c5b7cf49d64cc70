# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from .platform import UserType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


class ActivityKindValueType(Enum):
    EMAIL = "email"
    CALL_TRACK = "call_track"
    CHAT = "chat"
    SOCIAL = "social"
    TASK = "task"


class ActivityModeValueType(Enum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NONE = "none"


class ActivityStatusValueType(Enum):
    IN_WORKFLOW = "in_workflow"
    AWAITING_ASSIGNMENT = "awaiting_assignment"
    ASSIGNED = "assigned"
    IN_PRECOMPLETION = "in_precompletion"
    COMPLETED = "completed"


class CaseStatusValueType(Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(kw_only=True)
class CustomAttributeValueType:
    value: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 4000,
        }
    )


@dataclass(kw_only=True)
class ErrorDetailType:
    key: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        }
    )
    value: None | str = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        },
    )
    developer_message: None | str = field(
        default=None,
        metadata={
            "name": "developerMessage",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        },
    )


class LinkRelType(Enum):
    SELF = "self"
    CASE = "case"
    ACTIVITY = "activity"
    CUSTOMER = "customer"
    PREV = "prev"
    NEXT = "next"


@dataclass(kw_only=True)
class LocalizedValueType:
    value: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


class SeverityValueType(Enum):
    URGENT = "urgent"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(kw_only=True)
class ActivityKindType:
    value: ActivityKindValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    subtype: LocalizedValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


@dataclass(kw_only=True)
class ActivityModeType:
    value: ActivityModeValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


@dataclass(kw_only=True)
class AssignmentType:
    user: UserType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    locked: bool = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


@dataclass(kw_only=True)
class CaseStatusType:
    value: CaseStatusValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


@dataclass(kw_only=True)
class CustomAttributeValuesType:
    attrib_value: list[CustomAttributeValueType] = field(
        default_factory=list,
        metadata={
            "name": "attribValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )


@dataclass(kw_only=True)
class DateAndUserType:
    user: None | UserType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        },
    )
    date: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)",
        }
    )


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


@dataclass(kw_only=True)
class LinkType:
    rel: LinkRelType = field(
        metadata={
            "type": "Attribute",
        }
    )
    href: str = field(
        metadata={
            "type": "Attribute",
            "max_length": 2000,
        }
    )


@dataclass(kw_only=True)
class SeverityType:
    value: SeverityValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


@dataclass(kw_only=True)
class ActivityStatusType:
    value: ActivityStatusValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    display_value: str = field(
        metadata={
            "name": "displayValue",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    substatus: LocalizedValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )
    assigned: None | AssignmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        },
    )


@dataclass(kw_only=True)
class CustomAttributeType:
    attrib_name: str = field(
        metadata={
            "name": "attribName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "max_length": 255,
        }
    )
    attrib_values: CustomAttributeValuesType = field(
        metadata={
            "name": "attribValues",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
        }
    )


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


@dataclass(kw_only=True)
class Error(ErrorType):
    class Meta:
        name = "error"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/common"


@dataclass(kw_only=True)
class CustomAttributesType:
    custom_attribute: list[CustomAttributeType] = field(
        default_factory=list,
        metadata={
            "name": "customAttribute",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/common",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )
