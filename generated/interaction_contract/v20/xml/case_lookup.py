# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .case_lookup_type import CaseLookupType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"


@dataclass(kw_only=True)
class CaseLookup(CaseLookupType):
    class Meta:
        name = "caseLookup"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/case"
