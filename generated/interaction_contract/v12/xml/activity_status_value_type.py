# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from enum import Enum

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


class ActivityStatusValueType(Enum):
    IN_WORKFLOW = "in_workflow"
    AWAITING_ASSIGNMENT = "awaiting_assignment"
    ASSIGNED = "assigned"
    IN_PRECOMPLETION = "in_precompletion"
    COMPLETED = "completed"
