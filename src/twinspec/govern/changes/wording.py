"""The rule and the message of a change, by what one version accepts and the other refuses."""

from __future__ import annotations

from collections.abc import Mapping

from twinspec.govern.changes.change import Category, Change
from twinspec.grammar.inclusion.exclusions import Exclusion

_WORDS: Mapping[str, str] = {
    "type": "{0} was {1}, and is {2}",
    "null": "{0} was {1}, and is {2}",
    "length": "the length of {0} was {1}, and is {2}",
    "range": "the range of {0} was {1}, and is {2}",
    "digits": "the digits of {0} were {1}, and are {2}",
    "enumeration": "the values of {0} were {1}, and are {2}",
    "pattern": "the pattern of {0} was {1}, and is {2}",
    "format": "the format of {0} was: {1}; and is: {2}",
    "texts": "{0} was {1}, and is {2}",
    "member": "{0} was {1}, and is {2}",
    "required": "{0} occurred {1}, and occurs {2}",
    "occurrence": "{0} occurred {1}, and occurs {2}",
    "items": "{0} had {1}, and has {2}",
    "together": "members of {0}: old {1}, new {2}",
    "order": "the order in {0}: old {1}, new {2}",
    "unknown_members": "members that {0} does not name were {1}, and are {2}",
    "member_names": "names of further members of {0} were {1}, and are {2}",
    "wildcard": "{0} accepted {1}, and accepts {2}",
    "mixed": "{0} accepted {1}, and accepts {2}",
    "alternatives": "alternatives of {0}: old {1}, new {2}",
    "document": "{0} was {1}, and is {2}",
}  # fmt: skip


def message_of(exclusion: Exclusion, *, old_accepts: bool) -> str:
    """Return the message of a change; the old version comes first."""
    old, new = exclusion.said if old_accepts else exclusion.said[::-1]
    if exclusion.what == "member":
        verb = "is no longer known" if old_accepts else "is new"
        return f"{exclusion.subject} {verb}."
    return f"{_WORDS[exclusion.what].format(exclusion.subject, old, new)}."


def rule_of(exclusion: Exclusion, *, old_accepts: bool) -> str:
    """Return the rule of a change: what was narrowed, widened, added or removed."""
    if exclusion.what == "member":
        return "member_removed" if old_accepts else "member_added"
    if exclusion.what == "required":
        return "member_required" if old_accepts else "member_optional"
    return f"{exclusion.what}_{'narrowed' if old_accepts else 'widened'}"


def category_of(exclusion: Exclusion, *, old_accepts: bool) -> Category:
    """Return the heading of the changelog for a change."""
    if exclusion.what == "member":
        return "removed" if old_accepts else "added"
    return "changed"


def defect_of(change: Change) -> Change:
    """Return the error of twinspec itself: the judges do not confirm the witness of a change."""
    return Change(
        "witness_is_confirmed",
        "twinspec itself is wrong here: the validators do not say of this document what "
        f"{change.rule} says of it ({change.message}) Please report it, with both files.",
        change.places,
        False,
        change.category,
        "error",
        change.direction,
        change.representation,
        "",
        change.operations,
        change.witness,
    )
