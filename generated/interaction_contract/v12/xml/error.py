# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .error_type import ErrorType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/common"


@dataclass(kw_only=True)
class Error(ErrorType):
    class Meta:
        name = "error"
        namespace = "http://bindings.egain.com/ws/model/v12/gen/common"
