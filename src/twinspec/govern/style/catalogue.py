"""Style of the rule catalogue: valid entries, codes that match the status, known placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema_rs

from twinspec.contract.attach import holds
from twinspec.contract.documents import read_json, read_yaml
from twinspec.contract.error_form import error_faults, error_form
from twinspec.contract.extensions import CODES
from twinspec.contract.languages import pointer_of
from twinspec.contract.layout import Version
from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.rules import RuleEntry
from twinspec.expressions.check import expression_faults
from twinspec.govern.style.subject import Breach, Subject

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = ("member", "value", "allowed", "limit")


def entries_valid(subject: Subject) -> Iterator[Breach]:
    """Yield a finding where a file of rules or texts breaks its JSON Schema.

    The schemas are rule.schema.json and language.schema.json.
    """
    folder = subject.contract.folder / "rules"
    schema = folder / "rule.schema.json"
    if not subject.contract.rules and not folder.is_dir():
        return
    if not schema.is_file():
        yield Breach("the catalogue has no rule.schema.json.", (Place(str(folder)),))
        return
    yield from _faults(subject, schema, sorted(folder.glob("*.yaml")))
    schema = subject.contract.folder / "messages" / "language.schema.json"
    if schema.is_file():
        yield from _faults(subject, schema, [one.file for one in subject.contract.languages])


def _faults(subject: Subject, schema: Path, files: Sequence[Path]) -> Iterator[Breach]:
    """Yield a finding for each error that the JSON Schema in `schema` finds in the files."""
    try:
        validator = jsonschema_rs.validator_for(
            read_json(schema), validate_formats=True, retriever=_nothing
        )
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        said = str(error).splitlines()[0]
        yield Breach(f"{schema.name} is no JSON Schema: {said}", (Place(str(schema), 1),))
        return
    for file in files:
        for fault in validator.iter_errors(read_yaml(file)):
            yield Breach(fault.message, (subject.in_file(file, join(*fault.instance_path)),))


def _nothing(uri: str) -> None:
    """Refuse to retrieve anything: a schema must not refer to other documents."""
    raise ValueError(f"{uri} is not fetched")


def codes_match_status(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each code that does not begin with the status of its rule."""
    for rule in subject.contract.rules:
        if rule.code is not None and not rule.code.startswith(f"{rule.status}-"):
            yield Breach(
                f"{rule.id} answers {rule.status} with the code {rule.code}.",
                (subject.rule_place(rule),),
            )
    for version in subject.versions:
        catalogue = subject.contract.catalogue(version)
        for name, code in version.codes.items():
            status = catalogue[name].status
            if not code.startswith(f"{status}-"):
                yield Breach(
                    f"{name} answers {status} with the code {code} in {version.name}.",
                    (subject.place(version, join(CODES, name)),),
                )


def placeholders_known(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each placeholder of a message that not every violation can fill."""
    for rule in subject.contract.rules:
        for name in _PLACEHOLDER.findall(rule.message or ""):
            if name not in _KNOWN:
                yield Breach(
                    f"the message of {rule.id} has the placeholder {{{name}}}.",
                    (_message_place(subject, rule),),
                )


def _message_place(subject: Subject, rule: RuleEntry) -> Place:
    """Return the place of a rule's message: in a file of texts, or beside the rule."""
    if subject.contract.languages:
        file = subject.contract.languages[0].file
        return subject.in_file(file, pointer_of(("messages", rule.id)))
    return subject.rule_place(rule)


def expressions_valid(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each expression that does not compile, or has a type error."""
    for fault in expression_faults(subject.contract):
        yield Breach(fault.message, (fault.place,))


def refusals_decidable(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each refusal of handlers that has no expression, nor a reason why not."""
    for rule in subject.contract.rules:
        if rule.kind != "refusal" or rule.checked_by != "handler":
            continue
        if rule.expression is None and rule.undecidable is None:
            message = f"{rule.id} has no expression, and does not say why it is undecidable."
            yield Breach(message, (subject.rule_place(rule),))


def versions_exist(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each `since` or `until` that names no version of the contract."""
    for rule in subject.contract.rules:
        for key, name in (("since", rule.since), ("until", rule.until)):
            if name is not None and name not in subject.contract.versions:
                yield Breach(
                    f"{rule.id} says {key} {name}, which is no version of this contract.",
                    (subject.rule_place(rule),),
                )


def transitions_fit(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each state of a transition that the schema of a version does not list."""
    for rule in subject.contract.rules:
        if rule.transition is None:
            continue
        for version in subject.versions:
            if not holds(rule, version.name, list(subject.contract.versions)):
                continue
            states = version.enumeration(rule.transition.states)
            unknown = {*rule.transition.sources, rule.transition.target} - set(states)
            if unknown:
                yield Breach(
                    f"{rule.id} names the state {min(unknown)}, which is none that the schema "
                    f"{rule.transition.states} lists in {version.name}.",
                    (subject.rule_place(rule),),
                )


def failures_described(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each version whose errors do not all have the schema x-twinspec-error."""
    for version in subject.versions:
        for message, pointer in error_faults(version):
            yield Breach(message, (subject.place(version, pointer),))
        form = error_form(version)
        if form is not None:
            for message, pointer in _other_bodies(version, form.schema):
                yield Breach(message, (subject.place(version, pointer),))


def _other_bodies(version: Version, name: str) -> Iterator[tuple[str, str]]:
    """Yield the error answers that do not have the schema `name`."""
    for operation in version.operations:
        for status, response in operation.responses.items():
            roles = {media.role for media in response.content.values()}
            if status.startswith(("4", "5")) and roles - {name}:
                message = f"the {status} of {operation.id} is no {name}."
                yield message, f"{operation.pointer}/responses/{status}"
