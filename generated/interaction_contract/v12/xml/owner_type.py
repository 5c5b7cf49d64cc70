# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .user_type import UserType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@dataclass(kw_only=True)
class OwnerType:
    user: None | UserType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/case",
        },
    )
