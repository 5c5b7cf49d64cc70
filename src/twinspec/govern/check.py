"""The whole of a project in one verdict: standards, style, halves, what is generated, rules."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from twinspec.config import Config
from twinspec.contract.layout import Contract
from twinspec.contract.place import Place
from twinspec.generate import trees
from twinspec.generate.build import build
from twinspec.govern.acceptance import NOTHING, Acceptance, Accepting
from twinspec.govern.against import against
from twinspec.govern.changes.change import Skipped
from twinspec.govern.clients import clients
from twinspec.govern.document import as_document
from twinspec.govern.equal import equal
from twinspec.govern.findings import FailOn, Finding, exit_code
from twinspec.govern.lint import lint
from twinspec.ledger.ledger import read_ledger
from twinspec.report import formats


def check(
    contract: Contract,
    config: Config,
    revision: str | None = None,
    *,
    form: str = "text",
    fail_on: FailOn = "error",
    accepted: Acceptance = NOTHING,
) -> tuple[str, int]:
    """Return the verdict on a project, written in one of `report.formats`, and the exit code.

    0: nothing found; 1: findings; 3: none, but parts were not compared. With a `revision` of the
    git repository, what breaks since then is part of it. What is not sound is compared all the
    same; what cannot be generated is not.
    """
    accepting = Accepting(accepted)
    found, gaps = _judge(contract, config, revision, accepted)
    if accepted.write:
        count = accepting.write(accepted.write, found, gaps)
        return f"{accepted.write} accepts {count} findings and parts not compared.\n", 0
    news = accepting.sort(found, gaps)
    counted = [*news.found, *news.wrong]
    versions = contract.versions.values()
    compared = {
        "versions": len(contract.versions),
        "operations": sum(len(version.operations) for version in versions),
        "rules": len(contract.rules),
    }
    failed = exit_code(counted, fail_on)
    verdict = "failed" if exit_code(found, fail_on) else "incomplete" if gaps else "passed"
    document = as_document(verdict, compared, counted, news.gaps, config.project)
    return (
        formats.write(document, form, "twinspec check"),
        failed or (3 if news.gaps else 0),
    )


def _judge(
    contract: Contract, config: Config, revision: str | None, accepted: Acceptance
) -> tuple[list[Finding], list[Skipped]]:
    """Return all that is found, and what was not compared."""
    found = lint(contract, severities=accepted.severities)
    sound = not exit_code(accepted.severities.settle(found)[0])
    found += equal(contract)
    gaps = [] if sound else [_unsound(config)]
    if sound:
        found += _drift(contract, config)
        differing, unknown = clients(contract, config)
        found += differing
        gaps += unknown
    if revision:
        broken, skipped = against(revision, [config.spec])
        found += broken
        gaps += skipped
    ledger = read_ledger(contract, config.ledger)
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


def _drift(contract: Contract, config: Config) -> Iterator[Finding]:
    """Yield the generated files that are not what the contract says."""
    with tempfile.TemporaryDirectory() as folder:
        build(contract, config, Path(folder))
        for difference in trees.compare(config.output, Path(folder)):
            yield Finding(
                "generated.is_current",
                "error",
                f"{difference.file} is {difference.kind}.",
                (Place(str(config.output / difference.file), 1),),
                "Run twinspec generate.",
            )


def _unsound(config: Config) -> Skipped:
    return Skipped(
        "generated files",
        "nothing is generated from a contract that lint refuses",
        Place(str(config.output)),
    )
