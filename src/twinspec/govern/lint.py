"""The style rules of a contract, and their checks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from twinspec.contract.layout import Contract
from twinspec.govern.findings import Finding, sorted_findings
from twinspec.govern.safety import SAFETY
from twinspec.govern.severity import UNSET, Severities
from twinspec.govern.style import (
    attachment,
    catalogue,
    examples,
    operations,
    schemas,
    standards,
    worlds,
)
from twinspec.govern.style.listed import StyleRule, listed
from twinspec.govern.style.subject import Breach, Check, Subject
from twinspec.progress import track

_FORM = "style.openapi_is_valid"
CHECKS: dict[str, Check] = {
    "style.openapi_is_valid": standards.openapi_valid,
    "style.xsd_is_valid": standards.xsd_valid,
    "style.xsd_names_are_regular": standards.xsd_names,
    "style.versions_stand_alone": standards.versions_stand_alone,
    "style.extensions_are_documented": standards.keys_documented,
    "style.operations_are_named_alike": operations.named_alike,
    "style.operations_are_reachable": operations.reachable,
    "style.operations_are_described": operations.described,
    "style.parameters_are_described": operations.parameters_described,
    "style.bodies_are_json_then_xml": operations.both_media_types,
    "style.statuses_are_documented": operations.statuses_documented,
    "style.requests_are_closed": schemas.requests_closed,
    "style.requests_are_bounded": schemas.requests_bounded,
    "style.nothing_is_inline": schemas.nothing_inline,
    "style.nothing_is_null": schemas.nothing_null,
    "style.xml_is_complete": schemas.xml_complete,
    "style.attributes_are_seen": schemas.attributes_seen,
    "style.prefixes_are_unique": schemas.prefixes_unique,
    "style.rule_entries_are_valid": catalogue.entries_valid,
    "style.codes_begin_with_status": catalogue.codes_match_status,
    "style.placeholders_are_known": catalogue.placeholders_known,
    "style.rule_versions_exist": catalogue.versions_exist,
    "style.transitions_fit": catalogue.transitions_fit,
    "style.expressions_are_valid": catalogue.expressions_valid,
    "style.refusals_are_decidable": catalogue.refusals_decidable,
    "style.failures_are_described": catalogue.failures_described,
    "style.refusals_have_rules": attachment.refusals_have_rules,
    "style.attachments_fit": attachment.attachments_fit,
    "style.listed_rules_fit": attachment.listed_rules_fit,
    "style.rules_are_used": attachment.rules_are_used,
    "style.examples_are_valid": examples.examples_valid,
    "style.pools_lead_to_values": worlds.pools_lead_to_values,
    "style.pools_are_drawn": worlds.pools_are_drawn,
    "style.preconditions_are_pooled": worlds.preconditions_are_pooled,
    "style.sessions_are_described": worlds.sessions_described,
    "style.paging_is_described": worlds.paging_described,
}
OPINIONS = {
    "style.bodies_are_json_then_xml",
    "style.codes_begin_with_status",
    "style.extensions_are_documented",
    "style.failures_are_described",
    "style.nothing_is_inline",
    "style.nothing_is_null",
    "style.operations_are_described",
    "style.operations_are_named_alike",
    "style.parameters_are_described",
    "style.refusals_are_decidable",
    "style.requests_are_bounded",
    "style.requests_are_closed",
    "style.statuses_are_documented",
    "style.xml_is_complete",
    "style.xsd_names_are_regular",
}
"""What a good contract may do otherwise: checked where a contract lists it as its own style."""

OF_BOTH_HALVES = (
    "style.order_is_free",
    "style.order_is_same",
    "style.names_are_same",
    "style.type_is_used",
)
"""Rules that a contract may list, too. `twinspec equal` checks them: it pairs the halves."""


def lint(
    contract: Contract, *, opinions: bool = False, severities: Severities = UNSET
) -> list[Finding]:
    """Return a finding for each place that breaks a style rule of the contract's `style/*.yaml`.

    A contract without that folder is checked by all rules except OPINIONS; `opinions`, or a
    severity set for one of them, includes these. The rules of safety apply to every contract.
    ContractError for an entry that is incomplete, repeated, or has no check.
    """
    style = read_style(contract.folder / "style")
    subject = Subject(contract)
    findings = _malformed(subject, style) or safety(subject)
    if findings:
        return sorted_findings(findings)
    for name, check in track(CHECKS.items(), "Checking style rules"):
        rule = style.get(name)
        listed = rule is not None if style else opinions or name not in OPINIONS
        if name == _FORM or not severities.wants(name, default=listed):
            continue
        findings += _findings(name, check(subject), rule)
    return sorted_findings(findings)


def malformed(contract: Contract) -> list[Finding]:
    """Return the faults in a contract's form; all commands but lint rely on there being none."""
    subject = Subject(contract)
    return sorted_findings(_malformed(subject, {}) or safety(subject))


def _malformed(subject: Subject, style: dict[str, StyleRule]) -> list[Finding]:
    """Return the places where a document is not OpenAPI; then no other check is run."""
    return _findings(_FORM, CHECKS[_FORM](subject), style.get(_FORM))


def _findings(name: str, breaches: Iterable[Breach], rule: StyleRule | None) -> list[Finding]:
    hint = f"{rule.instead} {rule.because}" if rule else ""
    return [Finding(name, "error", breach.message, breach.places, hint) for breach in breaches]


def safety(subject: Subject) -> list[Finding]:
    """Return a finding for each place that breaks a rule of safety; all tools rely on these rules.

    Only the first rule that is broken is reported.
    """
    for name, (check, hint) in SAFETY.items():
        found = [Finding(name, "error", item.message, item.places, hint) for item in check(subject)]
        if found:
            return found
    return []


def read_style(folder: Path) -> dict[str, StyleRule]:
    """Return the style rules of a contract by id; ContractError for a rule that has no check."""
    return listed(folder, (*CHECKS, *OF_BOTH_HALVES))
