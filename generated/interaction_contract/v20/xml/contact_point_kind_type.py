# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_point_kind_value_type import ContactPointKindValueType
from .email_type import EmailType
from .phone_type import PhoneType
from .postal_type import PostalType
from .social_type import SocialType
from .website_type import WebsiteType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint"


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
