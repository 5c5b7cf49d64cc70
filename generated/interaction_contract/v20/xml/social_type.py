# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .social_network_type import SocialNetworkType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint"


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
