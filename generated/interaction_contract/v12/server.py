# Code generated from spec/v12/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""The server stub of v12: what an implementation supplies, one method per operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from interaction_contract.operation import NotImplementedByServer, Operation, Parameter
from interaction_contract.v12 import answers, results

if TYPE_CHECKING:
    # To make the models takes a while, which a server that reads bodies its own way can spare.
    from interaction_contract.v12 import models

Caller = TypeVar("Caller", contravariant=True)


class Operations(Protocol[Caller]):
    """All operations of v12. `Caller` is whatever the security check returns."""

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

    async def edit_case(
        self, *, caller: Caller, body: models.CaseEdit
    ) -> results.EditCaseNoContent:
        """Edit a case.

        PUT /interaction/case

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.content_type_is_supported
        - protocol.body_fits
        - protocol.query_parameters_are_known
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
        - protocol.refusal_changes_nothing
        - protocol.unseen_resources_are_hidden_on_demand
        - edit_case.something_changes
        - edit_case.related_cases_are_distinct
        - edit_case.links_and_unlinks_are_disjoint
        - edit_case.case_is_not_linked_to_itself
        - edit_case.custom_attributes_are_distinct
        - edit_case.case_exists
        - edit_case.owner_exists
        - edit_case.related_cases_exist
        - edit_case.caller_may_edit_cases
        - edit_case.case_is_in_callers_department
        - edit_case.caller_may_transfer_to_new_owner
        - edit_case.case_is_in_new_owners_department
        - edit_case.caller_may_pull_from_owner
        - edit_case.related_cases_are_visible
        - edit_case.last_modified_matches
        - edit_case.case_is_open
        - edit_case.new_owner_is_enabled
        - edit_case.new_owner_is_licensed
        - edit_case.at_most_75_relations
        - edit_case.due_date_is_in_future
        - edit_case.custom_attributes_are_configured
        - edit_case.custom_attributes_have_one_value
        - edit_case.custom_values_are_options
        - edit_case.custom_values_fit_data_type
        - edit_case.custom_values_use_allowed_characters
        - edit_case.sent_members_change
        - edit_case.absent_members_stay
        - edit_case.empty_due_date_removes_it
        - edit_case.empty_owner_removes_it
        - edit_case.empty_text_clears
        - edit_case.custom_values_are_replaced
        - edit_case.empty_custom_value_clears
        - edit_case.links_relate
        - edit_case.unlinks_end_relations
        - edit_case.last_modified_moves
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

    async def change_customer_of_case(
        self, *, caller: Caller, id: str, body: models.CaseCustomerChange
    ) -> results.ChangeCustomerOfCaseNoContent:
        """Change the customer of a case.

        PUT /interaction/case/{id}/changecustomer

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.content_type_is_supported
        - protocol.body_fits
        - protocol.query_parameters_are_known
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
        - protocol.refusal_changes_nothing
        - protocol.unseen_resources_are_hidden_on_demand
        - change_customer_of_case.case_exists
        - change_customer_of_case.customer_exists
        - change_customer_of_case.caller_may_change_customers
        - change_customer_of_case.case_is_in_callers_department
        - change_customer_of_case.case_is_open
        - change_customer_of_case.target_is_another_customer
        - change_customer_of_case.customers_share_a_department
        - change_customer_of_case.case_gets_customer
        - change_customer_of_case.last_modified_moves
        """
        ...

    async def close_case(self, *, caller: Caller, id: str) -> results.CloseCaseNoContent:
        """Close a case.

        PUT /interaction/case/{id}/close

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
        - protocol.unseen_resources_are_hidden_on_demand
        - close_case.case_exists
        - close_case.caller_may_close_cases
        - close_case.case_is_in_callers_department
        - close_case.case_is_open
        - close_case.open_activities_are_emails
        - close_case.open_activities_are_completed
        - close_case.case_is_closed
        - close_case.last_modified_moves
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

    async def change_customer_of_activities(
        self, *, caller: Caller, body: models.ActivitiesCustomerChange
    ) -> results.ChangeCustomerOfActivitiesNoContent:
        """Change the customer of activities.

        PUT /interaction/activity/changecustomer

        Rules:
        - protocol.session_is_live
        - protocol.accept_language_is_supported
        - protocol.accept_is_supported
        - protocol.content_type_is_supported
        - protocol.body_fits
        - protocol.query_parameters_are_known
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
        - protocol.refusal_changes_nothing
        - protocol.unseen_resources_are_hidden_on_demand
        - change_customer_of_activities.activities_are_distinct
        - change_customer_of_activities.activities_exist
        - change_customer_of_activities.contact_points_exist
        - change_customer_of_activities.caller_may_change_customers
        - change_customer_of_activities.caller_is_licensed_for_email
        - change_customer_of_activities.caller_is_licensed_for_call_track
        - change_customer_of_activities.caller_is_licensed_for_other_types
        - change_customer_of_activities.activities_are_in_callers_department
        - change_customer_of_activities.activities_are_not_locked_by_others
        - change_customer_of_activities.activities_wait_or_are_assigned
        - change_customer_of_activities.responses_are_completed
        - change_customer_of_activities.email_activities_get_email_points
        - change_customer_of_activities.call_track_activities_get_phone_points
        - change_customer_of_activities.social_activities_get_social_points
        - change_customer_of_activities.social_networks_match
        - change_customer_of_activities.contact_points_belong_to_one_customer
        - change_customer_of_activities.target_is_another_customer
        - change_customer_of_activities.customers_share_a_department
        - change_customer_of_activities.activities_get_customer_person_and_point
        - change_customer_of_activities.completed_responses_follow
        - change_customer_of_activities.contact_point_data_stays
        - change_customer_of_activities.case_follows_when_all_activities_agree
        - change_customer_of_activities.last_modified_moves
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

    async def change_case_of_activities(
        self,
        *,
        caller: Caller,
        ids: list[str],
        body: models.CaseTarget,
        relate_case: Literal["yes"] | None,
    ) -> results.ChangeCaseOfActivitiesCreated | results.ChangeCaseOfActivitiesNoContent:
        """Change the case of activities.

        PUT /interaction/activity/{ids}/changecase

        Rules:
        - protocol.session_is_live
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
        - protocol.refusal_changes_nothing
        - protocol.unseen_resources_are_hidden_on_demand
        - change_case_of_activities.id_stands_alone
        - change_case_of_activities.custom_attributes_are_distinct
        - change_case_of_activities.activities_exist
        - change_case_of_activities.target_case_exists
        - change_case_of_activities.caller_may_change_cases
        - change_case_of_activities.caller_is_licensed_for_email
        - change_case_of_activities.caller_is_licensed_for_call_track
        - change_case_of_activities.caller_is_licensed_for_other_types
        - change_case_of_activities.activities_are_in_callers_department
        - change_case_of_activities.related_target_is_visible
        - change_case_of_activities.activities_are_not_locked_by_others
        - change_case_of_activities.activities_have_a_case
        - change_case_of_activities.activities_belong_to_one_case
        - change_case_of_activities.target_is_another_case
        - change_case_of_activities.activities_wait_or_are_assigned
        - change_case_of_activities.customers_of_cases_match
        - change_case_of_activities.responses_are_completed
        - change_case_of_activities.at_most_75_relations
        - change_case_of_activities.due_date_is_in_future
        - change_case_of_activities.custom_attributes_are_configured
        - change_case_of_activities.custom_attributes_have_one_value
        - change_case_of_activities.custom_values_are_options
        - change_case_of_activities.custom_values_fit_data_type
        - change_case_of_activities.custom_values_use_allowed_characters
        - change_case_of_activities.existing_case_receives_activities
        - change_case_of_activities.new_case_receives_activities
        - change_case_of_activities.new_case_is_in_source_department
        - change_case_of_activities.new_case_is_open
        - change_case_of_activities.new_case_has_source_owner
        - change_case_of_activities.new_case_has_source_customer
        - change_case_of_activities.new_case_has_source_channel
        - change_case_of_activities.new_case_takes_sent_members
        - change_case_of_activities.new_case_has_source_subject
        - change_case_of_activities.new_case_has_defaults
        - change_case_of_activities.completed_responses_follow
        - change_case_of_activities.closed_target_is_reopened
        - change_case_of_activities.source_without_open_activities_is_closed
        - change_case_of_activities.cases_are_related_on_request
        - change_case_of_activities.last_modified_moves
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

    async def edit_case(
        self, *, caller: Caller, body: models.CaseEdit
    ) -> results.EditCaseNoContent:
        raise NotImplementedByServer("edit_case")

    async def get_cases(
        self, *, caller: Caller, ids: list[str], attribute: list[str] | None
    ) -> results.GetCasesOk[answers.CaseList]:
        raise NotImplementedByServer("get_cases")

    async def change_customer_of_case(
        self, *, caller: Caller, id: str, body: models.CaseCustomerChange
    ) -> results.ChangeCustomerOfCaseNoContent:
        raise NotImplementedByServer("change_customer_of_case")

    async def close_case(self, *, caller: Caller, id: str) -> results.CloseCaseNoContent:
        raise NotImplementedByServer("close_case")

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

    async def change_customer_of_activities(
        self, *, caller: Caller, body: models.ActivitiesCustomerChange
    ) -> results.ChangeCustomerOfActivitiesNoContent:
        raise NotImplementedByServer("change_customer_of_activities")

    async def get_activities(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetActivitiesOk[answers.ActivityList]:
        raise NotImplementedByServer("get_activities")

    async def change_case_of_activities(
        self,
        *,
        caller: Caller,
        ids: list[str],
        body: models.CaseTarget,
        relate_case: Literal["yes"] | None,
    ) -> results.ChangeCaseOfActivitiesCreated | results.ChangeCaseOfActivitiesNoContent:
        raise NotImplementedByServer("change_case_of_activities")

    async def get_customers(
        self, *, caller: Caller, ids: list[str]
    ) -> results.GetCustomersOk[answers.CustomerList]:
        raise NotImplementedByServer("get_customers")


BASE_PATH = "/system/ws/v12"
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
    "edit_case": Operation(
        id="edit_case",
        method="PUT",
        path="/interaction/case",
        secured=True,
        body="CaseEdit",
        body_required=True,
        parameters=(),
        answers={
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            406: "WSError",
            409: "WSError",
            413: "WSError",
            415: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.EditCaseNoContent,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.content_type_is_supported",
            "protocol.body_fits",
            "protocol.query_parameters_are_known",
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
            "protocol.refusal_changes_nothing",
            "protocol.unseen_resources_are_hidden_on_demand",
            "edit_case.something_changes",
            "edit_case.related_cases_are_distinct",
            "edit_case.links_and_unlinks_are_disjoint",
            "edit_case.case_is_not_linked_to_itself",
            "edit_case.custom_attributes_are_distinct",
            "edit_case.case_exists",
            "edit_case.owner_exists",
            "edit_case.related_cases_exist",
            "edit_case.caller_may_edit_cases",
            "edit_case.case_is_in_callers_department",
            "edit_case.caller_may_transfer_to_new_owner",
            "edit_case.case_is_in_new_owners_department",
            "edit_case.caller_may_pull_from_owner",
            "edit_case.related_cases_are_visible",
            "edit_case.last_modified_matches",
            "edit_case.case_is_open",
            "edit_case.new_owner_is_enabled",
            "edit_case.new_owner_is_licensed",
            "edit_case.at_most_75_relations",
            "edit_case.due_date_is_in_future",
            "edit_case.custom_attributes_are_configured",
            "edit_case.custom_attributes_have_one_value",
            "edit_case.custom_values_are_options",
            "edit_case.custom_values_fit_data_type",
            "edit_case.custom_values_use_allowed_characters",
            "edit_case.sent_members_change",
            "edit_case.absent_members_stay",
            "edit_case.empty_due_date_removes_it",
            "edit_case.empty_owner_removes_it",
            "edit_case.empty_text_clears",
            "edit_case.custom_values_are_replaced",
            "edit_case.empty_custom_value_clears",
            "edit_case.links_relate",
            "edit_case.unlinks_end_relations",
            "edit_case.last_modified_moves",
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
    "change_customer_of_case": Operation(
        id="change_customer_of_case",
        method="PUT",
        path="/interaction/case/{id}/changecustomer",
        secured=True,
        body="CaseCustomerChange",
        body_required=True,
        parameters=(
            Parameter(
                name="id",
                argument="id",
                location="path",
                kind="text",
                many=False,
                prefix=None,
                required=True,
                pointer="/components/schemas/PathId",
            ),
        ),
        answers={
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            413: "WSError",
            415: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.ChangeCustomerOfCaseNoContent,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.content_type_is_supported",
            "protocol.body_fits",
            "protocol.query_parameters_are_known",
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
            "protocol.refusal_changes_nothing",
            "protocol.unseen_resources_are_hidden_on_demand",
            "change_customer_of_case.case_exists",
            "change_customer_of_case.customer_exists",
            "change_customer_of_case.caller_may_change_customers",
            "change_customer_of_case.case_is_in_callers_department",
            "change_customer_of_case.case_is_open",
            "change_customer_of_case.target_is_another_customer",
            "change_customer_of_case.customers_share_a_department",
            "change_customer_of_case.case_gets_customer",
            "change_customer_of_case.last_modified_moves",
        ),
    ),
    "close_case": Operation(
        id="close_case",
        method="PUT",
        path="/interaction/case/{id}/close",
        secured=True,
        body=None,
        body_required=False,
        parameters=(
            Parameter(
                name="id",
                argument="id",
                location="path",
                kind="text",
                many=False,
                prefix=None,
                required=True,
                pointer="/components/schemas/PathId",
            ),
        ),
        answers={
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(results.CloseCaseNoContent,),
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
            "protocol.unseen_resources_are_hidden_on_demand",
            "close_case.case_exists",
            "close_case.caller_may_close_cases",
            "close_case.case_is_in_callers_department",
            "close_case.case_is_open",
            "close_case.open_activities_are_emails",
            "close_case.open_activities_are_completed",
            "close_case.case_is_closed",
            "close_case.last_modified_moves",
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
    "change_customer_of_activities": Operation(
        id="change_customer_of_activities",
        method="PUT",
        path="/interaction/activity/changecustomer",
        secured=True,
        body="ActivitiesCustomerChange",
        body_required=True,
        parameters=(),
        answers={
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
        results=(results.ChangeCustomerOfActivitiesNoContent,),
        rules=(
            "protocol.session_is_live",
            "protocol.accept_language_is_supported",
            "protocol.accept_is_supported",
            "protocol.content_type_is_supported",
            "protocol.body_fits",
            "protocol.query_parameters_are_known",
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
            "protocol.refusal_changes_nothing",
            "protocol.unseen_resources_are_hidden_on_demand",
            "change_customer_of_activities.activities_are_distinct",
            "change_customer_of_activities.activities_exist",
            "change_customer_of_activities.contact_points_exist",
            "change_customer_of_activities.caller_may_change_customers",
            "change_customer_of_activities.caller_is_licensed_for_email",
            "change_customer_of_activities.caller_is_licensed_for_call_track",
            "change_customer_of_activities.caller_is_licensed_for_other_types",
            "change_customer_of_activities.activities_are_in_callers_department",
            "change_customer_of_activities.activities_are_not_locked_by_others",
            "change_customer_of_activities.activities_wait_or_are_assigned",
            "change_customer_of_activities.responses_are_completed",
            "change_customer_of_activities.email_activities_get_email_points",
            "change_customer_of_activities.call_track_activities_get_phone_points",
            "change_customer_of_activities.social_activities_get_social_points",
            "change_customer_of_activities.social_networks_match",
            "change_customer_of_activities.contact_points_belong_to_one_customer",
            "change_customer_of_activities.target_is_another_customer",
            "change_customer_of_activities.customers_share_a_department",
            "change_customer_of_activities.activities_get_customer_person_and_point",
            "change_customer_of_activities.completed_responses_follow",
            "change_customer_of_activities.contact_point_data_stays",
            "change_customer_of_activities.case_follows_when_all_activities_agree",
            "change_customer_of_activities.last_modified_moves",
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
    "change_case_of_activities": Operation(
        id="change_case_of_activities",
        method="PUT",
        path="/interaction/activity/{ids}/changecase",
        secured=True,
        body="CaseTarget",
        body_required=True,
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
                name="relateCase",
                argument="relate_case",
                location="query",
                kind="text",
                many=False,
                prefix=None,
                required=False,
                pointer="/components/schemas/Yes",
            ),
        ),
        answers={
            201: None,
            204: None,
            400: "WSError",
            401: "WSError",
            403: "WSError",
            404: "WSError",
            406: "WSError",
            413: "WSError",
            415: "WSError",
            500: "WSError",
            501: "WSError",
            503: "WSError",
        },
        results=(
            results.ChangeCaseOfActivitiesCreated,
            results.ChangeCaseOfActivitiesNoContent,
        ),
        rules=(
            "protocol.session_is_live",
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
            "protocol.refusal_changes_nothing",
            "protocol.unseen_resources_are_hidden_on_demand",
            "change_case_of_activities.id_stands_alone",
            "change_case_of_activities.custom_attributes_are_distinct",
            "change_case_of_activities.activities_exist",
            "change_case_of_activities.target_case_exists",
            "change_case_of_activities.caller_may_change_cases",
            "change_case_of_activities.caller_is_licensed_for_email",
            "change_case_of_activities.caller_is_licensed_for_call_track",
            "change_case_of_activities.caller_is_licensed_for_other_types",
            "change_case_of_activities.activities_are_in_callers_department",
            "change_case_of_activities.related_target_is_visible",
            "change_case_of_activities.activities_are_not_locked_by_others",
            "change_case_of_activities.activities_have_a_case",
            "change_case_of_activities.activities_belong_to_one_case",
            "change_case_of_activities.target_is_another_case",
            "change_case_of_activities.activities_wait_or_are_assigned",
            "change_case_of_activities.customers_of_cases_match",
            "change_case_of_activities.responses_are_completed",
            "change_case_of_activities.at_most_75_relations",
            "change_case_of_activities.due_date_is_in_future",
            "change_case_of_activities.custom_attributes_are_configured",
            "change_case_of_activities.custom_attributes_have_one_value",
            "change_case_of_activities.custom_values_are_options",
            "change_case_of_activities.custom_values_fit_data_type",
            "change_case_of_activities.custom_values_use_allowed_characters",
            "change_case_of_activities.existing_case_receives_activities",
            "change_case_of_activities.new_case_receives_activities",
            "change_case_of_activities.new_case_is_in_source_department",
            "change_case_of_activities.new_case_is_open",
            "change_case_of_activities.new_case_has_source_owner",
            "change_case_of_activities.new_case_has_source_customer",
            "change_case_of_activities.new_case_has_source_channel",
            "change_case_of_activities.new_case_takes_sent_members",
            "change_case_of_activities.new_case_has_source_subject",
            "change_case_of_activities.new_case_has_defaults",
            "change_case_of_activities.completed_responses_follow",
            "change_case_of_activities.closed_target_is_reopened",
            "change_case_of_activities.source_without_open_activities_is_closed",
            "change_case_of_activities.cases_are_related_on_request",
            "change_case_of_activities.last_modified_moves",
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
