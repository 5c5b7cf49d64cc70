"""The ledger: one entry per rule, and the gaps of each entry.

A refusal is attached, enforced at one place, and tested as accepting and refusing; an effect is
attached, implemented at one place, and tested before and after. Exemptions have a reason; one that
is not needed is a defect, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Contract
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place
from twinspec.contract.rules import RuleEntry, rule_place
from twinspec.expressions.described import DescribedExpression, described_expressions
from twinspec.fuzz.results.counts import Counts, ReachCounts
from twinspec.fuzz.results.counts_form import read_counts
from twinspec.ledger.attached import Attachment, attachments
from twinspec.ledger.enforced import RuleLine, enforcement
from twinspec.ledger.settings import LedgerSettings
from twinspec.ledger.tested import Exemption, RuleTest, exemptions, rule_tests


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The facts of one rule. `exempt` maps a need to the reason for its exemption.

    `reached` says how often a fuzz run met the rule; None if no run was counted. `expression` is
    that of the rule, with what it uses; None without one.
    """

    rule: RuleEntry
    attached: tuple[Attachment, ...]
    enforced: tuple[RuleLine, ...]
    test: RuleTest | None
    exempt: dict[str, str] = field(default_factory=dict)
    reached: ReachCounts | None = None
    expression: DescribedExpression | None = None

    @property
    def is_enforced(self) -> bool:
        """Whether a keyword of a schema or a line of the program enforces the rule."""
        if self.rule.checked_by == "schema":
            return any(item.keyword for item in self.attached)
        return bool(self.enforced)

    def shows(self, side: str) -> bool:
        """Return whether the test shows the given side; for an effect, both before and after."""
        if self.test is None:
            return False
        if self.rule.kind == "effect":
            return {"before", "after"} <= self.test.sides
        return side in self.test.sides

    def met(self, need: str) -> bool:
        """Return whether one of the needs `enforced`, `accepted`, `refused` is met."""
        return self.is_enforced if need == "enforced" else self.shows(need)


@dataclass(frozen=True, slots=True)
class LedgerDefect:
    """A defect of the ledger: what a rule lacks or has in excess, and the place to look first."""

    rule: str
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries in catalogue order, all defects, and the joined fuzz run, if any."""

    entries: tuple[LedgerEntry, ...]
    defects: tuple[LedgerDefect, ...]
    run: Counts | None = None


def _places(entry: LedgerEntry) -> Iterator[str]:
    """Yield a message if several functions or modules enforce a rule."""
    rule = entry.rule
    if rule.checked_by == "schema":
        return
    functions = dict.fromkeys((line.file, line.function) for line in entry.enforced)
    if rule.checked_by == "handler" and len(functions) > 1:
        names = ", ".join(f"{file.name} {function}" for file, function in functions)
        yield f"is enforced by several functions: {names}; one is enough"
    if len({line.file for line in entry.enforced}) > 1 and rule.checked_by == "server":
        files = ", ".join(dict.fromkeys(line.file.name for line in entry.enforced))
        yield f"is enforced by several modules: {files}; one is enough"


def _missing_parts(entry: LedgerEntry) -> Iterator[str]:
    """Yield the gaps of one entry, and the exemptions that it does not need."""
    needs = {"enforced": "is listed but not enforced"}
    if entry.rule.kind == "effect":
        needs |= {"accepted": "has no test that shows it before and after"}
    else:
        needs |= {
            "accepted": "has no test that shows it accepting",
            "refused": "has no test that shows it refusing",
        }
    if not entry.attached:
        yield "is listed by no operation and attached to no schema"
    for need, message in needs.items():
        if entry.met(need):
            if need in entry.exempt:
                yield f"is exempt from being {need}, but needs no exemption: remove it"
        elif need not in entry.exempt:
            yield message
        elif not entry.exempt[need]:
            yield f"is exempt from being {need} without a reason"
    yield from _places(entry)
    if entry.test is not None and entry.test.names != entry.rule.id:
        yield f"has a test file, {entry.test.file.name}, that names {entry.test.names}"


def read_ledger(contract: Contract, settings: LedgerSettings) -> Ledger:
    """Return the ledger of a contract and of the program that implements it."""
    attached = attachments(contract)
    enforced = enforcement(settings.sources)
    tests = rule_tests(settings.tests)
    exempt: dict[str, dict[str, str]] = {}
    waived: tuple[Exemption, ...] = exemptions(settings.exemptions)
    for item in waived:
        exempt.setdefault(item.rule, {})[item.need] = item.reason
    expressions = described_expressions(contract)
    run = read_counts(settings.fuzz) if settings.fuzz and settings.fuzz.is_file() else None
    entries = tuple(
        LedgerEntry(
            rule=rule,
            attached=tuple(attached.get(rule.id, ())),
            enforced=tuple(enforced.get(rule.id, ())),
            test=tests.get(rule.id),
            exempt=exempt.get(rule.id, {}),
            reached=run.of_rule(rule.id) if run else None,
            expression=expressions.get(rule.id),
        )
        for rule in contract.rules
    )
    defects = [
        LedgerDefect(entry.rule.id, text, rule_place(entry.rule))
        for entry in entries
        for text in _missing_parts(entry)
    ]
    places = {
        "is attached": {rule: _spot(contract, found[0]) for rule, found in attached.items()},
        "is enforced": {
            rule: Place(str(found[0].file), found[0].line) for rule, found in enforced.items()
        },
        "is tested": {rule: Place(str(test.file), 1) for rule, test in tests.items()},
        "is exempt": {
            item.rule: place_of(settings.exemptions, f"/{index}")
            for index, item in enumerate(waived)
        },
    }
    known = {entry.rule.id for entry in entries}
    for what, found in places.items():
        defects += [
            LedgerDefect(rule, f"{what} but not listed in the catalogue", found[rule])
            for rule in sorted(found.keys() - known)
        ]
    return Ledger(entries, tuple(defects), run)


def _spot(contract: Contract, attachment: Attachment) -> Place:
    """Return the source place of an attachment."""
    version = contract.versions[attachment.version]
    pointer = (
        attachment.pointer if attachment.keyword is None else attachment.pointer.rpartition("/")[0]
    )
    tail = f"/{attachment.keyword}" if attachment.keyword else ""
    return version.place(f"{pointer}/{RULES}{tail}")
