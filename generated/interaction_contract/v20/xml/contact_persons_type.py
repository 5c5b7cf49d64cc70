# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .contact_person_type import ContactPersonType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson"


@dataclass(kw_only=True)
class ContactPersonsType:
    contact_person: list[ContactPersonType] = field(
        default_factory=list,
        metadata={
            "name": "contactPerson",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/contactperson",
            "min_occurs": 1,
        },
    )
