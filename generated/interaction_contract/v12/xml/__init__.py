# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from .activities import Activities
from .activities_of_case_type import ActivitiesOfCaseType
from .activities_type import ActivitiesType
from .activity_kind_type import ActivityKindType
from .activity_kind_value_type import ActivityKindValueType
from .activity_mode_type import ActivityModeType
from .activity_mode_value_type import ActivityModeValueType
from .activity_status_type import ActivityStatusType
from .activity_status_value_type import ActivityStatusValueType
from .activity_type import ActivityType
from .assignment_type import AssignmentType
from .case import Case
from .case_status_type import CaseStatusType
from .case_status_value_type import CaseStatusValueType
from .case_type import (
    CaseType,
    RelatedCasesType,
)
from .cases import Cases
from .cases_of_customer_type import CasesOfCustomerType
from .cases_type import CasesType
from .contact_person_type import ContactPersonType
from .contact_persons_type import ContactPersonsType
from .contact_point_kind_type import ContactPointKindType
from .contact_point_kind_value_type import ContactPointKindValueType
from .contact_point_type import ContactPointType
from .contact_points_type import ContactPointsType
from .custom_attribute_type import CustomAttributeType
from .custom_attribute_value_type import CustomAttributeValueType
from .custom_attribute_values_type import CustomAttributeValuesType
from .custom_attributes_type import CustomAttributesType
from .customer_type import CustomerType
from .customers import Customers
from .customers_type import CustomersType
from .date_and_user_type import DateAndUserType
from .department_type import DepartmentType
from .email_type import EmailType
from .error import Error
from .error_detail_type import ErrorDetailType
from .error_type import ErrorType
from .link_rel_type import LinkRelType
from .link_type import LinkType
from .localized_value_type import LocalizedValueType
from .log_in_type import LogInType
from .login import Login
from .owner_type import OwnerType
from .pagination_info_type import PaginationInfoType
from .phone_type import PhoneType
from .postal_type import PostalType
from .queue_type import QueueType
from .related_case_link_type import RelatedCaseLinkType
from .related_case_rel_type import RelatedCaseRelType
from .severity_type import SeverityType
from .severity_value_type import SeverityValueType
from .social_network_type import SocialNetworkType
from .social_type import SocialType
from .user_type import UserType
from .website_type import WebsiteType

__all__ = [
    "Activities",
    "ActivitiesOfCaseType",
    "ActivitiesType",
    "ActivityKindType",
    "ActivityKindValueType",
    "ActivityModeType",
    "ActivityModeValueType",
    "ActivityStatusType",
    "ActivityStatusValueType",
    "ActivityType",
    "AssignmentType",
    "Case",
    "CaseStatusType",
    "CaseStatusValueType",
    "CaseType",
    "RelatedCasesType",
    "Cases",
    "CasesOfCustomerType",
    "CasesType",
    "ContactPersonType",
    "ContactPersonsType",
    "ContactPointKindType",
    "ContactPointKindValueType",
    "ContactPointType",
    "ContactPointsType",
    "CustomAttributeType",
    "CustomAttributeValueType",
    "CustomAttributeValuesType",
    "CustomAttributesType",
    "CustomerType",
    "Customers",
    "CustomersType",
    "DateAndUserType",
    "DepartmentType",
    "EmailType",
    "Error",
    "ErrorDetailType",
    "ErrorType",
    "LinkRelType",
    "LinkType",
    "LocalizedValueType",
    "LogInType",
    "Login",
    "OwnerType",
    "PaginationInfoType",
    "PhoneType",
    "PostalType",
    "QueueType",
    "RelatedCaseLinkType",
    "RelatedCaseRelType",
    "SeverityType",
    "SeverityValueType",
    "SocialNetworkType",
    "SocialType",
    "UserType",
    "WebsiteType",
]
