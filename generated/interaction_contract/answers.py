# Code generated from spec/*/schemas/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""The types of answers that versions share: each is that of the oldest version that has it.

Only type checkers read this. They compare it with what another version answers where that version
is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interaction_contract.v12 import answers as _v12

    ActivitiesCustomerChange = _v12.ActivitiesCustomerChange
    ActivityCaseView = _v12.ActivityCaseView
    ActivityCustomerChange = _v12.ActivityCustomerChange
    ActivityCustomerEdit = _v12.ActivityCustomerEdit
    ActivityCustomerView = _v12.ActivityCustomerView
    ActivityKind = _v12.ActivityKind
    ActivityKindCriterion = _v12.ActivityKindCriterion
    ActivityKindView = _v12.ActivityKindView
    ActivityList = _v12.ActivityList
    ActivityMode = _v12.ActivityMode
    ActivityModeCriterion = _v12.ActivityModeCriterion
    ActivityModeView = _v12.ActivityModeView
    ActivityStatus = _v12.ActivityStatus
    ActivityStatusCriterion = _v12.ActivityStatusCriterion
    ActivityStatusView = _v12.ActivityStatusView
    ActivityView = _v12.ActivityView
    AssignmentView = _v12.AssignmentView
    CaseActivitiesView = _v12.CaseActivitiesView
    CaseCustomerChange = _v12.CaseCustomerChange
    CaseEdit = _v12.CaseEdit
    CaseList = _v12.CaseList
    CaseSort = _v12.CaseSort
    CaseStatus = _v12.CaseStatus
    CaseStatusView = _v12.CaseStatusView
    CaseTarget = _v12.CaseTarget
    CaseView = _v12.CaseView
    ContactPersonEdit = _v12.ContactPersonEdit
    ContactPersonView = _v12.ContactPersonView
    ContactPersonsEdit = _v12.ContactPersonsEdit
    ContactPersonsView = _v12.ContactPersonsView
    ContactPointEdit = _v12.ContactPointEdit
    ContactPointKind = _v12.ContactPointKind
    ContactPointKindView = _v12.ContactPointKindView
    ContactPointView = _v12.ContactPointView
    ContactPointsEdit = _v12.ContactPointsEdit
    ContactPointsView = _v12.ContactPointsView
    Created = _v12.Created
    CustomAttribute = _v12.CustomAttribute
    CustomAttributeValue = _v12.CustomAttributeValue
    CustomAttributeValues = _v12.CustomAttributeValues
    CustomAttributes = _v12.CustomAttributes
    CustomValue = _v12.CustomValue
    CustomerCasesView = _v12.CustomerCasesView
    CustomerEdit = _v12.CustomerEdit
    CustomerList = _v12.CustomerList
    CustomerRef = _v12.CustomerRef
    CustomerView = _v12.CustomerView
    DepartmentView = _v12.DepartmentView
    DueDateOrEmpty = _v12.DueDateOrEmpty
    EmailView = _v12.EmailView
    Empty = _v12.Empty
    Id = _v12.Id
    IdNumber = _v12.IdNumber
    Instant = _v12.Instant
    InstantAttribute = _v12.InstantAttribute
    LastModifiedEdit = _v12.LastModifiedEdit
    LastModifiedView = _v12.LastModifiedView
    Link = _v12.Link
    LinkRel = _v12.LinkRel
    LocalizedValue = _v12.LocalizedValue
    LogIn = _v12.LogIn
    NoOwner = _v12.NoOwner
    OwnerEdit = _v12.OwnerEdit
    OwnerOrEmpty = _v12.OwnerOrEmpty
    OwnerView = _v12.OwnerView
    PaginationInfo = _v12.PaginationInfo
    PathId = _v12.PathId
    PhoneView = _v12.PhoneView
    PostalView = _v12.PostalView
    QueryId = _v12.QueryId
    QueryRange = _v12.QueryRange
    QueueView = _v12.QueueView
    RelatedCaseLink = _v12.RelatedCaseLink
    RelatedCaseRel = _v12.RelatedCaseRel
    RelatedCaseView = _v12.RelatedCaseView
    RelatedCasesEdit = _v12.RelatedCasesEdit
    RelatedCasesView = _v12.RelatedCasesView
    SentId = _v12.SentId
    Severity = _v12.Severity
    SeverityEdit = _v12.SeverityEdit
    SeverityView = _v12.SeverityView
    SocialNetworkView = _v12.SocialNetworkView
    SocialView = _v12.SocialView
    SortOrder = _v12.SortOrder
    UserEdit = _v12.UserEdit
    UserRef = _v12.UserRef
    UserView = _v12.UserView
    WSError = _v12.WSError
    WSErrorDetail = _v12.WSErrorDetail
    WebsiteView = _v12.WebsiteView
    Yes = _v12.Yes

    from interaction_contract.v20 import answers as _v20

    CaseLookup = _v20.CaseLookup
    CustomCriterion = _v20.CustomCriterion
    InstantRange = _v20.InstantRange
    LastClosedRange = _v20.LastClosedRange
