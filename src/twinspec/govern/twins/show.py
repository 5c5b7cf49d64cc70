"""The verdict as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from twinspec.contract.place import Place
from twinspec.contract.visible import visible
from twinspec.govern.findings import FailOn, UncomparedPart
from twinspec.govern.twins.verdict import BoundMember, TwinFinding, TwinVerdict
from twinspec.grammar.judge import Witness

_LONGEST = 2000


def as_text(verdict: TwinVerdict, fail_on: FailOn, *, show_binding: bool) -> str:
    """Return the verdict as lines: the binding if `show_binding`, findings, gaps, and a summary."""
    lines = list(_binding(verdict)) if show_binding else []
    for finding in verdict.findings:
        lines += _finding(finding)
    for skipped in verdict.not_compared:
        lines += _skipped(skipped)
    lines += [f"note {note.kind}: {note.message} (first at {note.place})" for note in verdict.notes]
    lines += _summary(verdict, fail_on)
    return "\n".join(map(visible, lines)) + "\n"


def _binding(verdict: TwinVerdict) -> Iterator[str]:
    for root in verdict.bound_roots:
        name = f"{root.json.name}" + (f", member {root.holder}" if root.holder else "")
        yield _bound(BoundMember(name, str(root.xsd.tag), root.how, root.why), "root")
    for member in verdict.binding:
        yield _bound(member, "member")


def _bound(bound: BoundMember, what: str) -> str:
    guess = "guessed: " if bound.how == "guess" else ""
    return f"{what} {bound.json} = {bound.xsd} ({guess}{bound.why})"


def _finding(finding: TwinFinding) -> Iterator[str]:
    yield f"{finding.severity} {finding.id}: {finding.message}"
    yield from (_at(place) for place in finding.places)
    if finding.remedy:
        yield f"  do {finding.remedy}"
    if finding.witness:
        yield from _witness(finding.witness)


def _witness(witness: Witness) -> Iterator[str]:
    yield f"  JSON {_says(witness.json_accepts)} {_short(witness.json)}"
    yield f"  XSD {_says(witness.xml_accepts)} {_short(witness.xml)}"


def _says(accepts: bool) -> str:
    return "accepts" if accepts else "refuses"


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text)} characters; --format json has all)"


def _skipped(skipped: UncomparedPart) -> Iterator[str]:
    yield f"not compared {skipped.construct}: {skipped.message}"
    yield _at(skipped.place)


def _at(place: Place) -> str:
    return f"  at {place}"


def _summary(verdict: TwinVerdict, fail_on: FailOn) -> Iterator[str]:
    parts = [
        _number(verdict.roots, "root"),
        _number(verdict.types, "type"),
        _number(verdict.members, "member"),
    ]
    yield (
        f"Compared {', '.join(parts)}: {_of(verdict.json.compared, verdict.json.total)} members "
        f"of JSON, {_of(verdict.xsd.compared, verdict.xsd.total)} of the XSD."
    )
    drawn = verdict.drawn
    if drawn.documents:
        yield (
            f"Drew {_number(drawn.documents, 'document')} of {_number(drawn.values, 'value')}, "
            f"with {_of(drawn.members, verdict.members)} members, and put them to both validators"
            f"{_asked_again(drawn.second_opinions)}."
        )
    if verdict.not_compared:
        yield f"Not compared: {_number(len(verdict.not_compared), 'part')}."
    if verdict.accepted or verdict.accepted_gaps:
        yield (
            "Accepted by baseline, waivers and severities: "
            f"{_number(len(verdict.accepted), 'finding')}, "
            f"{_number(len(verdict.accepted_gaps), 'part')} not compared."
        )
    severities: Counter[str] = Counter(one.severity for one in verdict.findings)
    errors = severities["error"]
    found = ", ".join(
        _number(severities[kind], name)
        for kind, name in (("error", "error"), ("warning", "warning"), ("info", "remark"))
        if severities[kind]
    )
    conclusion = {
        0: _unfailing(verdict),
        1: "The halves differ." if errors else "Warnings count, by --fail-on warning.",
        2: "Nothing was compared: no document of one half belongs to one of the other.",
        3: "Nothing differs in what was compared.",
    }[verdict.exit_code(fail_on)]
    yield f"{conclusion}{f' {found}.' if found else ''}"


def _asked_again(number: int) -> str:
    return f", {_number(number, 'document')} to xmlschema, too" if number else ""


def _unfailing(verdict: TwinVerdict) -> str:
    if verdict.judgement == "equal":
        return "The halves say the same."
    if verdict.lowered:
        return "The halves differ; by the severities of the project it is no error."
    return "Nothing is new beside what is accepted."


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"
