# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from __future__ import annotations

from dataclasses import dataclass, field

from ..common import LinkType
from ..platform import DepartmentType
from .contactperson import ContactPersonsType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/customer"


@dataclass(kw_only=True)
class CasesOfCustomerType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        }
    )


@dataclass(kw_only=True)
class CustomerType:
    link: None | LinkType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        },
    )
    cases: None | CasesOfCustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        },
    )
    customer_name: None | str = field(
        default=None,
        metadata={
            "name": "customerName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        },
    )
    department: None | DepartmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        },
    )
    contact_persons: None | ContactPersonsType = field(
        default=None,
        metadata={
            "name": "contactPersons",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
        },
    )
    id: None | str = field(
        default=None,
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        },
    )


@dataclass(kw_only=True)
class CustomersType:
    customer: list[CustomerType] = field(
        default_factory=list,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v12/gen/interaction/customer",
            "min_occurs": 1,
            "max_occurs": 75,
        },
    )


@dataclass(kw_only=True)
class Customers(CustomersType):
    class Meta:
        name = "customers"
        namespace = "http://bindings.egain.com/ws/model/v12/gen/interaction/customer"
