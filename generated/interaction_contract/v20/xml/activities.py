# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .activities_type import ActivitiesType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"


@dataclass(kw_only=True)
class Activities(ActivitiesType):
    class Meta:
        name = "activities"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/activity"
