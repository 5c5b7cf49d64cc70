# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .cases_type import CasesType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class Cases(CasesType):
    class Meta:
        name = "cases"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"
