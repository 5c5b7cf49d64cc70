# Code generated from spec/v20/xsd/ by twinspec. DO NOT EDIT. Run: make generate
from .activity import (
    Activities,
    ActivitiesType,
    ActivityType,
)
from .case import (
    ActivitiesOfCaseType,
    CaseLookup,
    CaseLookupType,
    Cases,
    CasesType,
    CaseType,
    CustomCriterionType,
    OwnerType,
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
    "CaseLookupType",
    "CaseType",
    "CasesType",
    "CustomCriterionType",
    "OwnerType",
    "RelatedCasesType",
    "CaseLookup",
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
