"""The faults of a request, certain or possible, by its bytes and the contract alone."""

from __future__ import annotations

import codecs
import re
from typing import Protocol

from twinspec.contract.binding.reader import DUPLICATES, MISSING, ROOT, SYNTAX, ReadDocument
from twinspec.contract.operations import JSON, XML
from twinspec.fuzz.judge.faults import Faults, ProcessingStage, Rules
from twinspec.fuzz.judge.keywords import BrokenKeyword
from twinspec.fuzz.judge.negotiation import content_type, weights
from twinspec.fuzz.judge.operations import BodySchema, JudgedOperation
from twinspec.fuzz.judge.parameters import judge_parameters
from twinspec.fuzz.judge.routes import Route
from twinspec.fuzz.model.exchange import Request
from twinspec.fuzz.wire.json_read import read_json

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"))
_TARGET = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]{0,2000}")
_LARGE_HEAD = 4000
_LARGE_BODY = 60_000
_SPACE = b" \t\r\n"
_XML_CHARSETS = frozenset(("utf-8", "utf-16", "ascii", "iso8859-1"))


class XmlDocumentReader(Protocol):
    """Reads XML documents by the name of their schema."""

    def read(self, body: bytes, role: str, charset: str | None) -> ReadDocument:
        """Return the JSON shape of a document, and its faults."""


class RequestJudge:
    """Judges the requests of one version."""

    def __init__(self, xml: XmlDocumentReader) -> None:
        """Read XML bodies with `xml`."""
        self._xml = xml

    def unrouted(self, aspects: dict[str, Rules], route: Route, request: Request) -> Faults:
        """Return the faults of a request that leads to no operation.

        `aspects` has the rules of all operations: any of them may refuse another fault of it.
        """
        faults = Faults(is_open=route.is_open, is_odd_http=not _is_plain_http(request))
        for rules in aspects.values():
            faults.may(ProcessingStage.HEAD, rules)
        wrong = aspects.get("method" if route.methods else "path", frozenset())
        asks_ahead = "access-control-request-method" in request.headers
        if not route.is_open and not asks_ahead:
            faults.must(ProcessingStage.HEAD, wrong)
        return faults

    def faults(self, operation: JudgedOperation, route: Route, request: Request) -> Faults:
        """Return the faults of a request to `operation`."""
        faults = Faults(is_odd_http=not _is_plain_http(request))
        aspects = operation.aspects
        if faults.is_odd_http:
            faults.may(ProcessingStage.HEAD, aspects.get("http", frozenset()))
        if operation.needs_session and request.login is None:
            faults.must(ProcessingStage.HEAD, aspects.get("credentials", frozenset()))
        if operation.is_signed:
            faults.may(ProcessingStage.HEAD, aspects.get("credentials", frozenset()))
        if "accept-language" in request.headers:
            faults.may(ProcessingStage.HEAD, aspects.get("accept-language", frozenset()))
        self._judge_accept(operation, request, faults)
        query = request.target.partition("?")[2]
        judge_parameters(operation, route.values, query, request.headers, faults)
        self._judge_body(operation, request, faults)
        return faults

    @staticmethod
    def _judge_accept(operation: JudgedOperation, request: Request, faults: Faults) -> None:
        """Add a fault if Accept admits no answer at all, or no answer of a success."""
        accept = request.headers.get("accept")
        rules = operation.aspects.get("accept", frozenset())
        if accept is None or not operation.served:
            return
        welcome = weights(accept, operation.served)
        if not any(weight.most for weight in welcome.values()):
            faults.must(ProcessingStage.HEAD, rules)
            return
        answers = [tuple(operation.served)] + [
            tuple(response.contents)
            for status, response in operation.responses.items()
            if status.startswith("2") and response.contents
        ]
        if any(not any(welcome[media].least for media in served) for served in answers):
            faults.may(ProcessingStage.HEAD, rules)

    def _judge_body(self, operation: JudgedOperation, request: Request, faults: Faults) -> None:
        body = request.body or b""
        if operation.body is None:
            if body:
                faults.must(
                    ProcessingStage.HEAD, operation.aspects.get("unexpected-body", frozenset())
                )
            return
        unread = operation.aspects.get("content-type", frozenset())
        if len(body) > _LARGE_BODY:
            faults.may(ProcessingStage.HEAD, operation.aspects.get("body-size", frozenset()))
        if request.headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
            faults.may(ProcessingStage.HEAD, unread)
            faults.is_open |= bool(body)
        elif not body:
            self._judge_absence(operation, request, faults)
        elif "content-type" in request.headers:
            self._judge_typed(operation, request.headers["content-type"], body, faults)
        else:
            # Whether and how a body is recognised is the server's choice.
            faults.may(ProcessingStage.HEAD, unread)
            media = XML if _looks_like_xml(body) else JSON
            for aspect in (SYNTAX, ROOT):
                faults.may(ProcessingStage.BODY, operation.aspects.get(aspect, frozenset()))
            self._judge_content(operation, media, None, body, faults)

    @staticmethod
    def _judge_absence(operation: JudgedOperation, request: Request, faults: Faults) -> None:
        declared = content_type(request.headers.get("content-type", JSON))
        if declared is None or declared.name not in (operation.body or {}) or declared.parameters:
            faults.may(ProcessingStage.HEAD, operation.aspects.get("content-type", frozenset()))
        if operation.body_required:
            faults.must(ProcessingStage.BODY, operation.aspects.get(MISSING, frozenset()))

    def _judge_typed(
        self, operation: JudgedOperation, header: str, body: bytes, faults: Faults
    ) -> None:
        declared = content_type(header)
        unread = operation.aspects.get("content-type", frozenset())
        known = operation.body or {}
        if declared is None or any("*" in media for media in known):
            faults.may(ProcessingStage.HEAD, unread)
            faults.is_open = True
        elif declared.name not in known:
            faults.must(ProcessingStage.HEAD, unread)
        else:
            charset = declared.parameters.get("charset")
            self._judge_content(operation, declared.name, charset, body, faults)

    def _judge_content(
        self,
        operation: JudgedOperation,
        media: str,
        charset: str | None,
        body: bytes,
        faults: Faults,
    ) -> None:
        aspects = operation.aspects
        content = (operation.body or {}).get(media)
        sure = _is_usual(media, charset)
        if not sure:
            faults.may(ProcessingStage.HEAD, aspects.get("content-type", frozenset()))
            faults.may(ProcessingStage.BODY, aspects.get(SYNTAX, frozenset()))
        if not body.strip(_SPACE):
            nothing = [aspects.get(name, frozenset()) for name in (MISSING, SYNTAX)]
            faults.must(ProcessingStage.BODY, *nothing)
        elif content is None or not sure:
            faults.is_open = True
        elif media.endswith("json"):
            self._judge_json(operation, content, body, faults)
        elif media.endswith("xml") and content.role is not None:
            self._judge_xml(operation, content, charset, body, faults)
        else:
            faults.is_open = True

    def _judge_json(
        self, operation: JudgedOperation, content: BodySchema, body: bytes, faults: Faults
    ) -> None:
        reading = read_json(body)
        for aspect in reading.certain:
            faults.must(ProcessingStage.BODY, operation.aspects.get(aspect, frozenset()))
        for aspect in reading.possible:
            faults.may(ProcessingStage.BODY, operation.aspects.get(aspect, frozenset()))
        if not reading.readable:
            faults.is_open |= not reading.certain
            return
        if not isinstance(reading.value, dict):
            faults.may(ProcessingStage.BODY, operation.aspects.get(ROOT, frozenset()))
        self._judge_value(content, reading.value, set(reading.certain), faults)

    def _judge_xml(
        self,
        operation: JudgedOperation,
        content: BodySchema,
        charset: str | None,
        body: bytes,
        faults: Faults,
    ) -> None:
        reading = self._xml.read(body, content.role or "", charset)
        by_place: dict[str, list[Rules]] = {}
        for fault in reading.faults:
            rules = operation.aspects.get(fault.aspect, frozenset())
            by_place.setdefault(fault.where, []).append(rules)
        for alternatives in by_place.values():
            faults.must(ProcessingStage.BODY, *alternatives)
        for doubt in reading.doubts:
            faults.may(ProcessingStage.BODY, operation.aspects.get(doubt.aspect, frozenset()))
        if reading.value is not None:
            aspects = {fault.aspect for fault in (*reading.faults, *reading.doubts)}
            self._judge_value(content, reading.value, aspects, faults)

    @staticmethod
    def _judge_value(content: BodySchema, value: object, aspects: set[str], faults: Faults) -> None:
        """Judge the value of a body by its schema; `aspects` are its other faults."""
        broken: tuple[BrokenKeyword, ...] = content.keywords.broken(value)
        # Which value of a repeated member counts is the reader's choice.
        sure = DUPLICATES not in aspects
        faults.keywords(ProcessingStage.BODY, broken, sure)
        faults.met |= content.keywords.met(value)
        if not aspects and all(one.certain and one.rule and not one.others for one in broken):
            faults.listable = broken


def _is_plain_http(request: Request) -> bool:
    """Return whether no HTTP server has a reason to refuse the request's headers and framing."""
    head = sum(len(name) + len(value) for name, value in request.headers.items())
    return (
        request.method in _METHODS
        and _TARGET.fullmatch(request.target) is not None
        and head <= _LARGE_HEAD
        and all(value.isascii() and value.isprintable() for value in request.headers.values())
    )


def _is_usual(media: str, charset: str | None) -> bool:
    """Return whether every reader of a media type supports a charset."""
    if charset is None:
        return True
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return False
    return name == "utf-8" or (media.endswith("xml") and name in _XML_CHARSETS)


def _looks_like_xml(body: bytes) -> bool:
    """Return whether a body of undeclared type begins as an XML document (XML 1.0, appendix F).

    A document in UTF-16 cannot be JSON, which is UTF-8 (RFC 8259, 8.1).
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    text = body.decode("utf-8-sig", "replace")
    return text.lstrip(" \t\r\n\0").startswith("<")
