# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .case_type import CaseType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@dataclass(kw_only=True)
class Case(CaseType):
    class Meta:
        name = "case"
        namespace = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
