"""Prepares the resources that all workers of a run share: judge, operations, corpus and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract
from twinspec.contract.operations import representation_of
from twinspec.expressions.language import NotCompiled
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.choose.banks import Banks
from twinspec.fuzz.choose.links import Links
from twinspec.fuzz.choose.marks import read_marks
from twinspec.fuzz.choose.surface import content_of, read_surface, xml_reason
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.learn.corpus import load
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.signing import CarriedCredential, UnsignedError, signatures
from twinspec.fuzz.model.targets import Surface
from twinspec.fuzz.results.counts import SkippedOperation
from twinspec.fuzz.send.facts import FactSources
from twinspec.fuzz.send.server import Server
from twinspec.fuzz.send.transport import Transport
from twinspec.fuzz.settings import RunSettings, SettingsError, chosen, users_of

_HOURS = re.compile(r"""\bduration\(["']([0-9]{1,6})h["']\)""")


@dataclass(frozen=True, slots=True)
class RunResources:
    """The judge, operations, corpus and links that all workers share; made before they start."""

    contract: Contract
    judge: Judge
    effects: Effects
    surfaces: dict[str, Surface]
    names: dict[str, frozenset[str]]
    left_out: tuple[SkippedOperation, ...]
    corpus: dict[str, tuple[Plan, ...]]
    links: dict[str, Links]
    signed: dict[tuple[str, str], tuple[CarriedCredential, ...]]
    guessed: dict[str, str]
    """The kinds of things that paths alone tell of, each with the member that names them."""
    rules: dict[tuple[str, str], OperationRules]

    def server(self, url: str, settings: RunSettings, transport: Transport | None = None) -> Server:
        """Return a server at `url`; its known values are those of the settings."""
        return Server(url, settings, self.contract, self.surfaces, transport, self.signed)

    def sources(self, name: str, settings: RunSettings) -> FactSources:
        """Return what the rules of the version `name` are judged by."""
        users = users_of(settings.logins).ordinary
        return FactSources(
            self.contract.versions[name],
            {one: rules for (version, one), rules in self.rules.items() if version == name},
            self.contract.variables,
            settings.configuration,
            users if settings.observer is None else (settings.observer,),
            sees_all=settings.observer is not None,
        )


def prepare(contract: Contract, settings: RunSettings) -> RunResources:
    """Read what a run needs from the contract, and the corpus that it replays.

    SettingsError says why a run is impossible, ContractError names a faulty file of the corpus.
    """
    banks = Banks(settings.seed, datetime.now(UTC), tuple(_spans(contract)))
    names = chosen(settings, contract)
    if not any(names.values()):
        raise SettingsError("nothing to fuzz: the contract has no operation")
    marks = {name: read_marks(contract.versions[name]) for name in names}
    surfaces = {name: read_surface(contract.versions[name], banks, marks[name]) for name in names}
    _ensure_logins(settings, surfaces, names)
    signed = dict(_signed(contract, settings, surfaces, names))
    left_out = (
        *_left_out(settings, surfaces, names),
        *_without(contract, settings, surfaces, names),
    )
    for item in left_out:
        if item.representation is None:
            names[item.version] -= {item.operation}
    names = {name: some for name, some in names.items() if some}
    if not names:
        raise SettingsError(f"nothing is left to fuzz: {left_out[0].reason}")
    replayed = {name: tuple(_replayed(settings, surfaces[name], names[name])) for name in names}
    judge, effects = Judge(contract), Effects(contract)
    links = {
        name: Links(contract.versions[name], surfaces[name], some) for name, some in names.items()
    }
    guessed = {kind: member for one in marks.values() for kind, member in one.guessed.items()}
    rules = dict(_rules(contract, names))
    return RunResources(
        contract, judge, effects, surfaces, names, left_out, replayed, links, signed, guessed, rules
    )


def _rules(
    contract: Contract, names: dict[str, frozenset[str]]
) -> Iterator[tuple[tuple[str, str], OperationRules]]:
    """Yield the handler rules of operations, if any has an expression; ContractError if invalid."""
    for name, some in names.items():
        version = contract.versions[name]
        for operation in version.operations:
            if operation.id not in some:
                continue
            try:
                rules = OperationRules(contract, version, operation)
            except NotCompiled as error:
                said = f"an expression of {operation.id} of {name} is invalid: {error}"
                raise ContractError(f"{said}; `twinspec lint` says where") from None
            if any(rule.expression is not None for rule in rules.rules):
                yield (name, operation.id), rules


def _spans(contract: Contract) -> Iterator[timedelta]:
    """Yield the spans that expressions of rules name: `duration("336h")` is fourteen days."""
    texts = {rule.expression or "" for rule in contract.rules}
    for hours in sorted({found[1] for text in texts for found in _HOURS.finditer(text)}):
        yield timedelta(hours=int(hours))


def _replayed(settings: RunSettings, surface: Surface, names: frozenset[str]) -> Iterator[Plan]:
    """Yield the requests of the corpus to the operations `names`, made by users of this run."""
    if settings.corpus is None or not settings.corpus.is_dir():
        return
    users = {login.name for login in settings.logins}
    for entry in load(settings.corpus, {surface.version: surface}):
        plan = entry.plan
        if plan.operation.id not in names:
            continue
        if plan.login is not None and plan.login not in users:
            reserved = plan.operation.session in ("begins", "ends")
            alike = [login.name for login in settings.logins if login.reserved is reserved]
            plan = plan.replace(login=next(iter(alike), None))
        yield plan


def _ensure_logins(
    settings: RunSettings, surfaces: dict[str, Surface], names: dict[str, frozenset[str]]
) -> None:
    needy = [
        f"{name} {item}"
        for name, surface in surfaces.items()
        for item in sorted(names[name])
        if surface.operations[item].session != "open"
    ]
    if needy and not settings.logins:
        raise SettingsError(f"{needy[0]} needs a session: give at least one --login USER:PASSWORD")


def _signed(
    contract: Contract,
    settings: RunSettings,
    surfaces: dict[str, Surface],
    names: dict[str, frozenset[str]],
) -> Iterator[tuple[tuple[str, str], tuple[CarriedCredential, ...]]]:
    """Yield the credentials of operations without sessions; SettingsError if one is missing."""
    for name, surface in surfaces.items():
        for operation in contract.versions[name].operations:
            is_asked = operation.id in names[name]
            if not is_asked or surface.operations[operation.id].session != "open":
                continue
            try:
                yield (name, operation.id), signatures(operation, settings.credentials)
            except UnsignedError as error:
                said = f"{name} {operation.id} needs credentials by {error}"
                raise SettingsError(f"{said}; or fuzz others with --operations") from None


def _without(
    contract: Contract,
    settings: RunSettings,
    surfaces: dict[str, Surface],
    names: dict[str, frozenset[str]],
) -> Iterator[SkippedOperation]:
    """Yield the representations in which operations with bodies are not fuzzed, and the reasons."""
    for name, surface in surfaces.items():
        version = contract.versions[name]
        for operation in version.operations:
            target, content = surface.operations[operation.id], content_of(operation)
            if operation.id not in names[name] or not content:
                continue
            missing = [one for one in settings.representations if one not in target.representations]
            if operation.body is not None and len(missing) == len(settings.representations):
                why = f"no request is made for a body of {', '.join(content)}"
                if any(representation_of(one) == "xml" for one in content):
                    why = xml_reason(version, content) or why
                yield SkippedOperation(name, operation.id, why)
                continue
            for one in missing:
                why = "the contract has no JSON there"
                if one == "xml":
                    why = xml_reason(version, content) or why
                yield SkippedOperation(name, operation.id, why, one)


def _left_out(
    settings: RunSettings, surfaces: dict[str, Surface], names: dict[str, frozenset[str]]
) -> Iterator[SkippedOperation]:
    if any(login.reserved for login in settings.logins):
        return
    why = "it ends sessions, and no second --login is given to spare for it"
    for name, surface in surfaces.items():
        for operation in surface.operations.values():
            if operation.id in names[name] and operation.session in ("begins", "ends"):
                yield SkippedOperation(name, operation.id, why)
