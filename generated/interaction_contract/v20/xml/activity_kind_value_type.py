# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from enum import Enum

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"


class ActivityKindValueType(Enum):
    EMAIL = "email"
    CALL_TRACK = "call_track"
    CHAT = "chat"
    SOCIAL = "social"
    TASK = "task"
