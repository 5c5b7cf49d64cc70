"""One verdict on a whole project: standards, style, halves, generated files, rules."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from twinspec.config import Config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract
from twinspec.contract.place import Place
from twinspec.generate import trees
from twinspec.generate.build import build
from twinspec.govern.acceptance import NOTHING, Acceptance, AcceptanceFilter
from twinspec.govern.against import against
from twinspec.govern.clients import clients
from twinspec.govern.findings import FailOn, Finding, UncomparedPart, exit_code, relative
from twinspec.govern.lint import lint
from twinspec.govern.twins.command import accept, as_twin
from twinspec.govern.twins.compare import ComparisonOptions
from twinspec.govern.twins.project import compare_project
from twinspec.govern.twins.verdict import as_data
from twinspec.ledger.ledger import Ledger, read_ledger
from twinspec.report import formats


def check(
    contract: Contract,
    config: Config,
    asked: ComparisonOptions,
    revision: str | None = None,
    *,
    form: str = "text",
    fail_on: FailOn = "error",
    accepted: Acceptance = NOTHING,
) -> tuple[str, int]:
    """Return the verdict on a project in one of the `report.formats`, and the exit code.

    Exit code 0: no findings; 1: findings; 3: no findings, but uncompared parts. `asked` has the
    options for comparing the halves. With a git `revision`, the breaking changes since then are
    included. A contract with findings is still compared; a file that cannot be generated is not.
    """
    accepting = AcceptanceFilter(accepted)
    verdict = compare_project(contract, config.project, asked, accepted.severities)
    found, gaps = _judge(contract, config, revision, accepted)
    verdict.findings = [*(as_twin(_shown(one, config)) for one in found), *verdict.findings]
    verdict.not_compared = [*(_gap(one, config) for one in gaps), *verdict.not_compared]
    if accepted.write:
        count = accepting.write(accepted.write, verdict.findings, verdict.not_compared)
        return f"{accepted.write} accepts {count} findings and parts not compared.\n", 0
    accept(verdict, accepting)
    said = as_data(verdict)
    failed = exit_code(verdict.findings, fail_on)
    versions = contract.versions.values()
    document: formats.VerdictDocument = {
        "verdict": "failed" if failed else "incomplete" if verdict.not_compared else "passed",
        "compared": {
            "versions": len(contract.versions),
            "operations": sum(len(version.operations) for version in versions),
            "rules": len(contract.rules),
            **said["compared"],
            "accepted": len(verdict.accepted) + len(verdict.accepted_gaps),
        },
        "not_compared": said["not_compared"],
        "findings": said["findings"],
    }
    return (
        formats.write(document, form, "twinspec check"),
        failed or (3 if verdict.not_compared else 0),
    )


def _judge(
    contract: Contract, config: Config, revision: str | None, accepted: Acceptance
) -> tuple[list[Finding], list[UncomparedPart]]:
    """Return all findings apart from those of the halves, and uncompared parts."""
    found = lint(contract, severities=accepted.severities)
    sound = not exit_code(accepted.severities.settle(found)[0])
    gaps: list[UncomparedPart] = []
    ledger = read_ledger(contract, config.ledger)
    try:
        if sound:
            found += _drift(contract, config, ledger)
            differing, unknown = clients(contract, config)
            found += differing
            gaps += unknown
        else:
            gaps.append(
                _ungenerated("nothing is generated from a contract that lint refuses", config)
            )
    except ContractError as error:
        said = str(error).replace(f"{config.project}/", "")
        gaps.append(_ungenerated(f"nothing can be generated: {said}", config))
    if revision:
        broken, skipped = against(revision, [config.spec])
        found += broken
        gaps += skipped
    found += [
        Finding(
            "ledger.rule_is_traced",
            "error",
            f"{defect.rule} {defect.message}.",
            (defect.place,) if defect.place else (),
        )
        for defect in ledger.defects
    ]
    return found, gaps


def _shown(one: Finding, config: Config) -> Finding:
    """Return a finding with its files named relative to the project."""
    return replace(one, places=tuple(relative(place, config.project) for place in one.places))


def _gap(one: UncomparedPart, config: Config) -> UncomparedPart:
    return UncomparedPart(one.construct, one.message, relative(one.place, config.project))


def _drift(contract: Contract, config: Config, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding for each generated file that is out of date."""
    with tempfile.TemporaryDirectory() as folder:
        build(contract, config, Path(folder), ledger)
        for difference in trees.compare(config.output, Path(folder)):
            yield Finding(
                "generated.is_current",
                "error",
                f"{difference.file} is {difference.kind}.",
                (Place(str(config.output / difference.file), 1),),
                "Run twinspec generate.",
            )


def _ungenerated(message: str, config: Config) -> UncomparedPart:
    return UncomparedPart("generated files", message, Place(str(config.output)))
