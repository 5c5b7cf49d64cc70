# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .link_type import LinkType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/customer"


@dataclass(kw_only=True)
class CasesOfCustomerType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        }
    )
