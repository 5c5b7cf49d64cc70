# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_point_type import ContactPointType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/contactpoint"


@dataclass(kw_only=True)
class ContactPointsType:
    contact_point: list[ContactPointType] = field(
        default_factory=list,
        metadata={
            "name": "contactPoint",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/contactpoint",
            "min_occurs": 1,
        },
    )
