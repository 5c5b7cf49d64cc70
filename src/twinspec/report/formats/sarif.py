"""SARIF 2.1.0: code scanning services show it at the lines of a contract."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from twinspec.report.formats.document import (
    FindingDocument,
    GapDocument,
    PlaceDocument,
    VerdictDocument,
    looked_at,
    sentence,
    shown,
)

_LINK = re.compile(r"\]\(\S")
_ESCAPES = str.maketrans({"[": r"\[", "]": r"\]", "\\": r"\\"})
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(document: VerdictDocument, command: str) -> str:
    """Return the log: a result per finding, and a notification of the run per uncompared part."""
    rules = dict.fromkeys(finding["rule"] for finding in document["findings"])
    numbers = {rule: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": command,
                "rules": [
                    {"id": rule, "shortDescription": {"text": sentence(rule)}} for rule in rules
                ],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _notification(gap) for gap in document["not_compared"]
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "verdict": document["verdict"],
            "compared": looked_at(document),
        },
        "results": [_result(finding, numbers) for finding in document["findings"]],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def plain(text: str) -> str:
    """Return a message in which nothing is a link: where one could be, all brackets are escaped.

    SARIF 2.1.0, 3.11.6: `[text](target)` is a link; contracts and servers are not to write any.
    """
    return text.translate(_ESCAPES) if _LINK.search(text) else text


def _result(finding: FindingDocument, numbers: dict[str, int]) -> dict[str, Any]:
    message = "\n".join(filter(None, (finding["message"], finding["remedy"])))
    witness = finding.get("witness")
    for form, text, verdict in shown(witness):
        message += f"\n{form}, {verdict}: {text}"
    result: dict[str, Any] = {
        "ruleId": finding["rule"],
        "ruleIndex": numbers[finding["rule"]],
        "level": _LEVELS[finding["severity"]],
        "message": {"text": plain(message)},
        "locations": [_location(place) for place in finding["places"][:1]],
    }
    others = [_location(place) for place in finding["places"][1:]]
    if others:
        result["relatedLocations"] = others
    if witness:
        result["properties"] = {"witness": witness}
    return result


def _notification(gap: GapDocument) -> dict[str, Any]:
    return {
        "level": "warning",
        "descriptor": {"id": "not_compared"},
        "message": {"text": plain(f"{gap['construct']}: {gap['message']}")},
        "locations": [_location(gap["place"])],
    }


def _location(place: PlaceDocument) -> dict[str, Any]:
    file = Path(place["file"])
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    region = {"startLine": max(place["line"], 1)}
    if place["column"]:
        region["startColumn"] = place["column"]
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}
    }
    if place["pointer"]:
        location["logicalLocations"] = [{"fullyQualifiedName": place["pointer"]}]
    return location
