# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_points_type import ContactPointsType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/contactperson"


@dataclass(kw_only=True)
class ContactPersonType:
    first_name: None | str = field(
        default=None,
        metadata={
            "name": "firstName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/contactperson",
        },
    )
    last_name: None | str = field(
        default=None,
        metadata={
            "name": "lastName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/contactperson",
        },
    )
    contact_points: None | ContactPointsType = field(
        default=None,
        metadata={
            "name": "contactPoints",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/contactperson",
        },
    )
    id: None | str = field(
        default=None,
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        },
    )
