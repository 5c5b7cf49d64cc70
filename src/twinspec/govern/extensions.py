"""Checks of twinspec's own keys in every contract: no unknown key, no malformed value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from twinspec.contract.extensions import KEYS, NAME_PREFIX, PREFIX, RULES
from twinspec.contract.pointer import resolve
from twinspec.contract.prefix import prefix_faults
from twinspec.contract.references import dereference
from twinspec.govern.style.standards import extensions
from twinspec.govern.style.subject import Breach, Subject

_ALIKE = 0.8
_LISTS = re.compile(r"|/paths/[^/]+/[^/]+")  # the document and its operations


def extensions_known(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each key that is a misspelt key of twinspec and so would be ignored."""
    for version in subject.versions:
        for key, pointer in extensions(version.bundle):
            if key in KEYS:
                continue
            near = get_close_matches(key.lower(), KEYS, 1, _ALIKE)
            if near or key.startswith(PREFIX):
                meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}."
                place = subject.place(version, pointer)
                yield Breach(f"{ascii(key)[1:-1]} is no key of twinspec; {meant}", (place,))


def attachments_formed(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each `x-twinspec-rules` that is not a list of rule ids, or a map to them.

    Operations and documents list ids; schemas map keywords to ids.
    """
    for version in subject.versions:
        for key, pointer in extensions(version.bundle):
            if key != RULES:
                continue
            said = resolve(version.bundle, pointer)
            above = pointer.rpartition("/")[0]
            is_list = bool(_LISTS.fullmatch(above))
            if not (_is_list(said) if is_list else _is_map(said)):
                form = "a list of ids" if is_list else "a map from keywords to ids"
                place = subject.place(version, pointer)
                yield Breach(f"{RULES} is {form} of rules here.", (place,))


def prefixes_formed(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each prefix that is not sent member by member, or is ambiguous."""
    for version in subject.versions:
        for operation in version.operations:
            found = []
            for parameter in operation.parameters:
                schema = dereference(version.bundle, parameter.schema)
                rest = schema.get("additionalProperties")
                member = dereference(version.bundle, rest) if isinstance(rest, dict) else {}
                found.append((parameter.node, schema, member))
            for number, message in prefix_faults(found):
                pointer = f"{operation.parameters[number].pointer}/{NAME_PREFIX}"
                yield Breach(message, (subject.place(version, pointer),))


def _is_list(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(name, str) for name in said)


def _is_map(said: Any) -> bool:
    """Return whether a map has rule ids as values; `required` may map members to ids instead."""
    return isinstance(said, Mapping) and all(
        isinstance(name, str)
        or (isinstance(name, Mapping) and all(isinstance(inner, str) for inner in name.values()))
        for name in said.values()
    )
