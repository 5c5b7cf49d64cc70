"""A fuzz run as SARIF 2.1.0: checks and business rules, at the lines of the contract."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from twinspec.contract.layout import Contract, Version
from twinspec.contract.place import Place
from twinspec.contract.rules import rule_place
from twinspec.fuzz.results.counts import NO_OPERATION, Counts, FindingCount
from twinspec.fuzz.results.curl import commands
from twinspec.fuzz.results.gate import GateFailure
from twinspec.report.formats.sarif import plain

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"
_FINGERPRINT = "twinspecFuzz/v1"


def sarif(
    counts: Counts, contract: Contract, failures: Iterable[GateFailure], project: Path
) -> str:
    """Return the text of findings.sarif; files are named relative to the folder `project`."""
    return json.dumps(_SarifWriter(counts, contract, project).log(failures), indent=1) + "\n"


class _SarifWriter:
    def __init__(self, counts: Counts, contract: Contract, project: Path) -> None:
        self.counts = counts
        self.contract = contract
        self.project = project
        self.catalogue = {rule.id: rule for rule in contract.rules}
        self.rules: dict[str, dict[str, Any]] = {}

    def log(self, failures: Iterable[GateFailure]) -> dict[str, Any]:
        results = [self.finding(found) for found in self.counts.findings.values()]
        results += [self.failure(item) for item in failures if item.kind != "finding"]
        return {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {"name": "twinspec fuzz", "rules": list(self.rules.values())}
                    },
                    "invocations": [self.invocation()],
                    "columnKind": "unicodeCodePoints",
                    "results": results,
                }
            ],
        }

    def invocation(self) -> dict[str, Any]:
        """Return whether the run was completed, and otherwise why not."""
        facts = self.counts.facts
        said: dict[str, Any] = {"executionSuccessful": facts.end == "complete"}
        if facts.faults:
            said["toolExecutionNotifications"] = [
                {"level": "error", "message": {"text": plain(fault)}} for fault in facts.faults
            ]
        return said

    def finding(self, found: FindingCount) -> dict[str, Any]:
        finding = found.finding
        exchange = finding.exchange
        facts = self.counts.facts
        url = facts.base_urls.get(exchange.version, "")
        curl = "\n".join(commands(found, facts))
        said = "\n".join((finding.message, *found.also()))
        result = self.result(finding.check, f"{said}\n\nReproduce:\n{curl}")
        own, *others = dict.fromkeys((place[1], place[2]) for place in found.at())
        result["locations"] = [self.location_of(*own)]
        related = [self.location_of(*place) for place in others]
        rules = dict.fromkeys((finding.rule or "", *(place[4] for place in found.at())))
        for rule in [one for one in rules if one in self.catalogue]:
            self.describe(rule)
            related.append(self.location(rule_place(self.catalogue[rule]), rule))
        if related:
            result["relatedLocations"] = related
        result["occurrenceCount"] = max(found.times, 1)
        result["partialFingerprints"] = {_FINGERPRINT: "/".join(finding.signature)}
        result["webRequest"] = {
            "protocol": "HTTP",
            "method": exchange.request.method,
            "target": url + exchange.request.target,
            "headers": dict(exchange.request.headers),
            **_content(exchange.request.body),
        }
        result["webResponse"] = {
            "protocol": "HTTP",
            "statusCode": exchange.answer.status,
            "headers": dict(exchange.answer.headers),
            **_content(exchange.answer.body),
        }
        return result

    def failure(self, item: GateFailure) -> dict[str, Any]:
        result = self.result(item.rule or item.kind, item.message)
        if item.place is not None:
            place = item.place
        elif item.rule in self.catalogue:
            place = rule_place(self.catalogue[item.rule])
        else:
            place = self.operation(item.version or "", item.operation)
        result["locations"] = [self.location(place, item.rule or item.operation)]
        parts = (item.kind, item.version, item.operation, item.representation, item.rule, item.side)
        result["partialFingerprints"] = {_FINGERPRINT: "/".join(part or "-" for part in parts)}
        return result

    def result(self, rule: str, message: str) -> dict[str, Any]:
        return {
            "ruleId": rule,
            "ruleIndex": self.describe(rule),
            "level": "error",
            "message": {"text": plain(message)},
        }

    def describe(self, rule: str) -> int:
        """Return the index of the description of a check or a business rule."""
        if rule not in self.rules:
            known = self.catalogue.get(rule)
            text = known.statement if known else rule.replace("_", " ").capitalize() + "."
            self.rules[rule] = {
                "id": rule,
                "shortDescription": {"text": text},
                "properties": {"tags": ["rule" if known else "check"]},
            }
            if known and known.remedy:
                self.rules[rule]["help"] = {"text": known.remedy}
        return list(self.rules).index(rule)

    def location_of(self, version: str, name: str) -> dict[str, Any]:
        """Return the place of an operation, given its name."""
        operation = None if name == NO_OPERATION else name
        return self.location(self.operation(version, operation), operation)

    def operation(self, version: str, operation: str | None) -> Place:
        """Return the place of an operation; of the version's root document for None."""
        known = self.contract.versions.get(version)
        if known is None:
            return Place(str(self.contract.folder), 1)
        return known.place(_pointer(known, operation))

    def location(self, place: Place, name: str | None) -> dict[str, Any]:
        file = Path(place.file)
        if file.is_relative_to(self.project):
            uri = quote(file.relative_to(self.project).as_posix())
            artifact = {"uri": uri, "uriBaseId": _ROOT}
        else:
            artifact = {"uri": file.as_uri()}
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": artifact,
                "region": {"startLine": max(place.line, 1)},
            }
        }
        if name:
            location["logicalLocations"] = [{"fullyQualifiedName": name}]
        return location


def _pointer(version: Version, operation: str | None) -> str:
    pointers = (one.pointer for one in version.operations if one.id == operation)
    return next(pointers, "/paths")


def _content(body: bytes | None) -> dict[str, Any]:
    if not body:
        return {}
    try:
        return {"body": {"text": body.decode()}}
    except UnicodeDecodeError:
        return {"body": {"binary": base64.b64encode(body).decode()}}
