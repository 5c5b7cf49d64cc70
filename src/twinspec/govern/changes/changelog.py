"""The changes as Markdown for release notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twinspec.contract.visible import visible
from twinspec.govern.changes.change import Change, DiffVerdict
from twinspec.govern.changes.document import is_xml, says
from twinspec.report.formats.markdown import fence

_HEADINGS = ("Breaking", "Added", "Changed", "Deprecated", "Removed")
_LONGEST = 400
_OPERATIONS = 5


def changelog(verdict: DiffVerdict) -> str:
    r"""Return the Markdown: a heading for each kind of change, a line for each change.

    Example: `- **edit_order**: the length of Order.name was at most 9, and is at most 5.`
    """
    lines: list[str] = []
    for heading in _HEADINGS:
        own = [change for change in verdict.all_changes if _heading(change) == heading]
        if own:
            lines += [f"## {heading}", "", *_entries(own), ""]
    if not lines:
        lines = ["No change that a client can see.", ""]
    gaps = [*verdict.not_compared, *verdict.accepted_gaps]
    if gaps:
        lines += ["## Not compared", ""]
        lines += [
            f"- {_plain(f'{one.construct}: {one.message}')} (`{visible(str(one.place))}`)"
            for one in gaps
        ]
        lines.append("")
    return "\n".join(lines)


def _heading(change: Change) -> str:
    return "Breaking" if change.breaking else change.category.capitalize()


def _entries(changes: Iterable[Change]) -> Iterator[str]:
    """Yield one entry for each message; a change that breaks both directions is listed once."""
    by_message: dict[str, list[Change]] = {}
    for change in changes:
        by_message.setdefault(change.message, []).append(change)
    for message, same in by_message.items():
        first = same[0]
        operations = list(dict.fromkeys(name for one in same for name in one.operations))
        named = ", ".join(f"`{_code(name)}`" for name in operations[:_OPERATIONS])
        more = len(operations) - _OPERATIONS
        named += f" and {more} more" if more > 0 else ""
        hit = "; ".join(dict.fromkeys(one.hit for one in same if one.hit))
        text = _plain(message)
        yield f"- {f'**{named}**: ' if named else ''}{text}{f' Hits {_plain(hit)}.' if hit else ''}"
        witness = first.witness
        if witness is not None and witness.old_accepts is not None:
            kind = "xml" if is_xml(witness) else "json"
            document = witness.document
            if len(document) > _LONGEST:
                document = f"{document[:_LONGEST]}…"
            marks = fence(document)
            old, new = says(witness.old_accepts), says(witness.new_accepts)
            yield f"  The old version {old}, the new one {new}:"
            yield ""
            yield f"  {marks}{kind}"
            yield f"  {visible(document)}"
            yield f"  {marks}"


def _plain(text: str) -> str:
    """Return text escaped so that Markdown shows it unchanged."""
    return "".join(f"\\{sign}" if sign in "\\`*_<>[]#|" else sign for sign in visible(text))


def _code(text: str) -> str:
    return visible(text).replace("`", "'")
