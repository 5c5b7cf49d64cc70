# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .cases_of_customer_type import CasesOfCustomerType
from .contact_persons_type import ContactPersonsType
from .department_type import DepartmentType
from .link_type import LinkType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v20/gen/interaction/customer"


@dataclass(kw_only=True)
class CustomerType:
    link: LinkType = field(
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        }
    )
    cases: None | CasesOfCustomerType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        },
    )
    customer_name: str = field(
        metadata={
            "name": "customerName",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        }
    )
    department: None | DepartmentType = field(
        default=None,
        metadata={
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        },
    )
    contact_persons: None | ContactPersonsType = field(
        default=None,
        metadata={
            "name": "contactPersons",
            "type": "Element",
            "namespace": "http://bindings.egain.com/ws/model/v20/gen/interaction/customer",
        },
    )
    id: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"[1-9][0-9]{0,17}",
        }
    )
