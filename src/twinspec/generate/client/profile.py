"""Makes a client profile of a bundle: removes parts, changes some, and rewrites others."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from twinspec.config import ClientSettings
from twinspec.generate.client import components, differences, reductions, rewritings
from twinspec.generate.client.differences import ProfileDifference


@dataclass(frozen=True, slots=True)
class Profile:
    """A client profile, and the two intermediate documents.

    `reduced` is the bundle without parts that clients do not use. `differing` is `reduced` with the
    `differences`. `document` accepts the same as `differing`; generators read it.
    """

    reduced: dict[str, Any]
    differing: dict[str, Any]
    document: dict[str, Any]
    differences: tuple[ProfileDifference, ...]


def client_profile(bundle: dict[str, Any], settings: ClientSettings) -> Profile:
    """Return the client profile of a one-file OpenAPI document."""
    reduced = copy.deepcopy(bundle)
    reductions.only_json(reduced)
    reductions.without_examples(reduced)
    reductions.servers_absolute(reduced, settings.address)
    differing = copy.deepcopy(reduced)
    found = differences.formats_as_text(differing)
    if settings.text_or_number == "text":
        found += differences.numbers_as_text(differing)
    found += differences.lists_as_text(differing)
    document = copy.deepcopy(differing)
    for step in (
        reductions.without_xml,
        reductions.without_titles,
        reductions.without_extensions,
        rewritings.references_bare,
        rewritings.texts_united,
        rewritings.unions_exclusive,
        components.schemas_named,
        components.used_alone,
        components.names_apart,
    ):
        step(document)
    return Profile(reduced, differing, document, tuple(found))


def summary(profile: Profile, bundle: str) -> str:
    """Return the differences of a profile from its bundle as comment lines."""
    said = {
        "more": "accepts more",
        "less": "accepts less in requests",
        "text": "says otherwise",
    }
    lines = [
        f"JSON alone. It accepts what {bundle} accepts, both ways, but for these places.",
        "Automata decide it, and of a list between commas that its text is of the same language.",
        "What they cannot decide, `twinspec generate` and `twinspec check` name as not compared.",
    ]
    lines += [
        f"- {one.pointer} {said[one.kind]}, {one.reason}"
        + (f"; {one.example!r}" if one.example is not None else "")
        for one in profile.differences
    ] or ["- none"]
    return "".join(f"# {line}\n" for line in lines)
