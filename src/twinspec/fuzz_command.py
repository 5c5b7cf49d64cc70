"""The command `twinspec fuzz`: it runs the fuzzer and writes the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twinspec.config import Config
from twinspec.contract.layout import Contract
from twinspec.fuzz.model import pools
from twinspec.fuzz.process_start import process_started_at
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import RunExemption, gate, read_exemptions
from twinspec.fuzz.results.show import (
    gate_rules,
    show_learned,
    show_outcome,
    show_reports,
    show_values,
)
from twinspec.fuzz.settings import RunSettings
from twinspec.fuzz.settings import SettingsError as SettingsError
from twinspec.fuzz_options import FuzzOptions, ReportOptions
from twinspec.fuzz_run import INTERRUPTED, completed_run, console
from twinspec.fuzz_settings import certificates_of, opened_contract, run_settings
from twinspec.report.fuzz_write import write_reports


def fuzz(options: FuzzOptions, reporting: ReportOptions, config: Config | None) -> int:
    """Fuzz a server; return the exit code: 0 clean, 1 failed, 130 interrupted.

    SettingsError for an option that is wrong; ContractError for a contract that cannot be read.
    """
    begun = process_started_at()
    with opened_contract(options.spec, config, certificates_of(options.ca)) as contract:
        settings = run_settings(options, contract, options.corpus, options.twins)
        exempt = read_exemptions(reporting.exemptions, contract) if reporting.exemptions else ()
        project = config.project if config else None
        return _fuzz(contract, settings, _Reporting(reporting, project, exempt), begun)


@dataclass(frozen=True, slots=True)
class _Reporting:
    """The options of reports, with the exemptions read."""

    options: ReportOptions
    project: Path | None
    exemptions: Sequence[RunExemption]


def _fuzz(contract: Contract, settings: RunSettings, reporting: _Reporting, begun: float) -> int:
    """Run, print and report; return the exit code: 0 clean, 1 failed, 130 interrupted."""
    run = completed_run(contract, settings, begun)
    outcome = run.outcome
    exempt = _of_run(reporting.exemptions, outcome.counts, contract)
    failures = gate(outcome.counts, contract, exempt)
    if reporting.options.findings_only or outcome.end in ("interrupted", "server_gone"):
        # What was not reached says nothing of a run that did not come to its end.
        failures = [failure for failure in failures if failure.kind == "finding"]
    show_outcome(console(), outcome, contract, failures, run.redactor)
    show_learned(console(), run.guessed, outcome.values)
    if reporting.options.report is not None:
        write_reports(
            reporting.options.report,
            outcome.counts,
            contract,
            failures=failures,
            exemptions=reporting.exemptions,
            redactor=run.redactor,
            project=reporting.project,
        )
        show_reports(console(), reporting.options.report)
    if reporting.options.write_values is not None:
        pools.write_values(reporting.options.write_values, outcome.values)
        show_values(console(), reporting.options.write_values, outcome.values)
    if outcome.end == "interrupted":
        return INTERRUPTED
    return 1 if failures or outcome.end != "complete" or not outcome.counts.cases else 0


def _of_run(
    exempt: Sequence[RunExemption], counts: Counts, contract: Contract
) -> list[RunExemption]:
    """Return the exemptions of the rules that this run can reach."""
    rules = set(gate_rules(counts, contract))
    return [item for item in exempt if item.rule in rules]
