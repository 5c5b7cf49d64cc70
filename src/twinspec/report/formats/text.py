"""A verdict as lines of text."""

from __future__ import annotations

from collections import Counter

from twinspec.contract.visible import visible
from twinspec.report.formats.document import VerdictDocument, looked_at, place_as_text, shown


def text(document: VerdictDocument, command: str) -> str:
    """Return the findings, the uncompared parts, and the verdict with what was compared."""
    lines = []
    for finding in document["findings"]:
        lines.append(f"{finding['severity']} {finding['rule']}: {finding['message']}")
        lines += [f"  at {place_as_text(place)}" for place in finding["places"]]
        if finding["remedy"]:
            lines.append(f"  do {finding['remedy']}")
        lines += [f"  {form} {said}: {body}" for form, body, said in shown(finding.get("witness"))]
    for gap in document["not_compared"]:
        lines += [
            f"not compared {gap['construct']}: {gap['message']}",
            f"  at {place_as_text(gap['place'])}",
        ]
    number = Counter(finding["severity"] for finding in document["findings"])
    remarks = f"{number['info']} remarks, " if number["info"] else ""
    lines.append(
        f"{command}: {document['verdict']}. Looked at {looked_at(document) or 'nothing'}: "
        f"{number['error']} errors, {number['warning']} warnings, {remarks}"
        f"{len(document['not_compared'])} parts not compared."
    )
    return "".join(f"{visible(line)}\n" for line in lines)
