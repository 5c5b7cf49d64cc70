# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint"


class ContactPointKindValueType(Enum):
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    POSTAL = "postal"
    SOCIAL = "social"


@dataclass(kw_only=True)
class EmailType:
    email_address: str = field(
        metadata={
            "name": "emailAddress",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class PhoneType:
    phone_no: str = field(
        metadata={
            "name": "phoneNo",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class PostalType:
    address: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class SocialNetworkType:
    value: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class WebsiteType:
    url: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class SocialType:
    type_value: SocialNetworkType = field(
        metadata={
            "name": "type",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )
    social_id: str = field(
        metadata={
            "name": "socialId",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )


@dataclass(kw_only=True)
class ContactPointKindType:
    value: ContactPointKindValueType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )
    email: None | EmailType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        },
    )
    phone: None | PhoneType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        },
    )
    website: None | WebsiteType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        },
    )
    postal: None | PostalType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        },
    )
    social: None | SocialType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        },
    )


@dataclass(kw_only=True)
class ContactPointType:
    type_value: ContactPointKindType = field(
        metadata={
            "name": "type",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
        }
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )


@dataclass(kw_only=True)
class ContactPointsType:
    contact_point: list[ContactPointType] = field(
        default_factory=list,
        metadata={
            "name": "contactPoint",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint",
            "min_occurs": 1,
        },
    )
