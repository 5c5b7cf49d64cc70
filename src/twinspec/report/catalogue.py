"""The error catalogue: every refusal and every code, for developers of clients."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twinspec.contract.error_form import ErrorForm, error_form
from twinspec.contract.layout import Contract
from twinspec.contract.operations import JSON, XML
from twinspec.contract.rules import RuleEntry
from twinspec.ledger.ledger import Ledger, LedgerEntry
from twinspec.report.places import PlaceFinder, RulePlaces
from twinspec.report.reach import RuleUse, uses
from twinspec.report.refusals import RefusalWriter, most_telling

_REPRESENTATIONS = {JSON: "JSON", XML: "XML"}


@dataclass(frozen=True, slots=True)
class OperationRequests:
    """The requests of one operation: method and full path per version, and places in them.

    `places` are JSON Pointers into the body; `parameters` are names of parameters.
    """

    operation: str
    summary: str
    lines: tuple[tuple[str, str, str], ...]
    places: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusalExample:
    """The body of a refusal in one representation, equal in all of `versions`."""

    representation: str
    versions: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """One refusal: its answer, the requests that can get it, and its places in the contract."""

    rule: RuleEntry
    versions: tuple[str, ...]
    codes: tuple[str, ...]
    requests: tuple[OperationRequests, ...]
    places: RulePlaces
    examples: tuple[RefusalExample, ...]


@dataclass(frozen=True, slots=True)
class CodePage:
    """One code: the rules that have it, and the requests that can get it."""

    code: str
    statuses: tuple[int, ...]
    rules: tuple[RulePage, ...]
    requests: tuple[OperationRequests, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All pages: rules in the order of evaluation, codes sorted."""

    title: str
    versions: tuple[str, ...]
    form: ErrorForm | None
    rules: tuple[RulePage, ...]
    codes: tuple[CodePage, ...]

    @property
    def scopes(self) -> tuple[tuple[str, tuple[RulePage, ...]], ...]:
        """The rules by scope."""
        names = dict.fromkeys(page.rule.scope for page in self.rules)
        return tuple(
            (name, tuple(page for page in self.rules if page.rule.scope == name)) for name in names
        )

    @property
    def statuses(self) -> tuple[tuple[int, tuple[CodePage, ...]], ...]:
        """The codes by their first status."""
        numbers = dict.fromkeys(code.statuses[0] for code in self.codes)
        return tuple(
            (number, tuple(code for code in self.codes if code.statuses[0] == number))
            for number in numbers
        )


def read_catalogue(contract: Contract, ledger: Ledger) -> Catalogue:
    """Return the error catalogue of a contract."""
    return _CatalogueReader(contract).read(ledger)


class _CatalogueReader:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.finder = PlaceFinder(contract)
        self.versions = tuple(contract.versions.values())
        self.uses = {version.name: list(uses(version)) for version in self.versions}
        self.forms = {version.name: error_form(version) for version in self.versions}
        self.writers = {version.name: RefusalWriter(version) for version in self.versions}

    def read(self, ledger: Ledger) -> Catalogue:
        entries = [entry for entry in ledger.entries if entry.rule.kind == "refusal"]
        rules = tuple(self.rule(entry) for entry in entries)
        names = sorted({code for page in rules for code in page.codes})
        return Catalogue(
            title=self.versions[0].title,
            versions=tuple(version.name for version in self.versions),
            form=next((form for form in self.forms.values() if form), None),
            rules=rules,
            codes=tuple(self.code(name, rules) for name in names),
        )

    def rule(self, entry: LedgerEntry) -> RulePage:
        rule = entry.rule
        broken = {
            name: [use for use in found if use.rule == rule.id] for name, found in self.uses.items()
        }
        versions = tuple(dict.fromkeys(item.version for item in entry.attached))
        return RulePage(
            rule=rule,
            versions=versions,
            codes=tuple(self.codes(rule, versions)),
            requests=tuple(self.requests(rule.id, broken)),
            places=self.finder.find(entry.attached),
            examples=tuple(self.examples(entry, versions, broken)),
        )

    def codes(self, rule: RuleEntry, versions: Sequence[str]) -> Iterator[str]:
        """Yield the codes of a rule in its versions, without repetition."""
        said = [self.contract.versions[name].codes.get(rule.id, rule.code) for name in versions]
        yield from dict.fromkeys(code for code in said or [rule.code] if code)

    def requests(self, rule: str, broken: dict[str, list[RuleUse]]) -> Iterator[OperationRequests]:
        """Yield the operations that list a rule, or whose parameters or bodies can break it."""
        lines: dict[str, list[tuple[str, str, str]]] = {}
        summaries: dict[str, str] = {}
        for version in self.versions:
            meeting = {use.operation for use in broken[version.name]}
            for operation in version.operations:
                name = operation.id
                if name in meeting or rule in operation.rules:
                    summaries.setdefault(name, str(operation.node.get("summary", "")).strip())
                    line = (version.name, operation.method, version.prefix + operation.path)
                    lines.setdefault(name, []).append(line)
        everywhere = [use for found in broken.values() for use in found]
        for name, found in lines.items():
            here = [use for use in everywhere if use.operation == name]
            yield OperationRequests(
                operation=name,
                summary=summaries[name],
                lines=tuple(found),
                places=tuple(dict.fromkeys(use.pointer for use in here if not use.parameter)),
                parameters=tuple(dict.fromkeys(use.parameter for use in here if use.parameter)),
            )

    def code(self, name: str, rules: Sequence[RulePage]) -> CodePage:
        pages = tuple(page for page in rules if name in page.codes)
        met: dict[str, OperationRequests] = {}
        for page in pages:
            for item in page.requests:
                lines = dict.fromkeys(
                    (*(met[item.operation].lines if item.operation in met else ()), *item.lines)
                )
                met[item.operation] = OperationRequests(
                    item.operation, item.summary, tuple(lines), (), ()
                )
        statuses = dict.fromkeys(page.rule.status for page in pages if page.rule.status)
        return CodePage(name, tuple(statuses), pages, tuple(met.values()))

    def examples(
        self, entry: LedgerEntry, versions: Sequence[str], broken: dict[str, list[RuleUse]]
    ) -> Iterator[RefusalExample]:
        """Yield the refusal in both representations; versions with equal bodies share one."""
        texts: dict[tuple[str, str], list[str]] = {}
        for version in versions:
            use = most_telling(broken[version])
            where = use.pointer if use else (entry.test.at if entry.test else None) or ""
            written = self.writers[version].write(entry.rule, where, broken[version])
            for media, body in written.items():
                text = json.dumps(body, indent=2, ensure_ascii=False) if media == JSON else body
                texts.setdefault((_REPRESENTATIONS[media], text), []).append(version)
        for (representation, text), same in sorted(texts.items(), key=lambda item: item[0][0]):
            yield RefusalExample(representation, tuple(same), text)
