# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .log_in_type import LogInType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/platform"


@dataclass(kw_only=True)
class Login(LogInType):
    class Meta:
        name = "login"
        namespace = "http://bindings.egain.com/ws/model/v12/gen/platform"
