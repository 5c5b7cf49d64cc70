# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/platform"


@dataclass(kw_only=True)
class QueueType:
    name: str = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/platform",
        }
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )
