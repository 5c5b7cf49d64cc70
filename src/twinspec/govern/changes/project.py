"""Compares two versions of a project: its OpenAPI, its XSD and its rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Contract, Version, load_contract
from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.rules import RuleEntry, rule_place
from twinspec.govern.changes.change import Change, DiffVerdict, broken, harmless
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.files import FileComparison, compare_xsd, files_differ
from twinspec.govern.changes.read_api import read_api

_ASKS = "clients whose requests break it"


def compare_projects(old: Path, new: Path, settings: FileComparison) -> DiffVerdict:
    """Return the verdict on two spec folders; ContractError if one cannot be read."""
    contracts = load_contract(old), load_contract(new)
    verdict = DiffVerdict()
    for name, version in contracts[0].versions.items():
        other = contracts[1].versions.get(name)
        if other is None:
            message = f"the version {name} is removed."
            place = version.place("")
            hit = f"clients that call {name}"
            verdict.changes.append(broken("version_removed", message, (place,), "removed", hit))
        else:
            verdict.add(_versions(version, other, settings))
            verdict.changes += _attached((version, other), contracts)
    for name, version in contracts[1].versions.items():
        if name not in contracts[0].versions:
            message = f"the version {name} is new."
            verdict.changes.append(
                harmless("version_added", message, (version.place(""),), "added")
            )
    verdict.changes += compare_rules(contracts[0], contracts[1])
    verdict.count("rules", len(contracts[0].rules))
    verdict.texts_differ |= files_differ(_files(old), _files(new))
    return verdict


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _versions(old: Version, new: Version, settings: FileComparison) -> DiffVerdict:
    verdict = DiffVerdict()
    assert settings.catalog is not None
    with TemporaryDirectory(prefix="twinspec-") as folder:
        files = Path(folder) / "old.json", Path(folder) / "new.json"
        for file, version in zip(files, (old, new), strict=True):
            file.write_text(json.dumps(version.bundle, ensure_ascii=False), encoding="utf-8")
        apis = read_api(files[0], settings.catalog), read_api(files[1], settings.catalog)
        found = compare_api(*apis)
    places = {str(files[0]): old, str(files[1]): new}
    found.move(lambda place: _place(place, places))
    verdict.add(found)
    if old.xsd_files and new.xsd_files:
        verdict.add(compare_xsd(old.xsd_files, new.xsd_files, settings))
    return verdict


def _place(place: Place, versions: Mapping[str, Version]) -> Place:
    """Return the source place of a place in a one-file document."""
    version = versions.get(place.file)
    return place if version is None else version.place(place.pointer)


def compare_rules(old: Contract, new: Contract) -> Iterator[Change]:
    """Yield the changes of rules: new, removed, with another code, in another order."""
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    for name, rule in before.items():
        other = after.get(name)
        if other is None:
            message = f"the rule {name} is removed: {rule.statement}"
            yield harmless("rule_removed", message, (rule_place(rule),), "removed")
        else:
            yield from _rule(rule, other)
    for name, rule in after.items():
        if name not in before:
            yield _new_rule(rule)
    yield from _order(old, new)


def _new_rule(rule: RuleEntry) -> Change:
    message, places = f"the rule {rule.id} is new: {rule.statement}", (rule_place(rule),)
    if rule.status is None:
        return harmless("rule_added", message, places, "added")
    return replace(broken("rule_added", message, places, "added", _ASKS), direction="request")


def _rule(old: RuleEntry, new: RuleEntry) -> Iterator[Change]:
    places = (rule_place(old), rule_place(new))
    what = f"the rule {new.id}"
    for name, rule in (("status", "rule_status"), ("code", "rule_code")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            message = f"{what} answers with the {name} {after}, and did with {before}."
            change = broken(rule, message, places, "changed", "clients that tell errors apart")
            yield replace(change, direction="answer")
    if old.message != new.message:
        message = f"{what} says {new.message!r}, and said {old.message!r}."
        yield harmless("rule_message", message, places, "changed", "warning")
    if old.statement != new.statement:
        message = (
            f"{what} is stated otherwise; whether it is tighter, people must say: "
            f"{new.statement} (It was: {old.statement})"
        )
        yield harmless("rule_statement", message, places, "changed", "warning")
    if old.aspect != new.aspect or old.checked_by != new.checked_by:
        message = f"{what} is checked otherwise: {_checked(new)}, and was {_checked(old)}."
        yield harmless("rule_check", message, places, "changed", "warning")
    if old.until != new.until:
        ended = f"ends with {new.until}" if new.until else "does not end any more"
        yield harmless("rule_ended", f"{what} {ended}.", places, "deprecated", "warning")
    if old.since != new.since:
        message = f"{what} holds since {new.since}, and did since {old.since}."
        yield harmless("rule_since", message, places, "changed", "warning")


def _checked(rule: RuleEntry) -> str:
    return f"{rule.checked_by} {rule.aspect or ''}".strip()


def _order(old: Contract, new: Contract) -> Iterator[Change]:
    """Yield a change for each rule that is now checked before one that used to precede it.

    A request that breaks both rules then gets another answer.
    """
    position = {rule.id: rule.order for rule in new.rules}
    common = [rule for rule in old.rules if rule.id in position]
    last: RuleEntry | None = None
    for rule in common:
        if last is not None and position[rule.id] < position[last.id]:
            message = (
                f"the rule {rule.id} is checked before {last.id}, and was behind it: a request "
                "that breaks both is answered otherwise."
            )
            places = (rule_place(rule),)
            yield replace(
                harmless("rule_order", message, places, "changed", "warning"), direction="answer"
            )
        else:
            last = rule


def _attached(
    versions: tuple[Version, Version], contracts: tuple[Contract, Contract]
) -> Iterator[Change]:
    """Yield the rules that operations gained or lost, if both catalogues have the rule.

    `compare_rules` reports the rules that only one catalogue has.
    """
    rules = {rule.id: rule for rule in contracts[1].rules}
    known = rules.keys() & {rule.id for rule in contracts[0].rules}
    before = {(one.method, one.path): one for one in versions[0].operations}
    for operation in versions[1].operations:
        other = before.get((operation.method, operation.path))
        if other is None:
            continue
        ours = _listed(other.node.get(RULES)) & known
        theirs = _listed(operation.node.get(RULES)) & known
        place = versions[1].place(join("paths", operation.path, operation.method.lower()))
        for rule in theirs - ours:
            message = f"{operation.id} now keeps the rule {rule}."
            change = harmless("rule_attached", message, (place,), "added")
            if rules[rule].status is not None:
                change = broken("rule_attached", message, (place,), "added", _ASKS)
            yield replace(change, direction="request", operations=(operation.id,))
        for rule in ours - theirs:
            message = f"{operation.id} does not keep the rule {rule} any more."
            change = harmless("rule_detached", message, (place,), "removed")
            yield replace(change, operations=(operation.id,))


def _listed(said: object) -> set[str]:
    return {str(one) for one in said} if isinstance(said, list) else set()
