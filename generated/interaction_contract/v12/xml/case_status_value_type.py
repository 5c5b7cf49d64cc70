# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from enum import Enum

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


class CaseStatusValueType(Enum):
    OPEN = "open"
    CLOSED = "closed"
