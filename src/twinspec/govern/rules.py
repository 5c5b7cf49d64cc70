"""The names of all rules that findings can have, for settings of severities.

They are texts here, so that comparing two files does not import the checks of projects.
"""

from __future__ import annotations

from itertools import product
from typing import get_args

from twinspec.grammar.inclusion.exclusions import What

_EQUAL = """
    default_is_open member_exists member_is_used namespace_is_said root_exists same_alternatives
    same_binding same_bounds same_closedness same_default same_digits same_enumeration
    same_format same_kind same_length same_nil same_occurrence same_pattern same_texts
    samples_agree type_is_said type_is_shared witness_is_confirmed
"""
_DIFF = """
    body_added body_optional body_removed body_required default_changed deprecated
    discriminator_changed document_added document_removed error_status_added
    header_added header_optional header_removed header_required
    lifetime_changed link_added link_changed link_removed media_type_added media_type_removed
    member_added member_optional member_removed member_required namespace_changed not_deprecated
    operation_added operation_id_changed operation_removed parameter_added parameter_content
    parameter_empty parameter_optional parameter_removed parameter_required parameter_reserved
    parameter_style path_added path_parameter_renamed path_removed read_only rule_added
    rule_attached rule_check rule_code rule_detached rule_ended rule_message rule_order rule_removed
    rule_since rule_statement rule_status schema_added schema_removed schema_said scheme_added
    scheme_changed scheme_removed security_narrowed security_widened server_added server_removed
    status_added status_removed status_said type_added type_removed version_added version_removed
    witness_is_confirmed write_only xml_form
"""
_STYLE = """
    attachments_fit attributes_are_seen bodies_are_json_then_xml codes_begin_with_status
    examples_are_valid expressions_are_valid extensions_are_documented failures_are_described
    listed_rules_fit
    names_are_same nothing_is_inline nothing_is_null openapi_is_valid operations_are_described
    operations_are_named_alike operations_are_reachable order_is_free order_is_same
    paging_is_described parameters_are_described placeholders_are_known pools_are_drawn
    pools_lead_to_values preconditions_are_pooled prefixes_are_unique
    refusals_are_decidable refusals_have_rules
    requests_are_bounded requests_are_closed rule_entries_are_valid rule_versions_exist
    rules_are_used sessions_are_described statuses_are_documented transitions_fit type_is_used
    versions_stand_alone xml_is_complete xsd_is_valid xsd_names_are_regular
"""
_SAFE = """
    attachments_are_formed keys_are_known names_are_plain names_fit_python names_stay_apart
    prefixes_are_formed statuses_are_named texts_are_complete
"""
_OTHERS = """
    baseline.is_met generated.is_current ledger.rule_is_traced valid.json_schema valid.openapi
    valid.references valid.xsd waiver.has_not_expired waiver.is_used
"""
_CHANGES = (
    f"diff.{what}_{way}"
    for what, way in product(get_args(What), ("narrowed", "widened"))
    if what not in ("member", "required")
)

RULES = frozenset(
    (
        *(f"equal.{name}" for name in _EQUAL.split()),
        *(f"diff.{name}" for name in _DIFF.split()),
        *_OTHERS.split(),
        *(f"style.{name}" for name in _STYLE.split()),
        *(f"safe.{name}" for name in _SAFE.split()),
        *_CHANGES,
    )
)

FIXED = frozenset(
    (
        *("equal.witness_is_confirmed", "equal.samples_agree", "diff.witness_is_confirmed"),
        "style.openapi_is_valid",
        *(f"safe.{name}" for name in _SAFE.split()),
    )
)
"""Rules that stay errors: what everything else relies on, and errors of twinspec itself."""
