"""Checks that a client profile accepts what its bundle accepts, except for declared differences.

Three comparisons by `twinspec diff`, each in both directions: only media types, links and servers
may be left out of the bundle; what differs must be declared in the profile; and what is only
written differently must mean the same. For a list that the profile writes as one text, automata
decide whether both accept the same texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import jsonschema_rs

from twinspec.config import Config
from twinspec.contract.layout import Contract, Version
from twinspec.generate.client.differences import ProfileDifference
from twinspec.generate.client.profile import Profile, client_profile
from twinspec.govern.changes.change import Change, DiffVerdict, is_defect
from twinspec.govern.changes.compare_api import Version as Api
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.read_api import api_of
from twinspec.govern.client_lists import Decision, decide
from twinspec.govern.findings import Finding, UncomparedPart
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema.source import in_memory

_RULE = "clients.profile_is_equal"
_LEFT_OUT = frozenset(("media_type_removed", "link_removed", "server_removed", "server_added"))
_AS_TEXT = frozenset(("parameter_style", "type_narrowed", "type_widened"))


def clients(contract: Contract, config: Config) -> tuple[list[Finding], list[UncomparedPart]]:
    """Return the undeclared differences of client profiles, and uncompared parts."""
    findings: list[Finding] = []
    gaps: list[UncomparedPart] = []
    for version in contract.versions.values():
        found, skipped = judge(version, client_profile(version.bundle, config.clients))
        findings += found
        gaps += skipped
    return findings, gaps


def judge(version: Version, profile: Profile) -> tuple[list[Finding], list[UncomparedPart]]:
    """Return the undeclared differences of one profile from its bundle, and uncompared parts."""
    stages = (version.bundle, profile.reduced, profile.differing, profile.document)
    catalog = read_catalog(None)
    apis = [api_of(in_memory(version.root, document), catalog) for document in stages]
    left_out, differs, rest = (_compared(old, new) for old, new in pairwise(apis))
    lists = [
        (one, decide(apis[1][0], apis[2][0], one.pointer))
        for one in profile.differences
        if one.kind == "text"
    ]
    unsaid = [
        *(change for change in left_out.changes if not _is_left_out(change)),
        *(change for change in differs.changes if not _is_declared(change, profile.differences)),
        *rest.changes,
    ]
    findings = [_finding(version, change) for change in unsaid]
    findings += [_unshown(version, one) for one in _unconfirmed(profile)]
    findings += [
        _other_texts(version, one, decision)
        for one, decision in lists
        if decision.verdict in ("more", "less")
    ]
    gaps = [
        *left_out.not_compared,
        *(one for one in differs.not_compared if not _is_at(one.place.pointer, profile)),
        *rest.not_compared,
        *(
            UncomparedPart(
                "list", f"a list and its text: {decision.reason}", version.place(one.pointer)
            )
            for one, decision in lists
            if decision.verdict == "open"
        ),
    ]
    return findings, [replace(one, place=version.place(one.place.pointer)) for one in gaps]


def _compared(old: Api, new: Api) -> DiffVerdict:
    verdict = compare_api(old, new)
    verdict.settle()
    return verdict


def _is_left_out(change: Change) -> bool:
    return change.rule in _LEFT_OUT and change.representation != "json"


def _is_declared(change: Change, differences: tuple[ProfileDifference, ...]) -> bool:
    return any(
        _allows(one, change)
        for one in differences
        if any(_is_within(place.pointer, one) for place in change.places)
    )


def _allows(difference: ProfileDifference, change: Change) -> bool:
    if difference.kind == "text":
        return change.rule in _AS_TEXT
    if difference.kind == "less":
        return change.rule in ("type_narrowed", "texts_narrowed") and change.direction == "request"
    # No format is compared but by an example: `_unconfirmed` puts it to a validator.
    return change.rule.endswith("_widened") or is_defect(change)


def _is_at(pointer: str, profile: Profile) -> bool:
    return any(_is_within(pointer, one) for one in profile.differences)


def _is_within(pointer: str, difference: ProfileDifference) -> bool:
    above = (difference.pointer, *difference.also)
    return any(pointer == one or pointer.startswith(f"{one}/") for one in above)


def _unconfirmed(profile: Profile) -> Iterator[ProfileDifference]:
    """Yield each difference whose example is not what it must be.

    The bundle must refuse it and the profile accept it.
    """
    for one in profile.differences:
        if one.example is None:
            continue
        before, after = (
            jsonschema_rs.Draft4Validator(
                {"$ref": f"#{one.pointer}", **document}, validate_formats=True
            ).is_valid(one.example)
            for document in (profile.reduced, profile.differing)
        )
        if (before, after) != (False, True):
            yield one


def _finding(version: Version, change: Change) -> Finding:
    places = tuple(version.place(place.pointer) for place in change.places[:1])
    return Finding(
        _RULE,
        "error",
        f"the client profile of {version.name} differs from its bundle: {change.message}",
        places,
        "Say it in the contract in a form that generators take, or report this to twinspec.",
    )


def _other_texts(version: Version, difference: ProfileDifference, decision: Decision) -> Finding:
    accepts = "accepts" if decision.verdict == "more" else "refuses"
    shown = f" {decision.example!r}" if decision.example is not None else " a long text"
    return Finding(
        _RULE,
        "error",
        f"the client profile of {version.name} writes the list at {difference.pointer} as a text "
        f"that {accepts}{shown}, which the list {'does not' if accepts == 'accepts' else 'accepts'}"
        ".",
        (version.place(difference.pointer),),
        "Say its items by an anchored pattern without commas.",
    )


def _unshown(version: Version, difference: ProfileDifference) -> Finding:
    return Finding(
        _RULE,
        "error",
        f"the client profile of {version.name} says of {difference.pointer} that it accepts more, "
        f"but validators do not say so of {difference.example!r}.",
        (version.place(difference.pointer),),
    )
