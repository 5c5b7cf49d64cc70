"""The format of counts.json: counts as a document that may be published, and back.

Secrets are removed here; all reports are made from this document.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from twinspec.contract.documents import ContractError
from twinspec.fuzz.model.exchange import Answer, Exchange, Request, ServerFinding
from twinspec.fuzz.results.counts import (
    NO_OPERATION,
    Counts,
    DecisionKey,
    FindingCount,
    KeywordKey,
    RequestKey,
    RuleKey,
    RunFacts,
    SkippedOperation,
)
from twinspec.fuzz.results.curl import PLACEHOLDER, as_curl
from twinspec.fuzz.results.redact import Redactor, without_credentials
from twinspec.fuzz.results.session_ids import without_session_ids

FORMAT = 2
SCHEMA = Path(__file__).with_name("counts.schema.json")
_REQUEST = ("version", "operation", "representation")
_PLACE = ("check", *_REQUEST, "rule", "status")
_LONGEST_BODY = 4096
"""Bytes of a body beyond which it is shortened; cut after redaction, which needs all."""

Bodies = dict[str, bytes]
"""Whole bodies by the name of their file."""


def to_document(
    counts: Counts, redactor: Redactor | None = None, bodies: Bodies | None = None
) -> dict[str, Any]:
    """Return counts in the format of counts.json; `redactor` removes secrets from requests.

    The ids of live sessions become $SESSION, with and without a redactor. Large bodies are
    shortened in the document; `bodies` keeps them whole for commands.
    """
    kept: Bodies = {} if bodies is None else bodies
    facts = counts.facts
    decided = _by_rule(counts)
    urls = {name: without_credentials(url) for name, url in facts.base_urls.items()}
    return {
        "format": FORMAT,
        "run": {
            "seed": facts.seed,
            "seconds": round(facts.seconds, 3),
            "cases": counts.cases,
            "cases_per_second": round(counts.cases_per_second, 1),
            "workers": facts.workers,
            "base_urls": urls,
            "representations": list(facts.representations),
            "fuzzed": [{"version": item[0], "operation": item[1]} for item in facts.fuzzed],
            "left_out": [
                {
                    "version": item.version,
                    "operation": item.operation,
                    "reason": redactor.redact(item.reason) if redactor else item.reason,
                    **({"representation": item.representation} if item.representation else {}),
                }
                for item in facts.left_out
            ],
            "credentials": list(facts.credentials),
            "end": facts.end,
            "log_ins": dict(facts.log_ins),
            "errors": [redactor.redact(item) if redactor else item for item in facts.errors],
        },
        "requests": _requests(counts),
        "keywords": [
            {
                "version": key.version,
                "place": key.place,
                "kept": counts.kept[key],
                "broken": counts.broken[key],
            }
            for key in sorted({*counts.kept, *counts.broken})
        ],
        "rules": [
            {
                "version": key.version,
                "rule": key.rule,
                "satisfied": counts.satisfied[key],
                "violated": counts.violated[key],
                "exercised": counts.exercised[key],
                **_decided(decided.get(key, ())),
            }
            for key in sorted({*counts.satisfied, *counts.violated, *counts.exercised, *decided})
        ],
        "checks": dict(sorted(counts.checks.items())),
        "findings": [
            _finding(found, urls, facts, redactor, kept)
            for _, found in sorted(counts.findings.items(), key=lambda item: item[0])
        ],
    }


def from_document(document: Any, name: str = "counts.json") -> Counts:
    """Return the counts in a document; ContractError, with `name`, for an invalid one."""
    try:
        _validator().validate(document)
    except jsonschema_rs.ValidationError as error:
        place = "/".join(map(str, error.instance_path)) or "the document"
        message = f"{name}: not the counts of a fuzz run: {place}: {error.message}"
        raise ContractError(message) from None
    counts = Counts(facts=_facts(document["run"]))
    for item in document["requests"]:
        version, operation, representation = (item[name] for name in _REQUEST)
        for status, times in item["statuses"].items():
            key = RequestKey(version, operation, representation, int(status))
            counts.requests[key] = times
    for item in document["keywords"]:
        keyword = KeywordKey(item["version"], item["place"])
        counts.kept[keyword] = item["kept"]
        counts.broken[keyword] = item["broken"]
    for item in document["rules"]:
        rule = RuleKey(item["version"], item["rule"])
        counts.satisfied[rule] = item["satisfied"]
        counts.violated[rule] = item["violated"]
        counts.exercised[rule] = item["exercised"]
        for outcome, times in item.get("decided", {}).items():
            counts.decisions[DecisionKey(*rule, outcome)] = times
        for reason, times in item.get("undecided", {}).items():
            counts.decisions[DecisionKey(*rule, "undecided", reason)] = times
    counts.checks.update(document["checks"])
    for item in document["findings"]:
        finding = _read_finding(item)
        places = {
            tuple(place[name] or NO_OPERATION for name in _PLACE): place["times"]
            for place in item.get("places", ())
        }
        messages = frozenset({finding.message, *item.get("also", ())})
        wholes = {side: item[side].get("whole") for side in ("request", "answer")}
        files = {
            whole["file"]: f"the whole body of the {side}, {whole['bytes']} bytes"
            for side, whole in wholes.items()
            if whole is not None
        }
        counts.findings[finding.signature] = FindingCount(
            finding, item["times"], messages, places, item["curl"], files
        )
    return counts


def read_counts(file: Path) -> Counts:
    """Return the counts in a counts.json; ContractError for an invalid file."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContractError(f"{file}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise ContractError(f"{file}: not readable as JSON: {error}") from None
    return from_document(document, str(file))


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _requests(counts: Counts) -> list[dict[str, Any]]:
    places = sorted({key[:3] for key in counts.requests})
    return [
        {
            "version": version,
            "operation": operation,
            "representation": representation,
            "statuses": {
                str(status): times
                for status, times in counts.statuses(version, operation, representation).items()
            },
        }
        for version, operation, representation in places
    ]


def _by_rule(counts: Counts) -> dict[RuleKey, list[tuple[DecisionKey, int]]]:
    decided: dict[RuleKey, list[tuple[DecisionKey, int]]] = {}
    for key, times in sorted(counts.decisions.items()):
        decided.setdefault(RuleKey(key.version, key.rule), []).append((key, times))
    return decided


def _decided(decisions: Iterable[tuple[DecisionKey, int]]) -> dict[str, Any]:
    """Return what expressions decided of a rule; nothing if they were not asked."""
    known = {key.outcome: times for key, times in decisions if key.outcome != "undecided"}
    unknown = {key.reason: times for key, times in decisions if key.outcome == "undecided"}
    return {
        **(
            {"decided": {"kept": known.get("kept", 0), "broken": known.get("broken", 0)}}
            if known
            else {}
        ),
        **({"undecided": unknown} if unknown else {}),
    }


def _facts(run: Mapping[str, Any]) -> RunFacts:
    return RunFacts(
        seed=run["seed"],
        seconds=run["seconds"],
        workers=run["workers"],
        base_urls=run["base_urls"],
        representations=tuple(run["representations"]),
        fuzzed=tuple((item["version"], item["operation"]) for item in run["fuzzed"]),
        left_out=tuple(
            SkippedOperation(
                item["version"], item["operation"], item["reason"], item.get("representation")
            )
            for item in run["left_out"]
        ),
        credentials=tuple(run["credentials"]),
        end=run.get("end", "complete"),
        errors=tuple(run.get("errors", ())),
        log_ins=run.get("log_ins", {}),
    )


def _finding(
    found: FindingCount,
    urls: Mapping[str, str],
    facts: RunFacts,
    redactor: Redactor | None,
    bodies: Bodies,
) -> dict[str, Any]:
    credentials = facts.credentials
    finding = redactor.finding(found.finding) if redactor else found.finding
    exchange = finding.exchange
    if redactor is None:
        exchange = without_session_ids(exchange, credentials, PLACEHOLDER)
    request = _without_session(exchange.request, credentials)
    answer = exchange.answer
    return {
        "check": finding.check,
        "message": finding.message,
        "rule": finding.rule,
        "version": exchange.version,
        "operation": exchange.operation,
        "representation": exchange.representation,
        "phase": exchange.phase,
        "times": found.times,
        "also": [redactor.redact(item) if redactor else item for item in found.also()],
        "places": [
            {
                **dict(zip(_PLACE, place, strict=True)),
                "operation": None if place[2] == NO_OPERATION else place[2],
                "rule": None if place[4] == NO_OPERATION else place[4],
                "times": found.places.get(place, found.times),
            }
            for place in found.at()
        ],
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": dict(request.headers),
            **_bodies(request.body, request.headers, bodies),
            "login": request.login,
        },
        "answer": {
            "status": answer.status,
            "headers": {
                name: PLACEHOLDER if name in credentials else value
                for name, value in answer.headers.items()
            },
            **_bodies(answer.body, answer.headers, bodies),
            **({"lost": answer.lost} if answer.lost else {}),
        },
        "curl": as_curl(
            request,
            urls.get(exchange.version, ""),
            credentials,
            _file(request.body, request.headers),
            facts.signed.get((exchange.version, exchange.operation or ""), ()),
        ),
    }


def _file(body: bytes | None, headers: Mapping[str, str]) -> str:
    """Return the name of the file for a large body; "" for others."""
    if body is None or len(body) <= _LONGEST_BODY:
        return ""
    media = headers.get("content-type", "")
    ending = next((name for name in ("json", "xml") if name in media), "bin")
    return f"bodies/{hashlib.sha256(body).hexdigest()[:16]}.{ending}"


def _bodies(body: bytes | None, headers: Mapping[str, str], bodies: Bodies) -> dict[str, Any]:
    """Return a body for the document; a large one is shortened, and kept whole in `bodies`."""
    if body is None:
        return {"body": None}
    file = _file(body, headers)
    if not file:
        return {"body": _body(body)}
    bodies[file] = body
    return {"body": _body(body, _LONGEST_BODY), "whole": {"file": file, "bytes": len(body)}}


def _without_session(request: Request, credentials: Collection[str]) -> Request:
    if request.login is None:
        return request
    headers = {
        name: PLACEHOLDER if name in credentials else value
        for name, value in request.headers.items()
    }
    return replace(request, headers=headers)


def _body(body: bytes, longest: int | None = None) -> dict[str, str]:
    try:
        # What is cut within a character is cut before it.
        return {"text": body.decode().encode()[:longest].decode(errors="ignore")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body[:longest]).decode()}


def _read_body(body: Mapping[str, str]) -> bytes:
    return body["text"].encode() if "text" in body else base64.b64decode(body["base64"])


def _read_finding(item: Mapping[str, Any]) -> ServerFinding:
    request, answer = item["request"], item["answer"]
    return ServerFinding(
        check=item["check"],
        message=item["message"],
        rule=item["rule"],
        exchange=Exchange(
            version=item["version"],
            operation=item["operation"],
            representation=item["representation"],
            request=Request(
                method=request["method"],
                target=request["target"],
                headers=request["headers"],
                body=None if request["body"] is None else _read_body(request["body"]),
                login=request["login"],
            ),
            answer=Answer(
                answer["status"],
                answer["headers"],
                _read_body(answer["body"]),
                lost=answer.get("lost", ""),
            ),
            phase=item["phase"],
        ),
    )
