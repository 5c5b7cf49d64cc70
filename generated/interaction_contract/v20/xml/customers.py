# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass

from .customers_type import CustomersType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/customer"


@dataclass(kw_only=True)
class Customers(CustomersType):
    class Meta:
        name = "customers"
        namespace = "http://bindings.egain.com/ws/model/v20/gen/interaction/customer"
