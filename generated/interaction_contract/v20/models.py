# Code generated from spec/v20/schemas/ by twinspec. DO NOT EDIT. Run: twinspec generate

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

ActivityKind = TypeAliasType(
    "ActivityKind", Literal["email", "call_track", "chat", "social", "task"]
)
"""
What an activity is.
"""


ActivityKindCriterion = TypeAliasType(
    "ActivityKindCriterion", Literal["email", "call_track", "chat", "social", "task"]
)
"""
What an activity is.
"""


ActivityMode = TypeAliasType("ActivityMode", Literal["inbound", "outbound", "none"])
"""
Direction of an activity.
"""


ActivityModeCriterion = TypeAliasType(
    "ActivityModeCriterion", Literal["inbound", "outbound", "none"]
)
"""
Direction of an activity.
"""


class ActivityModeView(BaseModel):
    """
    Direction of an activity.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: ActivityMode


ActivityStatus = TypeAliasType(
    "ActivityStatus",
    Literal["in_workflow", "awaiting_assignment", "assigned", "in_precompletion", "completed"],
)
"""
State of an activity; every one but `completed` counts as open.
"""


ActivityStatusCriterion = TypeAliasType(
    "ActivityStatusCriterion",
    Literal[
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
    ],
)
"""
A status of activities, also with a substatus behind a colon. `open` is every status but `completed`.
"""


CaseSort = TypeAliasType(
    "CaseSort", Annotated[str, Field(pattern="^(id|department|status|customer|custom\\.[^,]+)$")]
)
"""
What cases are sorted by. `custom.` is followed by the name of a configured custom attribute.
"""


CaseStatus = TypeAliasType("CaseStatus", Literal["open", "closed"])
"""
State of a case; a case that is not closed is open.
"""


class CaseStatusView(BaseModel):
    """
    State of a case, and its name in the caller's language.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: CaseStatus
    displayValue: str
    """
    The value's name for people.
    """


ContactPointKind = TypeAliasType(
    "ContactPointKind", Literal["email", "phone", "website", "postal", "social"]
)
"""
Kind of a contact point.
"""


class CustomAttributeValue(BaseModel):
    """
    One value of a custom attribute.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: Annotated[str, Field(max_length=4000)]
    """
    The value as text, whatever the attribute's data type.
    """


class CustomAttributeValues(BaseModel):
    """
    The values of a custom attribute; several only where the attribute is a list.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    attribValue: Annotated[list[CustomAttributeValue], Field(max_length=75, min_length=1)]
    """
    At least one, at most 75.
    """


class CustomCriterion(BaseModel):
    """
    A custom attribute and the value that it must have.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: Annotated[str, Field(max_length=255, min_length=1)]
    """
    Name under which the attribute is configured.
    """
    value: Annotated[str, Field(max_length=4000)]
    """
    The value.
    """


CustomValue = TypeAliasType(
    "CustomValue", Annotated[str, Field(max_length=4000, min_length=1, pattern="^[^\\x00]+$")]
)
"""
A value of a custom attribute in a query.
"""


class EmailView(BaseModel):
    """
    An e-mail address.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    emailAddress: str
    """
    The address.
    """


Id = TypeAliasType("Id", Annotated[str, Field(pattern="^[1-9][0-9]{0,17}$")])
"""
Id of a resource, a positive decimal number of at most 18 digits, as text.
"""


IdNumber = TypeAliasType("IdNumber", Annotated[int, Field(ge=1, le=999999999999999999)])
"""
Id of a resource as a JSON number.
"""


Instant = TypeAliasType(
    "Instant",
    Annotated[
        str,
        Field(
            pattern="^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
        ),
    ],
)
"""
A moment: a date-time of RFC 3339, seconds included, in any of its spellings; of at most a hundred fraction digits three count.
Answers are in UTC and always have three.

"""


InstantAttribute = TypeAliasType(
    "InstantAttribute",
    Annotated[
        str,
        Field(
            pattern="^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
        ),
    ],
)
"""
A moment, like Instant, that XML writes as the attribute date.
"""


InstantRange = TypeAliasType(
    "InstantRange",
    Annotated[
        str,
        Field(
            min_length=23,
            pattern="^\\[(([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?)\\]$",
        ),
    ],
)
"""
`[start,end]`, both included. One side may be empty, not both: `[start,]`, `[,end]`.

"""


LastClosedRange = TypeAliasType(
    "LastClosedRange",
    Annotated[
        str,
        Field(
            pattern="^\\[[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]),([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?\\]$"
        ),
    ],
)
"""
`[start,end]`, both included. The end may be empty: `[start,]`.

"""


LinkRel = TypeAliasType("LinkRel", Literal["self", "case", "activity", "customer", "prev", "next"])
"""
What a link leads to, seen from where it stands.
"""


class LocalizedValue(BaseModel):
    """
    A value and its name in the caller's language.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: str
    """
    The value that programs compare.
    """
    displayValue: str
    """
    The value's name for people.
    """


class LogIn(BaseModel):
    """
    Who wants to begin a session.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    userName: Annotated[str, Field(max_length=255)]
    """
    The name that the user logs in with.
    """
    password: Annotated[str, Field(max_length=255)]
    """
    The user's password.
    """


class PhoneView(BaseModel):
    """
    A phone number.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    phoneNo: str
    """
    The number as it was entered.
    """


class PostalView(BaseModel):
    """
    A postal address.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    address: str
    """
    The address as one text.
    """


QueryId = TypeAliasType("QueryId", Annotated[str, Field(pattern="^[1-9][0-9]{0,17}$")])
"""
Id of a resource in a query.
"""


QueryRange = TypeAliasType(
    "QueryRange",
    Annotated[
        str,
        Field(
            min_length=23,
            pattern="^\\[(([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?,([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,100})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?)\\]$",
        ),
    ],
)
"""
`[start,end]`, both included. One side may be empty, not both: `[start,]`, `[,end]`.

"""


class QueueView(BaseModel):
    """
    The queue in which an activity is, or was.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    The queue's name.
    """
    id: Id


SentId = TypeAliasType("SentId", Id | IdNumber)
"""
Id of a resource in a request: text, or the same as a JSON number. XML has one form for both.

"""


Severity = TypeAliasType("Severity", Literal["urgent", "high", "medium", "low"])
"""
How pressing a case is.
"""


class SeverityView(BaseModel):
    """
    The severity of the case, and its name in the caller's language.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: Severity
    displayValue: str
    """
    The value's name for people.
    """


class SocialNetworkView(BaseModel):
    """
    A social network, such as twitter, facebook or instagram.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: str
    """
    The network.
    """


class SocialView(BaseModel):
    """
    An account in a social network.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    type: SocialNetworkView
    socialId: str
    """
    Name of the account.
    """


SortOrder = TypeAliasType("SortOrder", Literal["asc", "desc"])
"""
Direction of sorting.
"""


class UserRef(BaseModel):
    """
    A user by name.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    The user's screen name.
    """
    id: Id


class UserView(BaseModel):
    """
    A user who is in charge.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    The user's screen name.
    """
    firstName: str
    """
    The user's first name.
    """
    lastName: str
    """
    The user's last name.
    """
    id: Id


class WSErrorDetail(BaseModel):
    """
    One broken rule.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    key: Annotated[str, Field(max_length=255)]
    """
    Id of the rule in the rule catalogue.
    """
    value: Annotated[str | MISSING, Field(max_length=255)] = MISSING
    """
    JSON Pointer to the offending place of the body; empty when it is the request as a whole.
    """
    developerMessage: Annotated[str | MISSING, Field(max_length=255)] = MISSING
    """
    What was wrong at this place; with a single detail, that is the message of the error.
    """


class WebsiteView(BaseModel):
    """
    A web site.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    url: str
    """
    Its address.
    """


Yes = TypeAliasType("Yes", Literal["yes"])
"""
The one value of a switch that is either sent or left out.
"""


class ActivityKindView(BaseModel):
    """
    What an activity is, more closely by its subtype, with names in the caller's language.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: ActivityKind
    displayValue: str
    """
    The value's name for people.
    """
    subtype: LocalizedValue


class AssignmentView(BaseModel):
    """
    Who works on an activity.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    user: UserView
    locked: bool
    """
    Whether a user has locked the activity.
    """


class CaseLookup(BaseModel):
    """
    Criteria of a look-up. Cases that meet all of them are found.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    customer: SentId | MISSING = MISSING
    email: Annotated[
        str | MISSING,
        Field(max_length=100, min_length=1, pattern="^[^@ \\t\\n\\r]+@[^@ \\t\\n\\r]+$"),
    ] = MISSING
    """
    An e-mail address of the case's customer; upper and lower case do not count.
    """
    phone: Annotated[str | MISSING, Field(max_length=40, min_length=1)] = MISSING
    """
    A phone number of the case's customer; spaces, hyphens, dots and parentheses do not count.
    """
    status: CaseStatus | MISSING = MISSING
    custom: CustomCriterion | MISSING = MISSING
    createdDate: InstantRange | MISSING = MISSING
    lastModifiedDate: InstantRange | MISSING = MISSING
    lastClosedDate: LastClosedRange | MISSING = MISSING
    department: Annotated[str | MISSING, Field(max_length=255, min_length=1)] = MISSING
    """
    Name of the case's department.
    """
    ownerId: SentId | MISSING = MISSING
    ownerLoginId: Annotated[str | MISSING, Field(max_length=255, min_length=1)] = MISSING
    """
    The name that the case's owner logs in with; not together with ownerId.
    """


class ContactPointKindView(BaseModel):
    """
    The kind of a contact point, and the one member that belongs to it.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: ContactPointKind
    email: EmailView | MISSING = MISSING
    phone: PhoneView | MISSING = MISSING
    website: WebsiteView | MISSING = MISSING
    postal: PostalView | MISSING = MISSING
    social: SocialView | MISSING = MISSING


class ContactPointView(BaseModel):
    """
    A way to reach a contact person.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    type: ContactPointKindView
    id: Id


class ContactPointsView(BaseModel):
    """
    The ways to reach a contact person.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    contactPoint: Annotated[list[ContactPointView], Field(min_length=1)]
    """
    In the order of their ids.
    """


class Created(BaseModel):
    """
    When a resource came into being.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    date: InstantAttribute


class CustomAttribute(BaseModel):
    """
    A configured custom attribute and what it holds.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    attribName: Annotated[str, Field(max_length=255)]
    """
    Name under which the attribute is configured.
    """
    attribValues: CustomAttributeValues


class CustomAttributes(BaseModel):
    """
    Custom attributes by name.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    customAttribute: Annotated[list[CustomAttribute], Field(max_length=75, min_length=1)]
    """
    At least one, at most 75.
    """


class DepartmentView(BaseModel):
    """
    The department that a resource belongs to.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    The department's name.
    """
    id: Id


class LastModifiedView(BaseModel):
    """
    Who changed a resource last, and when.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    user: UserRef | MISSING = MISSING
    date: InstantAttribute


class Link(BaseModel):
    """
    Path of a resource or of a list of resources.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    rel: LinkRel
    href: Annotated[str, Field(max_length=2000)]
    """
    Path with query, without scheme and host; long enough for percent-encoded criteria.
    """


class OwnerView(BaseModel):
    """
    The user who owns the case.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    user: UserView


class PaginationInfo(BaseModel):
    """
    Which part of the matches an answer holds.
    A page has `pagenum` and `pagesize`, a range has `rangestart` and `rangesize`.

    """

    model_config = ConfigDict(
        extra="forbid",
    )
    count: Annotated[int, Field(ge=0)]
    """
    Number of all matches.
    """
    pagenum: Annotated[int | MISSING, Field(ge=1)] = MISSING
    """
    Number of the page, counted from 1.
    """
    pagesize: Annotated[int | MISSING, Field(ge=1, le=75)] = MISSING
    """
    Matches on a full page.
    """
    rangestart: Annotated[int | MISSING, Field(ge=1)] = MISSING
    """
    Number of the range's first match, counted from 1.
    """
    rangesize: Annotated[int | MISSING, Field(ge=1, le=75)] = MISSING
    """
    Matches in a full range.
    """
    link: Annotated[list[Link] | MISSING, Field(max_length=2, min_length=1)] = MISSING
    """
    The parts before (`prev`) and after (`next`) this one, where there are any.
    """


class RelatedCaseView(BaseModel):
    """
    A case at the other end of a relation.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The case itself.
    """
    status: CaseStatusView
    subject: Annotated[str, Field(max_length=1024)]
    """
    What the case is about.
    """
    id: Id


class RelatedCasesView(BaseModel):
    """
    Cases that this one is related to, as far as the caller may see them.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    case: Annotated[list[RelatedCaseView], Field(min_length=1)]
    """
    In the order of their ids.
    """


class WSError(BaseModel):
    """
    Why a request was refused. The first broken rule gives code and message, all are in the details.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    code: Annotated[str, Field(max_length=16, pattern="^[45][0-9]{2}-[0-9]+$")]
    """
    HTTP status, hyphen, number of the error within it.
    """
    developerMessage: Annotated[str, Field(max_length=255)]
    """
    What was wrong and where, for the developer of the client.
    """
    details: Annotated[list[WSErrorDetail] | MISSING, Field(max_length=30, min_length=1)] = MISSING
    """
    The broken rules.
    """
    userMessage: Annotated[str | MISSING, Field(max_length=1024)] = MISSING
    """
    The message for the user, when the request asked for one.
    """


class ActivityCaseView(BaseModel):
    """
    The case that an activity belongs to.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The case itself.
    """
    id: Id


class ActivityStatusView(BaseModel):
    """
    State of an activity, more closely by its substatus, and who works on it.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    value: ActivityStatus
    displayValue: str
    """
    The value's name for people.
    """
    substatus: LocalizedValue
    assigned: AssignmentView | MISSING = MISSING


class CaseActivitiesView(BaseModel):
    """
    Where the activities of the case are found.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    Path of the search for the case's activities.
    """


class ContactPersonView(BaseModel):
    """
    A person of a customer; without contact points there is no `contactPoints`.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    firstName: str
    """
    The person's first name.
    """
    lastName: str
    """
    The person's last name.
    """
    contactPoints: ContactPointsView | MISSING = MISSING
    id: Id


class ContactPersonsView(BaseModel):
    """
    The people of a customer.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    contactPerson: Annotated[list[ContactPersonView], Field(min_length=1)]
    """
    In the order of their ids.
    """


class CustomerCasesView(BaseModel):
    """
    Where the cases of the customer are found.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    Path of the search for the customer's cases.
    """


class CustomerRef(BaseModel):
    """
    A customer by name.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The customer itself.
    """
    customerName: str
    """
    The customer's name.
    """
    id: Id


class CustomerView(BaseModel):
    """
    A customer with all contact persons and contact points.
    The department is shown only where customers belong to departments; without contact persons there is no
    `contactPersons`.

    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The customer itself.
    """
    cases: CustomerCasesView
    customerName: str
    """
    The customer's name.
    """
    department: DepartmentView | MISSING = MISSING
    contactPersons: ContactPersonsView | MISSING = MISSING
    id: Id


class ActivityCustomerView(BaseModel):
    """
    The customer of an activity, with the activity's own contact person and contact point only.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The customer itself.
    """
    customerName: str
    """
    The customer's name.
    """
    contactPersons: ContactPersonsView | MISSING = MISSING
    id: Id


class ActivityView(BaseModel):
    """
    An activity as answers show it; what is not set is absent.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The activity itself.
    """
    case: ActivityCaseView | MISSING = MISSING
    department: DepartmentView
    type: ActivityKindView
    mode: ActivityModeView
    status: ActivityStatusView
    created: Created
    lastModified: LastModifiedView
    subject: str
    """
    What the activity is about.
    """
    customer: ActivityCustomerView | MISSING = MISSING
    queue: QueueView | MISSING = MISSING
    contactPointData: str
    """
    The address or number that the activity was sent from or to; it stays when the customer changes.
    """
    customAttributes: CustomAttributes | MISSING = MISSING
    id: Id


class CaseView(BaseModel):
    """
    A case as answers show it. `created`, `originatingChannel`, `description`, `solution`, `lastClosed`, `relatedCases`
    and `customAttributes` are shown on demand; what is not set is absent.

    """

    model_config = ConfigDict(
        extra="forbid",
    )
    link: Annotated[list[Link], Field(max_length=1, min_length=1)]
    """
    The case itself.
    """
    activities: CaseActivitiesView
    department: DepartmentView
    status: CaseStatusView
    lastModified: LastModifiedView
    dueDate: Instant | MISSING = MISSING
    owner: OwnerView | MISSING = MISSING
    customer: CustomerRef | MISSING = MISSING
    severity: SeverityView
    subject: Annotated[str, Field(max_length=1024)]
    """
    What the case is about.
    """
    created: Created | MISSING = MISSING
    originatingChannel: LocalizedValue | MISSING = MISSING
    description: Annotated[str | MISSING, Field(max_length=1024)] = MISSING
    """
    What happened.
    """
    solution: Annotated[str | MISSING, Field(max_length=1024)] = MISSING
    """
    How it was solved.
    """
    lastClosed: Instant | MISSING = MISSING
    relatedCases: RelatedCasesView | MISSING = MISSING
    customAttributes: CustomAttributes | MISSING = MISSING
    id: Id


class CustomerList(BaseModel):
    """
    Customers.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    customer: Annotated[list[CustomerView], Field(max_length=75, min_length=1)]
    """
    At most 75.
    """


class ActivityList(BaseModel):
    """
    Activities; those of a search come with the place of this part among all matches.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    activity: Annotated[list[ActivityView], Field(max_length=75, min_length=1)]
    """
    At most 75.
    """
    paginationInfo: PaginationInfo | MISSING = MISSING


class CaseList(BaseModel):
    """
    Cases; those of a search come with the place of this part among all matches.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    case: Annotated[list[CaseView], Field(max_length=75, min_length=1)]
    """
    At most 75.
    """
    paginationInfo: PaginationInfo | MISSING = MISSING
