# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .link_rel_type import LinkRelType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


@dataclass(kw_only=True)
class LinkType:
    rel: LinkRelType = field(
        metadata={
            "type": "Attribute",
        }
    )
    href: str = field(
        metadata={
            "type": "Attribute",
            "max_length": 2000,
        }
    )
