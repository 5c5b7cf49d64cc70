# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_points_type import ContactPointsType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson"


@dataclass(kw_only=True)
class ContactPersonType:
    first_name: str = field(
        metadata={
            "name": "firstName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson",
        }
    )
    last_name: str = field(
        metadata={
            "name": "lastName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson",
        }
    )
    contact_points: None | ContactPointsType = field(
        default=None,
        metadata={
            "name": "contactPoints",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson",
        },
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )
