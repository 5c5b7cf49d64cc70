# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_point_kind_type import ContactPointKindType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactpoint"


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
