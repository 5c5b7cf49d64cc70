# Code generated from spec/v20/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""The server stub of v20: what an implementation supplies, one method per operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from interaction_contract.operation import NotImplementedByServer, Operation, Parameter
from interaction_contract.v20 import answers, results

if TYPE_CHECKING:
    # To make the models takes a while, which a server that reads bodies its own way can spare.
    from interaction_contract.v20 import models

Caller = TypeVar("Caller", contravariant=True)


class Operations(Protocol[Caller]):
    """All operations of v20. `Caller` is whatever the security check returns."""

    async def log_in(
        self, *, body: models.LogIn, force_login: Literal["yes"] | None
    ) -> results.LogInNoContent:
        """Log in.

        POST /authentication/user/login

        Rules:
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.content_type_is_supported
        - protocol.body_fits
        - protocol.query_parameters_are_known
        - protocol.query_parameter_is_valid
        - protocol.body_given
        - protocol.body_is_well_formed
        - protocol.root_is_expected
        - protocol.members_are_unique
        - protocol.text_is_xml_text
        - protocol.content_is_expected
        - protocol.text_has_no_attributes
        - protocol.operation_is_implemented
        - protocol.rate_is_kept
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.answer_is_negotiated
        - protocol.representation_without_content_type_is_recognised
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.refusal_lists_all_violations
        - protocol.refusal_changes_nothing
        - log_in.credentials_are_right
        - log_in.at_most_five_sessions
        - log_in.session_is_started
        - log_in.forced_log_in_ends_earliest_session
        - log_in.expired_sessions_do_not_count
        """
        ...

    async def log_out(self, *, caller: Caller) -> results.LogOutNoContent:
        """Log out.

        DELETE /authentication/user/logout

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.refusal_changes_nothing
        - log_out.session_ends
        - log_out.other_sessions_stay
        """
        ...

    async def search_cases(
        self,
        *,
        caller: Caller,
        customer: str | None,
        email: str | None,
        phone: str | None,
        custom: dict[str, str] | None,
        attribute: list[str] | None,
        sort: str | None,
        order: Literal["asc", "desc"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.SearchCasesOk[answers.CaseList] | results.SearchCasesNoContent:
        """Search cases.

        GET /interaction/case

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.query_parameter_is_valid
        - protocol.attribute_is_supported
        - protocol.page_and_range_are_not_mixed
        - protocol.order_needs_sort
        - protocol.sort_is_supported
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.attribute_adds_members
        - protocol.matches_are_paged
        - protocol.pagination_info_counts_all_matches
        - protocol.pages_are_linked
        - protocol.no_match_is_no_content
        - protocol.matches_are_sorted
        - search_cases.criterion_is_given
        - search_cases.caller_may_view_cases
        - search_cases.custom_attributes_are_configured
        - search_cases.custom_values_fit_their_attribute
        - search_cases.criteria_combine_with_and
        - search_cases.matches_are_exact
        - search_cases.customer_is_that_of_the_case
        - search_cases.email_is_one_of_the_customers
        - search_cases.email_is_compared_without_case
        - search_cases.phone_is_one_of_the_customers
        - search_cases.custom_attributes_have_the_values
        - search_cases.unknown_names_match_nothing
        - search_cases.unseen_cases_are_left_out
        """
        ...

    async def look_up_cases(
        self,
        *,
        caller: Caller,
        body: models.CaseLookup,
        attribute: list[str] | None,
        sort: str | None,
        order: Literal["asc", "desc"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.LookUpCasesOk[answers.CaseList] | results.LookUpCasesNoContent:
        """Look up cases.

        POST /interaction/case/lookup

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.content_type_is_supported
        - protocol.body_fits
        - protocol.query_parameters_are_known
        - protocol.query_parameter_is_valid
        - protocol.attribute_is_supported
        - protocol.page_and_range_are_not_mixed
        - protocol.order_needs_sort
        - protocol.sort_is_supported
        - protocol.body_given
        - protocol.body_is_well_formed
        - protocol.root_is_expected
        - protocol.members_are_unique
        - protocol.text_is_xml_text
        - protocol.content_is_expected
        - protocol.text_has_no_attributes
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.representation_without_content_type_is_recognised
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.refusal_lists_all_violations
        - protocol.attribute_adds_members
        - protocol.matches_are_paged
        - protocol.pagination_info_counts_all_matches
        - protocol.no_match_is_no_content
        - protocol.matches_are_sorted
        - look_up_cases.owner_is_named_one_way
        - look_up_cases.caller_may_view_cases
        - look_up_cases.ranges_are_in_order
        - look_up_cases.last_closed_range_is_in_order
        - look_up_cases.last_closed_range_is_at_most_14_days
        - look_up_cases.criteria_combine_with_and
        - look_up_cases.matches_are_exact
        - look_up_cases.customer_is_that_of_the_case
        - look_up_cases.email_is_one_of_the_customers
        - look_up_cases.email_is_compared_without_case
        - look_up_cases.phone_is_one_of_the_customers
        - look_up_cases.phone_is_compared_without_punctuation
        - look_up_cases.open_means_not_closed
        - look_up_cases.custom_attribute_has_the_value
        - look_up_cases.ranges_include_their_ends
        - look_up_cases.department_is_named
        - look_up_cases.owner_is_named_by_id_or_login
        - look_up_cases.unknown_names_match_nothing
        - look_up_cases.unseen_cases_are_left_out
        """
        ...

    async def get_cases(
        self, *, caller: Caller, ids: list[str], attribute: list[str] | None
    ) -> results.GetCasesOk[answers.CaseList]:
        """Get cases by id.

        GET /interaction/case/{ids}

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.query_parameter_is_valid
        - protocol.attribute_is_supported
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.unseen_resources_are_hidden_on_demand
        - protocol.attribute_adds_members
        - get_cases.cases_exist
        - get_cases.caller_may_view_cases
        - get_cases.cases_are_visible
        - get_cases.cases_are_answered_in_order
        - get_cases.related_cases_are_shown_for_one_case
        - get_cases.unseen_related_cases_are_left_out
        """
        ...

    async def search_activities(
        self,
        *,
        caller: Caller,
        customer: str | None,
        case: str | None,
        status: Literal[
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
        | None,
        mode: Literal["inbound", "outbound", "none"] | None,
        assigned_to: str | None,
        queue: str | None,
        created_date: str | None,
        last_modified_date: str | None,
        custom: dict[str, str] | None,
        assigned_user_name: str | None,
        type: Literal["email", "call_track", "chat", "social", "task"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.SearchActivitiesOk[answers.ActivityList] | results.SearchActivitiesNoContent:
        """Search activities.

        GET /interaction/activity

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.query_parameter_is_valid
        - protocol.page_and_range_are_not_mixed
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.matches_are_paged
        - protocol.pagination_info_counts_all_matches
        - protocol.pages_are_linked
        - protocol.no_match_is_no_content
        - protocol.matches_are_sorted
        - search_activities.criterion_is_given
        - search_activities.type_is_not_alone
        - search_activities.caller_may_view_activities
        - search_activities.ranges_are_in_order
        - search_activities.custom_attributes_are_configured
        - search_activities.custom_values_fit_their_attribute
        - search_activities.criteria_combine_with_and
        - search_activities.matches_are_exact
        - search_activities.activities_of_the_case_are_found
        - search_activities.customer_is_that_of_the_activity
        - search_activities.status_may_have_a_substatus
        - search_activities.open_means_not_completed
        - search_activities.mode_and_type_are_those_of_the_activity
        - search_activities.assigned_user_is_named_by_id_or_login
        - search_activities.queue_is_that_of_the_activity
        - search_activities.ranges_include_their_ends
        - search_activities.custom_attributes_have_the_values
        - search_activities.unknown_names_match_nothing
        - search_activities.unknown_case_matches_nothing
        - search_activities.unseen_activities_are_left_out
        """
        ...

    async def get_activities(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetActivitiesOk[answers.ActivityList]:
        """Get activities by id.

        GET /interaction/activity/{ids}

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.unseen_resources_are_hidden_on_demand
        - get_activities.activities_exist
        - get_activities.caller_may_view_activities
        - get_activities.activities_are_visible
        - get_activities.activities_are_answered_in_order
        - get_activities.customer_has_own_person_and_point
        """
        ...

    async def get_customers(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetCustomersOk[answers.CustomerList]:
        """Get customers by id.

        GET /interaction/customer/{ids}

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.body_not_allowed
        - protocol.query_parameters_are_known
        - protocol.operation_is_implemented
        - protocol.server_works
        - protocol.database_is_reachable
        - protocol.session_is_echoed
        - protocol.use_prolongs_session
        - protocol.idle_session_expires
        - protocol.old_session_expires
        - protocol.session_is_valid_in_all_versions
        - protocol.answer_is_negotiated
        - protocol.user_message_is_sent_on_request
        - protocol.texts_are_in_an_accepted_language
        - protocol.unseen_resources_are_hidden_on_demand
        - get_customers.customers_exist
        - get_customers.caller_may_view_customers
        - get_customers.customers_are_visible
        - get_customers.customers_are_answered_in_order
        - get_customers.department_is_shown_with_departmentalization
        """
        ...


class Unimplemented(Operations[Caller]):
    """Answers every operation with 501; the start of a new server."""

    async def log_in(
        self, *, body: models.LogIn, force_login: Literal["yes"] | None
    ) -> results.LogInNoContent:
        raise NotImplementedByServer("log_in")

    async def log_out(self, *, caller: Caller) -> results.LogOutNoContent:
        raise NotImplementedByServer("log_out")

    async def search_cases(
        self,
        *,
        caller: Caller,
        customer: str | None,
        email: str | None,
        phone: str | None,
        custom: dict[str, str] | None,
        attribute: list[str] | None,
        sort: str | None,
        order: Literal["asc", "desc"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.SearchCasesOk[answers.CaseList] | results.SearchCasesNoContent:
        raise NotImplementedByServer("search_cases")

    async def look_up_cases(
        self,
        *,
        caller: Caller,
        body: models.CaseLookup,
        attribute: list[str] | None,
        sort: str | None,
        order: Literal["asc", "desc"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.LookUpCasesOk[answers.CaseList] | results.LookUpCasesNoContent:
        raise NotImplementedByServer("look_up_cases")

    async def get_cases(
        self, *, caller: Caller, ids: list[str], attribute: list[str] | None
    ) -> results.GetCasesOk[answers.CaseList]:
        raise NotImplementedByServer("get_cases")

    async def search_activities(
        self,
        *,
        caller: Caller,
        customer: str | None,
        case: str | None,
        status: Literal[
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
        | None,
        mode: Literal["inbound", "outbound", "none"] | None,
        assigned_to: str | None,
        queue: str | None,
        created_date: str | None,
        last_modified_date: str | None,
        custom: dict[str, str] | None,
        assigned_user_name: str | None,
        type: Literal["email", "call_track", "chat", "social", "task"] | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
    ) -> results.SearchActivitiesOk[answers.ActivityList] | results.SearchActivitiesNoContent:
        raise NotImplementedByServer("search_activities")

    async def get_activities(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetActivitiesOk[answers.ActivityList]:
        raise NotImplementedByServer("get_activities")

    async def get_customers(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetCustomersOk[answers.CustomerList]:
        raise NotImplementedByServer("get_customers")


BASE_PATH = "/system/ws/v20"
"""What the paths of the operations are relative to."""

CODES: dict[str, str] = {}
"""The codes that rules have in this version, where they are not those of the catalogue."""

OPERATIONS: dict[str, Operation] = {
    "log_in": Operation(
        id="log_in",
        method="POST",
        path="/authentication/user/login",
        secured=False,
        body="LogIn",
        body_required=True,
        parameters=(
            Parameter(
                name="forceLogin",
                argument="force_login",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/Yes",
            ),
        ),
        answers={
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            406: "WSError",
            413: "WSError",
            415: "WSError",
            429: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.LogInNoContent,),
        rules=(
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.content_type_is_supported",
            "protocol.body_fits",
            "protocol.query_parameters_are_known",
            "protocol.query_parameter_is_valid",
            "protocol.body_given",
            "protocol.body_is_well_formed",
            "protocol.root_is_expected",
            "protocol.members_are_unique",
            "protocol.text_is_xml_text",
            "protocol.content_is_expected",
            "protocol.text_has_no_attributes",
            "protocol.operation_is_implemented",
            "protocol.rate_is_kept",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.answer_is_negotiated",
            "protocol.representation_without_content_type_is_recognised",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.refusal_lists_all_violations",
            "protocol.refusal_changes_nothing",
            "log_in.credentials_are_right",
            "log_in.at_most_five_sessions",
            "log_in.session_is_started",
            "log_in.forced_log_in_ends_earliest_session",
            "log_in.expired_sessions_do_not_count",
        ),
    ),
    "log_out": Operation(
        id="log_out",
        method="DELETE",
        path="/authentication/user/logout",
        secured=True,
        body=None,
        body_required=False,
        parameters=(),
        answers={
            204: None,
            400: "WSError",
            401: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.LogOutNoContent,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.refusal_changes_nothing",
            "log_out.session_ends",
            "log_out.other_sessions_stay",
        ),
    ),
    "search_cases": Operation(
        id="search_cases",
        method="GET",
        path="/interaction/case",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="customer",
                argument="customer",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryId",
            ),
            Parameter(
                name="email",
                argument="email",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/EmailCriterion/schema",
            ),
            Parameter(
                name="phone",
                argument="phone",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/PhoneCriterion/schema",
            ),
            Parameter(
                name="custom",
                argument="custom",
                location="query",
                kind="text",
                many=False,
                prefix="custom.",
                required=False,
                pointer="/components/parameters/CaseCustomCriteria/schema",
            ),
            Parameter(
                name="$attribute",
                argument="attribute",
                location="query",
                kind="text",
                many=True,
                prefix=None,
                required=False,
                pointer="/components/parameters/CaseAttributes/schema",
            ),
            Parameter(
                name="$sort",
                argument="sort",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/CaseSort",
            ),
            Parameter(
                name="$order",
                argument="order",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/SortOrder",
            ),
            Parameter(
                name="$pagenum",
                argument="pagenum",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagenum/schema",
            ),
            Parameter(
                name="$pagesize",
                argument="pagesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagesize/schema",
            ),
            Parameter(
                name="$rangestart",
                argument="rangestart",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangestart/schema",
            ),
            Parameter(
                name="$rangesize",
                argument="rangesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangesize/schema",
            ),
        ),
        answers={
            200: "CaseList",
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(
            results.SearchCasesOk,
            results.SearchCasesNoContent,
        ),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.query_parameter_is_valid",
            "protocol.attribute_is_supported",
            "protocol.page_and_range_are_not_mixed",
            "protocol.order_needs_sort",
            "protocol.sort_is_supported",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.attribute_adds_members",
            "protocol.matches_are_paged",
            "protocol.pagination_info_counts_all_matches",
            "protocol.pages_are_linked",
            "protocol.no_match_is_no_content",
            "protocol.matches_are_sorted",
            "search_cases.criterion_is_given",
            "search_cases.caller_may_view_cases",
            "search_cases.custom_attributes_are_configured",
            "search_cases.custom_values_fit_their_attribute",
            "search_cases.criteria_combine_with_and",
            "search_cases.matches_are_exact",
            "search_cases.customer_is_that_of_the_case",
            "search_cases.email_is_one_of_the_customers",
            "search_cases.email_is_compared_without_case",
            "search_cases.phone_is_one_of_the_customers",
            "search_cases.custom_attributes_have_the_values",
            "search_cases.unknown_names_match_nothing",
            "search_cases.unseen_cases_are_left_out",
        ),
    ),
    "look_up_cases": Operation(
        id="look_up_cases",
        method="POST",
        path="/interaction/case/lookup",
        secured=True,
        body="CaseLookup",
        body_required=True,
        parameters=(
            Parameter(
                name="$attribute",
                argument="attribute",
                location="query",
                kind="text",
                many=True,
                prefix=None,
                required=False,
                pointer="/components/parameters/CaseAttributes/schema",
            ),
            Parameter(
                name="$sort",
                argument="sort",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/CaseSort",
            ),
            Parameter(
                name="$order",
                argument="order",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/SortOrder",
            ),
            Parameter(
                name="$pagenum",
                argument="pagenum",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagenum/schema",
            ),
            Parameter(
                name="$pagesize",
                argument="pagesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagesize/schema",
            ),
            Parameter(
                name="$rangestart",
                argument="rangestart",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangestart/schema",
            ),
            Parameter(
                name="$rangesize",
                argument="rangesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangesize/schema",
            ),
        ),
        answers={
            200: "CaseList",
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            406: "WSError",
            413: "WSError",
            415: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(
            results.LookUpCasesOk,
            results.LookUpCasesNoContent,
        ),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.content_type_is_supported",
            "protocol.body_fits",
            "protocol.query_parameters_are_known",
            "protocol.query_parameter_is_valid",
            "protocol.attribute_is_supported",
            "protocol.page_and_range_are_not_mixed",
            "protocol.order_needs_sort",
            "protocol.sort_is_supported",
            "protocol.body_given",
            "protocol.body_is_well_formed",
            "protocol.root_is_expected",
            "protocol.members_are_unique",
            "protocol.text_is_xml_text",
            "protocol.content_is_expected",
            "protocol.text_has_no_attributes",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.representation_without_content_type_is_recognised",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.refusal_lists_all_violations",
            "protocol.attribute_adds_members",
            "protocol.matches_are_paged",
            "protocol.pagination_info_counts_all_matches",
            "protocol.no_match_is_no_content",
            "protocol.matches_are_sorted",
            "look_up_cases.owner_is_named_one_way",
            "look_up_cases.caller_may_view_cases",
            "look_up_cases.ranges_are_in_order",
            "look_up_cases.last_closed_range_is_in_order",
            "look_up_cases.last_closed_range_is_at_most_14_days",
            "look_up_cases.criteria_combine_with_and",
            "look_up_cases.matches_are_exact",
            "look_up_cases.customer_is_that_of_the_case",
            "look_up_cases.email_is_one_of_the_customers",
            "look_up_cases.email_is_compared_without_case",
            "look_up_cases.phone_is_one_of_the_customers",
            "look_up_cases.phone_is_compared_without_punctuation",
            "look_up_cases.open_means_not_closed",
            "look_up_cases.custom_attribute_has_the_value",
            "look_up_cases.ranges_include_their_ends",
            "look_up_cases.department_is_named",
            "look_up_cases.owner_is_named_by_id_or_login",
            "look_up_cases.unknown_names_match_nothing",
            "look_up_cases.unseen_cases_are_left_out",
        ),
    ),
    "get_cases": Operation(
        id="get_cases",
        method="GET",
        path="/interaction/case/{ids}",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="ids",
                argument="ids",
                location="path",
                kind="text",
                many=True,
                prefix=None,
                required=True,
                pointer="/components/parameters/Ids/schema",
            ),
            Parameter(
                name="$attribute",
                argument="attribute",
                location="query",
                kind="text",
                many=True,
                prefix=None,
                required=False,
                pointer="/components/parameters/CaseAttributes/schema",
            ),
        ),
        answers={
            200: "CaseList",
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.GetCasesOk,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.query_parameter_is_valid",
            "protocol.attribute_is_supported",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.unseen_resources_are_hidden_on_demand",
            "protocol.attribute_adds_members",
            "get_cases.cases_exist",
            "get_cases.caller_may_view_cases",
            "get_cases.cases_are_visible",
            "get_cases.cases_are_answered_in_order",
            "get_cases.related_cases_are_shown_for_one_case",
            "get_cases.unseen_related_cases_are_left_out",
        ),
    ),
    "search_activities": Operation(
        id="search_activities",
        method="GET",
        path="/interaction/activity",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="customer",
                argument="customer",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryId",
            ),
            Parameter(
                name="case",
                argument="case",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryId",
            ),
            Parameter(
                name="status",
                argument="status",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/ActivityStatusCriterion",
            ),
            Parameter(
                name="mode",
                argument="mode",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/ActivityModeCriterion",
            ),
            Parameter(
                name="assignedTo",
                argument="assigned_to",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryId",
            ),
            Parameter(
                name="queue",
                argument="queue",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryId",
            ),
            Parameter(
                name="createdDate",
                argument="created_date",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryRange",
            ),
            Parameter(
                name="lastModifiedDate",
                argument="last_modified_date",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/QueryRange",
            ),
            Parameter(
                name="custom",
                argument="custom",
                location="query",
                kind="text",
                many=False,
                prefix="custom.",
                required=False,
                pointer="/components/parameters/ActivityCustomCriteria/schema",
            ),
            Parameter(
                name="assignedUserName",
                argument="assigned_user_name",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/AssignedUserNameCriterion/schema",
            ),
            Parameter(
                name="type",
                argument="type",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/ActivityKindCriterion",
            ),
            Parameter(
                name="$pagenum",
                argument="pagenum",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagenum/schema",
            ),
            Parameter(
                name="$pagesize",
                argument="pagesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Pagesize/schema",
            ),
            Parameter(
                name="$rangestart",
                argument="rangestart",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangestart/schema",
            ),
            Parameter(
                name="$rangesize",
                argument="rangesize",
                location="query",
                kind="integer",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/parameters/Rangesize/schema",
            ),
        ),
        answers={
            200: "ActivityList",
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(
            results.SearchActivitiesOk,
            results.SearchActivitiesNoContent,
        ),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.query_parameter_is_valid",
            "protocol.page_and_range_are_not_mixed",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.matches_are_paged",
            "protocol.pagination_info_counts_all_matches",
            "protocol.pages_are_linked",
            "protocol.no_match_is_no_content",
            "protocol.matches_are_sorted",
            "search_activities.criterion_is_given",
            "search_activities.type_is_not_alone",
            "search_activities.caller_may_view_activities",
            "search_activities.ranges_are_in_order",
            "search_activities.custom_attributes_are_configured",
            "search_activities.custom_values_fit_their_attribute",
            "search_activities.criteria_combine_with_and",
            "search_activities.matches_are_exact",
            "search_activities.activities_of_the_case_are_found",
            "search_activities.customer_is_that_of_the_activity",
            "search_activities.status_may_have_a_substatus",
            "search_activities.open_means_not_completed",
            "search_activities.mode_and_type_are_those_of_the_activity",
            "search_activities.assigned_user_is_named_by_id_or_login",
            "search_activities.queue_is_that_of_the_activity",
            "search_activities.ranges_include_their_ends",
            "search_activities.custom_attributes_have_the_values",
            "search_activities.unknown_names_match_nothing",
            "search_activities.unknown_case_matches_nothing",
            "search_activities.unseen_activities_are_left_out",
        ),
    ),
    "get_activities": Operation(
        id="get_activities",
        method="GET",
        path="/interaction/activity/{ids}",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="ids",
                argument="ids",
                location="path",
                kind="text",
                many=True,
                prefix=None,
                required=True,
                pointer="/components/parameters/Ids/schema",
            ),
        ),
        answers={
            200: "ActivityList",
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.GetActivitiesOk,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.unseen_resources_are_hidden_on_demand",
            "get_activities.activities_exist",
            "get_activities.caller_may_view_activities",
            "get_activities.activities_are_visible",
            "get_activities.activities_are_answered_in_order",
            "get_activities.customer_has_own_person_and_point",
        ),
    ),
    "get_customers": Operation(
        id="get_customers",
        method="GET",
        path="/interaction/customer/{ids}",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="ids",
                argument="ids",
                location="path",
                kind="text",
                many=True,
                prefix=None,
                required=True,
                pointer="/components/parameters/Ids/schema",
            ),
        ),
        answers={
            200: "CustomerList",
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.GetCustomersOk,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.body_not_allowed",
            "protocol.query_parameters_are_known",
            "protocol.operation_is_implemented",
            "protocol.server_works",
            "protocol.database_is_reachable",
            "protocol.session_is_echoed",
            "protocol.use_prolongs_session",
            "protocol.idle_session_expires",
            "protocol.old_session_expires",
            "protocol.session_is_valid_in_all_versions",
            "protocol.answer_is_negotiated",
            "protocol.user_message_is_sent_on_request",
            "protocol.texts_are_in_an_accepted_language",
            "protocol.unseen_resources_are_hidden_on_demand",
            "get_customers.customers_exist",
            "get_customers.caller_may_view_customers",
            "get_customers.customers_are_visible",
            "get_customers.customers_are_answered_in_order",
            "get_customers.department_is_shown_with_departmentalization",
        ),
    ),
}
