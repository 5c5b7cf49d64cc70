"""Style of attached rules: every refusing keyword names its rule, every rule is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.contract.documents import read_yaml
from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Version
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place
from twinspec.contract.pointer import resolve
from twinspec.contract.rules import RuleEntry, attached_ids
from twinspec.govern.style.subject import (
    Breach,
    Subject,
    UsedSchema,
    every_schema,
)

_REFUSING = (
    *("type", "enum", "pattern", "format", "minLength", "maxLength", "minItems", "maxItems"),
    *("uniqueItems", "minProperties", "maxProperties", "minimum", "maximum", "multipleOf"),
    *("required", "additionalProperties", "anyOf", "oneOf", "not"),
)


def refusals_have_rules(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each keyword that can refuse a request, but names no rule.

    A contract without rules has no such findings.
    """
    if not subject.contract.rules:
        return
    for version in subject.versions:
        for node in subject.requests(version):
            place = subject.place(version, node.pointer)
            for keyword in _refusing(node.schema):
                rules = {**node.schema.get(RULES, {}), **node.attached}
                missing = _missing(keyword, node.schema, rules.get(keyword))
                if missing:
                    yield Breach(f"{missing} can refuse a request, but names no rule.", (place,))


def _refusing(schema: Mapping[str, Any]) -> list[str]:
    return [
        keyword
        for keyword in _REFUSING
        if keyword in schema and (keyword != "additionalProperties" or schema[keyword] is False)
    ]


def _missing(keyword: str, schema: Mapping[str, Any], rule: Any) -> str | None:
    """Return the part of `keyword` that has no rule; `required` may have one rule per member."""
    if keyword == "required" and isinstance(rule, dict):
        members = [name for name in schema["required"] if name not in rule]
        return f"required ({', '.join(members)})" if members else None
    return None if rule else keyword


def attachments_fit(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each attached rule that does not exist or that no schema can check.

    Also for a rule that is attached to a keyword which the schema does not have.
    """
    for version in subject.versions:
        for schema, pointer in every_schema(version):
            for _, name in attached_ids(schema.get(RULES, {})):
                place = subject.place(version, f"{pointer}/{RULES}")
                rule = subject.rules.get(name)
                if rule is None:
                    yield Breach(f"there is no rule {name!r} in the catalogue.", (place,))
                elif rule.checked_by == "handler" or rule.kind == "effect":
                    what = "an effect" if rule.kind == "effect" else "checked by the handler"
                    yield Breach(
                        f"{name} is {what}, no schema can break it.",
                        (place, subject.rule_place(rule)),
                    )
        for node in subject.requests(version):
            yield from _misattached(subject, version, node)


def _misattached(subject: Subject, version: Version, node: UsedSchema) -> Iterator[Breach]:
    """Yield a finding for each rule, here or on a wrapper, at a missing keyword or member."""
    rules = {**node.schema.get(RULES, {}), **node.attached}
    place = subject.place(version, node.pointer)
    for keyword in rules:
        if keyword not in node.schema:
            yield Breach(f"a rule stands at {keyword}, which is not there.", (place,))
    required = rules.get("required")
    if isinstance(required, dict):
        for name in required:
            if name not in (node.schema.get("required") or ()):
                yield Breach(f"a rule stands at required {name}, which is not required.", (place,))


def listed_rules_fit(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each rule that operations or documents list wrongly.

    A listed rule exists, is not checked by a schema, and is listed once.
    """
    for version in subject.versions:
        lists = [(operation.rules, operation.pointer) for operation in version.operations]
        for names, base in (*lists, (version.rules, "")):
            for index, name in enumerate(names):
                rule = subject.rules.get(name)
                before = names[:index].count(name)
                for message, others in _faults_of_listed(subject, name, rule, before):
                    place = _listed_place(version, f"{base}/{RULES}", name, rule, before)
                    yield Breach(message, (place, *others))


def _faults_of_listed(
    subject: Subject, name: str, rule: RuleEntry | None, before: int
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Yield message, and other places, of each fault of a name behind `before` equal ones."""
    if rule is None:
        yield f"there is no rule and no group {name!r}.", ()
    elif rule.checked_by == "schema":
        message = f"{name} is checked by a schema: attach it there instead."
        yield message, (subject.rule_place(rule),)
    if before:
        yield f"{name} is listed twice.", ()


def _listed_place(
    version: Version, pointer: str, name: str, rule: RuleEntry | None, before: int
) -> Place:
    """Return the place where a file lists a rule, by its name or group, behind `before` others.

    The one-file document lists rules in the order of the catalogue, with all rules of a group.
    """
    source = version.source(pointer)
    said = resolve(read_yaml(source.file), source.pointer)
    names = (name, rule.group if rule else name)
    at = [index for index, each in enumerate(said) if each in names]
    return place_of(source.file, f"{source.pointer}/{at[before]}")


def rules_are_used(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each rule that no schema attaches and no operation lists."""
    attached = {
        name
        for version in subject.versions
        for schema, _ in every_schema(version)
        for _, name in attached_ids(schema.get(RULES, {}))
    }
    for rule in subject.contract.rules:
        if rule.checked_by == "schema":
            if rule.id not in attached:
                yield Breach(
                    f"{rule.id} is checked by schemas, but attached to none.",
                    (subject.rule_place(rule),),
                )
            continue
        yield from _unlisted(subject, rule)


def _unlisted(subject: Subject, rule: RuleEntry) -> Iterator[Breach]:
    lists = [operation.rules for version in subject.versions for operation in version.operations]
    # What no operation can break (an unknown path) stands in the document itself.
    general = [name for version in subject.versions for name in version.rules]
    if rule.id not in general and not any(rule.id in names for names in lists):
        yield Breach(
            f"{rule.id} is checked by the {rule.checked_by}, but listed by no operation.",
            (subject.rule_place(rule),),
        )
