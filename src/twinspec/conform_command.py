"""The command `twinspec conform`: which rules of a contract a server enforces."""

from __future__ import annotations

from pathlib import Path

from rich.table import Column, Table

from twinspec.config import Config
from twinspec.fuzz.process_start import process_started_at
from twinspec.fuzz.results.counts_form import from_document, to_document
from twinspec.fuzz_options import RunOptions
from twinspec.fuzz_run import INTERRUPTED, completed_run, console
from twinspec.fuzz_settings import certificates_of, opened_contract, run_settings
from twinspec.report.conformance import CONFORMITIES, Conformance, read_conformance
from twinspec.report.conformance_write import write_conformance

_BREAKS = 1
_INCOMPLETE = 3


def conform(options: RunOptions, report: Path | None, config: Config | None) -> int:
    """Fuzz a server and report per rule; return the exit code.

    0: every rule is enforced. 1: a rule is missing or different, or there is another finding.
    3: nothing contradicts the contract, but not every rule was reached and decided, or the run did
    not come to its end. 130: interrupted. SettingsError for an option that is wrong, ContractError
    for a contract that cannot be read.
    """
    begun = process_started_at()
    with opened_contract(options.spec, config, certificates_of(options.ca)) as contract:
        run = completed_run(contract, run_settings(options, contract), begun)
        # As reports have them: without secrets, and with the beginnings of large bodies alone.
        counts = from_document(to_document(run.outcome.counts, run.redactor, {}))
        conformance = read_conformance(counts, contract)
    _show(conformance)
    if report is not None:
        names = ", ".join(write_conformance(report, conformance))
        console().print(f"Reports: {report}/{names}", soft_wrap=True, highlight=False)
    if run.outcome.end == "interrupted":
        return INTERRUPTED
    if not conformance.conforms:
        return _BREAKS
    return 0 if conformance.is_complete else _INCOMPLETE


def _show(report: Conformance) -> None:
    """Print all rules that are not enforced, the evidence, and the totals."""
    terminal = console()
    # Names of rules are long, and what is cut off is what tells them apart.
    rule = Column("rule", overflow="fold")
    table = Table(rule, "version", "conformity", "refused", "why")
    for one in report.rules:
        if one.conformity != "enforced":
            why = [f"{item.check}: {item.message}" for item in one.evidence] or one.reasons
            cells = (one.rule, one.version, one.conformity, str(one.refused), "\n".join(why))
            table.add_row(*cells)
    if table.row_count:
        terminal.print(table, markup=False)
    for item in (*(one for rule in report.rules for one in rule.evidence), *report.others):
        said = f"\n{item.check}, {item.times} times: {item.message}\n{item.commands[0]}"
        terminal.print(said, soft_wrap=True, markup=False, highlight=False)
    for fault in report.faults:
        terminal.print(fault, markup=False, highlight=False)
    totals = ", ".join(f"{report.number(name)} {name}" for name in reversed(CONFORMITIES))
    looked = f"{report.cases} cases in {report.seconds:.0f} s, seed {report.seed}"
    terminal.print(f"{len(report.rules)} rules: {totals}. {looked}.", highlight=False)
