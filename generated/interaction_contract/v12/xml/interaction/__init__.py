# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from .activity import (
    Activities,
    ActivitiesType,
    ActivityType,
)
from .case import (
    ActivitiesOfCaseType,
    Case,
    Cases,
    CasesType,
    CaseType,
    OwnerType,
    RelatedCaseLinkType,
    RelatedCaseRelType,
    RelatedCasesType,
)
from .contactperson import (
    ContactPersonsType,
    ContactPersonType,
)
from .contactpoint import (
    ContactPointKindType,
    ContactPointKindValueType,
    ContactPointsType,
    ContactPointType,
    EmailType,
    PhoneType,
    PostalType,
    SocialNetworkType,
    SocialType,
    WebsiteType,
)
from .customer import (
    CasesOfCustomerType,
    Customers,
    CustomersType,
    CustomerType,
)

__all__ = [
    "ActivitiesType",
    "ActivityType",
    "Activities",
    "ActivitiesOfCaseType",
    "CaseType",
    "CasesType",
    "OwnerType",
    "RelatedCaseLinkType",
    "RelatedCaseRelType",
    "RelatedCasesType",
    "Case",
    "Cases",
    "ContactPersonType",
    "ContactPersonsType",
    "ContactPointKindType",
    "ContactPointKindValueType",
    "ContactPointType",
    "ContactPointsType",
    "EmailType",
    "PhoneType",
    "PostalType",
    "SocialNetworkType",
    "SocialType",
    "WebsiteType",
    "CasesOfCustomerType",
    "CustomerType",
    "CustomersType",
    "Customers",
]
