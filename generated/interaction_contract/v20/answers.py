# Code generated from spec/v20/schemas/ by twinspec. DO NOT EDIT. Run: twinspec generate

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias

from typing_extensions import TypedDict

ActivityKind: TypeAlias = Literal["email", "call_track", "chat", "social", "task"]


ActivityKindCriterion: TypeAlias = Literal["email", "call_track", "chat", "social", "task"]


ActivityMode: TypeAlias = Literal["inbound", "outbound", "none"]


ActivityModeCriterion: TypeAlias = Literal["inbound", "outbound", "none"]


class ActivityModeView(TypedDict, closed=True):
    """
    Direction of an activity.
    """

    value: ActivityMode


ActivityStatus: TypeAlias = Literal[
    "in_workflow", "awaiting_assignment", "assigned", "in_precompletion", "completed"
]


ActivityStatusCriterion: TypeAlias = Literal[
    "open",
    "in_workflow",
    "in_workflow:ready_for_inbound_workflow",
    "in_workflow:ready_for_outbound_workflow",
    "in_workflow:ready_for_general_workflow",
    "in_workflow:ready_for_transfer_workflow",
    "in_workflow:error",
    "awaiting_assignment",
    "awaiting_assignment:ready_for_assignment",
    "awaiting_assignment:ucce_awaiting_assignment",
    "assigned",
    "assigned:new",
    "assigned:in_progress",
    "in_precompletion",
    "completed",
    "completed:done",
    "completed:abandoned_chat",
]


CaseSort: TypeAlias = str


CaseStatus: TypeAlias = Literal["open", "closed"]


class CaseStatusView(TypedDict, closed=True):
    """
    State of a case, and its name in the caller's language.
    """

    value: CaseStatus
    displayValue: str


ContactPointKind: TypeAlias = Literal["email", "phone", "website", "postal", "social"]


class CustomAttributeValue(TypedDict, closed=True):
    """
    One value of a custom attribute.
    """

    value: str


class CustomAttributeValues(TypedDict, closed=True):
    """
    The values of a custom attribute; several only where the attribute is a list.
    """

    attribValue: list[CustomAttributeValue]


class CustomCriterion(TypedDict, closed=True):
    """
    A custom attribute and the value that it must have.
    """

    name: str
    value: str


CustomValue: TypeAlias = str


class EmailView(TypedDict, closed=True):
    """
    An e-mail address.
    """

    emailAddress: str


Id: TypeAlias = str


IdNumber: TypeAlias = int


Instant: TypeAlias = str


InstantAttribute: TypeAlias = str


InstantRange: TypeAlias = str


LastClosedRange: TypeAlias = str


LinkRel: TypeAlias = Literal["self", "case", "activity", "customer", "prev", "next"]


class LocalizedValue(TypedDict, closed=True):
    """
    A value and its name in the caller's language.
    """

    value: str
    displayValue: str


class LogIn(TypedDict, closed=True):
    """
    Who wants to begin a session.
    """

    userName: str
    password: str


class PhoneView(TypedDict, closed=True):
    """
    A phone number.
    """

    phoneNo: str


class PostalView(TypedDict, closed=True):
    """
    A postal address.
    """

    address: str


QueryId: TypeAlias = str


QueryRange: TypeAlias = str


class QueueView(TypedDict, closed=True):
    """
    The queue in which an activity is, or was.
    """

    name: str
    id: Id


SentId: TypeAlias = Id | IdNumber


Severity: TypeAlias = Literal["urgent", "high", "medium", "low"]


class SeverityView(TypedDict, closed=True):
    """
    The severity of the case, and its name in the caller's language.
    """

    value: Severity
    displayValue: str


class SocialNetworkView(TypedDict, closed=True):
    """
    A social network, such as twitter, facebook or instagram.
    """

    value: str


class SocialView(TypedDict, closed=True):
    """
    An account in a social network.
    """

    type: SocialNetworkView
    socialId: str


SortOrder: TypeAlias = Literal["asc", "desc"]


class UserRef(TypedDict, closed=True):
    """
    A user by name.
    """

    name: str
    id: Id


class UserView(TypedDict, closed=True):
    """
    A user who is in charge.
    """

    name: str
    firstName: str
    lastName: str
    id: Id


class WSErrorDetail(TypedDict, closed=True):
    """
    One broken rule.
    """

    key: str
    value: NotRequired[str]
    developerMessage: NotRequired[str]


class WebsiteView(TypedDict, closed=True):
    """
    A web site.
    """

    url: str


Yes: TypeAlias = Literal["yes"]


class ActivityKindView(TypedDict, closed=True):
    """
    What an activity is, more closely by its subtype, with names in the caller's language.
    """

    value: ActivityKind
    displayValue: str
    subtype: LocalizedValue


class AssignmentView(TypedDict, closed=True):
    """
    Who works on an activity.
    """

    user: UserView
    locked: bool


class CaseLookup(TypedDict, closed=True):
    """
    Criteria of a look-up. Cases that meet all of them are found.
    """

    customer: NotRequired[SentId]
    email: NotRequired[str]
    phone: NotRequired[str]
    status: NotRequired[CaseStatus]
    custom: NotRequired[CustomCriterion]
    createdDate: NotRequired[InstantRange]
    lastModifiedDate: NotRequired[InstantRange]
    lastClosedDate: NotRequired[LastClosedRange]
    department: NotRequired[str]
    ownerId: NotRequired[SentId]
    ownerLoginId: NotRequired[str]


class ContactPointKindView(TypedDict, closed=True):
    """
    The kind of a contact point, and the one member that belongs to it.
    """

    value: ContactPointKind
    email: NotRequired[EmailView]
    phone: NotRequired[PhoneView]
    website: NotRequired[WebsiteView]
    postal: NotRequired[PostalView]
    social: NotRequired[SocialView]


class ContactPointView(TypedDict, closed=True):
    """
    A way to reach a contact person.
    """

    type: ContactPointKindView
    id: Id


class ContactPointsView(TypedDict, closed=True):
    """
    The ways to reach a contact person.
    """

    contactPoint: list[ContactPointView]


class Created(TypedDict, closed=True):
    """
    When a resource came into being.
    """

    date: InstantAttribute


class CustomAttribute(TypedDict, closed=True):
    """
    A configured custom attribute and what it holds.
    """

    attribName: str
    attribValues: CustomAttributeValues


class CustomAttributes(TypedDict, closed=True):
    """
    Custom attributes by name.
    """

    customAttribute: list[CustomAttribute]


class DepartmentView(TypedDict, closed=True):
    """
    The department that a resource belongs to.
    """

    name: str
    id: Id


class LastModifiedView(TypedDict, closed=True):
    """
    Who changed a resource last, and when.
    """

    user: NotRequired[UserRef]
    date: InstantAttribute


class Link(TypedDict, closed=True):
    """
    Path of a resource or of a list of resources.
    """

    rel: LinkRel
    href: str


class OwnerView(TypedDict, closed=True):
    """
    The user who owns the case.
    """

    user: UserView


class PaginationInfo(TypedDict, closed=True):
    """
    Which part of the matches an answer holds.
    A page has `pagenum` and `pagesize`, a range has `rangestart` and `rangesize`.

    """

    count: int
    pagenum: NotRequired[int]
    pagesize: NotRequired[int]
    rangestart: NotRequired[int]
    rangesize: NotRequired[int]
    link: NotRequired[list[Link]]


class RelatedCaseView(TypedDict, closed=True):
    """
    A case at the other end of a relation.
    """

    link: list[Link]
    status: CaseStatusView
    subject: str
    id: Id


class RelatedCasesView(TypedDict, closed=True):
    """
    Cases that this one is related to, as far as the caller may see them.
    """

    case: list[RelatedCaseView]


class WSError(TypedDict, closed=True):
    """
    Why a request was refused. The first broken rule gives code and message, all are in the details.
    """

    code: str
    developerMessage: str
    details: NotRequired[list[WSErrorDetail]]
    userMessage: NotRequired[str]


class ActivityCaseView(TypedDict, closed=True):
    """
    The case that an activity belongs to.
    """

    link: list[Link]
    id: Id


class ActivityStatusView(TypedDict, closed=True):
    """
    State of an activity, more closely by its substatus, and who works on it.
    """

    value: ActivityStatus
    displayValue: str
    substatus: LocalizedValue
    assigned: NotRequired[AssignmentView]


class CaseActivitiesView(TypedDict, closed=True):
    """
    Where the activities of the case are found.
    """

    link: list[Link]


class ContactPersonView(TypedDict, closed=True):
    """
    A person of a customer; without contact points there is no `contactPoints`.
    """

    firstName: str
    lastName: str
    contactPoints: NotRequired[ContactPointsView]
    id: Id


class ContactPersonsView(TypedDict, closed=True):
    """
    The people of a customer.
    """

    contactPerson: list[ContactPersonView]


class CustomerCasesView(TypedDict, closed=True):
    """
    Where the cases of the customer are found.
    """

    link: list[Link]


class CustomerRef(TypedDict, closed=True):
    """
    A customer by name.
    """

    link: list[Link]
    customerName: str
    id: Id


class CustomerView(TypedDict, closed=True):
    """
    A customer with all contact persons and contact points.
    The department is shown only where customers belong to departments; without contact persons there is no
    `contactPersons`.

    """

    link: list[Link]
    cases: CustomerCasesView
    customerName: str
    department: NotRequired[DepartmentView]
    contactPersons: NotRequired[ContactPersonsView]
    id: Id


class ActivityCustomerView(TypedDict, closed=True):
    """
    The customer of an activity, with the activity's own contact person and contact point only.
    """

    link: list[Link]
    customerName: str
    contactPersons: NotRequired[ContactPersonsView]
    id: Id


class ActivityView(TypedDict, closed=True):
    """
    An activity as answers show it; what is not set is absent.
    """

    link: list[Link]
    case: NotRequired[ActivityCaseView]
    department: DepartmentView
    type: ActivityKindView
    mode: ActivityModeView
    status: ActivityStatusView
    created: Created
    lastModified: LastModifiedView
    subject: str
    customer: NotRequired[ActivityCustomerView]
    queue: NotRequired[QueueView]
    contactPointData: str
    customAttributes: NotRequired[CustomAttributes]
    id: Id


class CaseView(TypedDict, closed=True):
    """
    A case as answers show it. `created`, `originatingChannel`, `description`, `solution`, `lastClosed`, `relatedCases`
    and `customAttributes` are shown on demand; what is not set is absent.

    """

    link: list[Link]
    activities: CaseActivitiesView
    department: DepartmentView
    status: CaseStatusView
    lastModified: LastModifiedView
    dueDate: NotRequired[Instant]
    owner: NotRequired[OwnerView]
    customer: NotRequired[CustomerRef]
    severity: SeverityView
    subject: str
    created: NotRequired[Created]
    originatingChannel: NotRequired[LocalizedValue]
    description: NotRequired[str]
    solution: NotRequired[str]
    lastClosed: NotRequired[Instant]
    relatedCases: NotRequired[RelatedCasesView]
    customAttributes: NotRequired[CustomAttributes]
    id: Id


class CustomerList(TypedDict, closed=True):
    """
    Customers.
    """

    customer: list[CustomerView]


class ActivityList(TypedDict, closed=True):
    """
    Activities; those of a search come with the place of this part among all matches.
    """

    activity: list[ActivityView]
    paginationInfo: NotRequired[PaginationInfo]


class CaseList(TypedDict, closed=True):
    """
    Cases; those of a search come with the place of this part among all matches.
    """

    case: list[CaseView]
    paginationInfo: NotRequired[PaginationInfo]
