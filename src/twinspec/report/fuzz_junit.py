"""A fuzz run as JUnit XML: a test per operation and representation, and per business refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.results.counts import NO_OPERATION, Counts, FindingCount
from twinspec.fuzz.results.curl import commands
from twinspec.fuzz.results.decided import decided_of, rules_with_expressions
from twinspec.fuzz.results.gate import GateFailure, RunExemption, gated_rules

_NO_XML_TEXT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(
    counts: Counts,
    contract: Contract,
    failures: Iterable[GateFailure],
    exemptions: Iterable[RunExemption] = (),
) -> str:
    """Return the text of junit.xml for the run of `counts`; `failures` are those of the gate."""
    writer = _JunitWriter(counts, contract, tuple(failures), tuple(exemptions))
    document = JUnitXml("twinspec fuzz")
    document.add_testsuite(writer.run())
    for version in dict.fromkeys(version for version, _ in writer.operations()):
        document.add_testsuite(writer.version(version))
    document.add_testsuite(writer.rules())
    document.update_statistics()  # type: ignore[no-untyped-call]  # of junitparser
    document.time = counts.facts.seconds
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # of junitparser
    return text.decode()


class _JunitWriter:
    def __init__(
        self,
        counts: Counts,
        contract: Contract,
        failures: Sequence[GateFailure],
        exemptions: Sequence[RunExemption],
    ) -> None:
        self.counts = counts
        self.contract = contract
        self.failures = failures
        self.exemptions = exemptions

    def run(self) -> TestSuite:
        """Return the test case of the run itself: whether it was completed."""
        suite = TestSuite("run")
        case = TestCase("comes to its end", classname="run")
        faults = self.counts.facts.faults
        if faults:
            error = Error(xml_text(faults[0]), self.counts.facts.end)
            error.text = xml_text("\n".join(faults))
            case.result = [error]
        suite.add_testcase(case)
        return suite

    def operations(self) -> dict[tuple[str, str], None]:
        """Return all operations that were fuzzed or left out, and requests outside operations."""
        facts = self.counts.facts
        return dict.fromkeys(
            (
                *facts.fuzzed,
                *((item.version, item.operation) for item in facts.left_out),
                *((key.version, key.operation) for key in self.counts.requests),
                *((one[1], one[2]) for item in self.counts.findings.values() for one in item.at()),
            )
        )

    def version(self, version: str) -> TestSuite:
        suite = TestSuite(version)
        for operation in [name for of, name in self.operations() if of == version]:
            for representation in self.counts.facts.representations:
                case = TestCase(f"{operation} {representation}", classname=version)
                case.result = self.outcome(version, operation, representation)
                reason = self.counts.facts.reason(version, operation, representation)
                if reason is not None:
                    case.result = [Skipped(xml_text(reason))]
                statuses = self.counts.statuses(version, operation, representation)
                case.system_out = "\n".join(f"{k}: {times}" for k, times in statuses.items())
                suite.add_testcase(case)
        return suite

    def outcome(
        self, version: str, operation: str, representation: Representation
    ) -> list[FinalResult]:
        """Return all failures of one operation as one failure, or an empty list."""
        wanted = (version, operation, representation)
        said = [
            (found.finding.check, found.finding.message, self.details(found, wanted))
            for found in self.counts.findings.values()
            if wanted in [place[1:4] for place in found.at()]
        ]
        said += [
            (item.kind, item.message, "")
            for item in self.failures
            if item.kind == "no_success"
            and (item.version, item.operation, item.representation) == wanted
        ]
        return _one_failure(said)

    def details(self, found: FindingCount, wanted: tuple[str, str, str]) -> str:
        """Return the command that reproduces a finding, or the test that has it."""
        exchange = found.finding.exchange
        at = (exchange.version, exchange.operation or NO_OPERATION, exchange.representation)
        if at != wanted:
            return f"See {' '.join(at)}, which shows a request."
        times = f"{found.times} times, status {exchange.answer.status}"
        also = (f"also: {message}" for message in found.also())
        return "\n".join((*also, times, *commands(found, self.counts.facts)))

    def rules(self) -> TestSuite:
        suite = TestSuite("rules")
        judged = {rule.id for rule in rules_with_expressions(self.counts, self.contract)}
        for rule in gated_rules(self.counts, self.contract):
            case = TestCase(rule.id, classname="rules")
            results = _one_failure(
                (item.kind, item.message, "")
                for item in self.failures
                if item.rule == rule.id and item.kind in ("rule", "stale_exemption")
            )
            waived = [f"{item.of}: {item.why}" for item in self.exemptions if item.rule == rule.id]
            if waived and not results:
                results.append(Skipped(xml_text("; ".join(waived))))
            case.result = results
            reached = self.counts.of_rule(rule.id)
            case.system_out = f"satisfied: {reached.satisfied}\nviolated: {reached.violated}"
            if rule.id in judged:
                decided = decided_of(self.counts, rule.id).text
                case.system_out += f"\nby its expression: {xml_text(decided)}"
            suite.add_testcase(case)
        return suite


def _one_failure(said: Iterable[tuple[str, str, str]]) -> list[FinalResult]:
    """Return kinds, messages and details as one failure: a test case has at most one."""
    items = list(said)
    if not items:
        return []
    kind, message, _ = items[0]
    more = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    failure = Failure(xml_text(message + more), kind)
    blocks = ("\n".join(filter(None, (f"{one[0]}: {one[1]}", one[2]))) for one in items)
    failure.text = xml_text("\n\n".join(blocks))
    return [failure]


def xml_text(text: str) -> str:
    """Return `text` with a replacement character for each character that XML does not allow."""
    return _NO_XML_TEXT.sub("\ufffd", text)
