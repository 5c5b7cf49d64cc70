# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from enum import Enum

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/common"


class ActivityModeValueType(Enum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NONE = "none"
