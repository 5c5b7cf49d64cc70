"""Whether an answer has the form that the contract declares: headers, media type, body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jsonschema_rs import Draft4Validator
from lxml import etree

from twinspec.contract.pointer import join
from twinspec.fuzz.judge.namespaces import Namespaces
from twinspec.fuzz.judge.negotiation import content_type, weights
from twinspec.fuzz.judge.operations import BodySchema, Header, JudgedResponse
from twinspec.fuzz.judge.request import XmlDocumentReader
from twinspec.fuzz.model.exchange import Answer, Request
from twinspec.grammar.xsd.judge import XmlValidator, xsd_validators

Flaw = tuple[str, str]
"""The name of a check, and what it has found, in words that quote neither request nor answer."""

_MOST_FLAWS = 3
_BODILESS = frozenset((204, 304))
_PARSER = etree.XMLParser(load_dtd=False, resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class ReadBody:
    """The body of an answer in the JSON shape (None if it cannot be read), and its flaws."""

    value: Any
    flaws: tuple[Flaw, ...] = ()


_NOTHING = ReadBody(None)


class AnswerJudge:
    """Judges the form of the answers of one version."""

    def __init__(self, xsd_files: Iterable[Path], xml: XmlDocumentReader) -> None:
        """Compile the XSD files as one schema; read XML bodies with `xml`.

        Without XSD files, XML is judged only by the schema of its JSON shape. ContractError for
        files that every validator refuses.
        """
        files = list(xsd_files)
        self._xsd = _Xsd(files)
        self._namespaces = Namespaces(files)
        self._xml = xml

    def headers(self, response: JudgedResponse, answer: Answer) -> Iterator[Flaw]:
        """Yield the flaws of the headers that `response` declares."""
        for header in response.headers:
            value = answer.headers.get(header.name.lower())
            if value is None:
                if header.required:
                    said = f"The answer lacks the header {header.name}, which the contract requires"
                    yield "missing_header", f"{said}; send it with every answer that declares it."
            elif header.valid is not None and not _header_is_valid(header, header.valid, value):
                yield (
                    "invalid_header",
                    f"The header {header.name} is not what its schema says; correct its value.",
                )

    def body(
        self, contents: Mapping[str, BodySchema], request: Request, answer: Answer, negotiated: bool
    ) -> ReadBody:
        """Read the body of an answer that may have `contents`.

        `negotiated`: the answer has to follow the Accept header of the request.
        """
        if request.method == "HEAD" or answer.status in _BODILESS or not contents:
            return _bodiless(request, answer)
        if not answer.body:
            flaw = "The answer has no body where the contract declares one; send it."
            return ReadBody(None, (("invalid_answer", flaw),))
        header = answer.headers.get("content-type")
        stated = content_type(header) if header is not None else None
        if stated is None:
            flaw = (
                "The answer has no Content-Type that names one media type; state that of the body."
            )
            return ReadBody(None, (("wrong_media_type", flaw),))
        content = contents.get(stated.name)
        if content is None:
            flaw = (
                f"The answer is {stated.name}, which is not declared there; answer in one of the "
                "declared media types."
            )
            return ReadBody(None, (("wrong_media_type", flaw),))
        flaws = list(_unwanted(stated.name, contents, request)) if negotiated else []
        body = self._content(content, stated.name, stated.parameters.get("charset"), answer.body)
        return ReadBody(body.value, (*flaws, *body.flaws))

    def _content(
        self, content: BodySchema, media: str, charset: str | None, body: bytes
    ) -> ReadBody:
        if media.endswith("json"):
            return _json(content, body)
        if media.endswith("xml") and content.role is not None:
            return self._xml_content(content, content.role, charset, body)
        return _NOTHING

    def _xml_content(
        self, content: BodySchema, role: str, charset: str | None, body: bytes
    ) -> ReadBody:
        try:
            document = etree.fromstring(body, _PARSER)
        except etree.XMLSyntaxError:
            return _invalid(
                "The body is called XML and is not well-formed; write it with a library."
            )
        reading = self._xml.read(body, role, charset)
        errors = self._xsd.errors(document, body)
        flaws = [_flaw(said) for said in self._namespaces.flaws(document, errors)] if errors else []
        flaws += [
            _flaw(f"The XML body of {role} breaks {fault.aspect} at {fault.where or 'its root'}.")
            for fault in reading.faults
        ]
        flaws += [_flaw(said) for said in _xsd_flaws(role, errors)]
        if reading.value is None:
            return ReadBody(None, tuple(flaws))
        flaws += _schema_flaws(content, reading.value)
        return ReadBody(reading.value, tuple(flaws[:_MOST_FLAWS]))


class _Xsd:
    """Validates documents by several XSD files as one schema; any global element may be root."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._compiled: etree.XMLSchema | None = None
        self._other: XmlValidator | None = None
        if files:
            judges = xsd_validators(files)
            self._compiled = judges.compiled
            self._other = None if self._compiled is not None else judges.first

    def errors(self, document: etree._Element, body: bytes) -> list[_Error]:
        """Return the errors of a document, in words without its values."""
        if self._compiled is not None:
            if self._compiled.validate(document):
                return []
            log: Any = self._compiled.error_log
            return list(log)
        is_valid = self._other is None or self._other.is_valid(body)
        return [] if is_valid else [_QuotingError()]


class _Error(Protocol):
    """An error of a validator, with the members of libxml2's."""

    @property
    def type_name(self) -> str:
        """The kind of error."""
        ...

    @property
    def path(self) -> str | None:
        """The place in the document; None if the validator does not say."""
        ...

    @property
    def message(self) -> str:
        """The message, which may contain values of the document."""
        ...


@dataclass(frozen=True, slots=True)
class _QuotingError:
    """An error of a validator whose message would contain values of the document."""

    type_name: str = "not valid"
    path: str | None = None
    message: str = ""


def _xsd_flaws(role: str, errors: Sequence[_Error]) -> Iterator[str]:
    # The text of an entry quotes values; its type and its path do not.
    for one in errors[:_MOST_FLAWS]:
        place = one.path or "some place"
        yield f"The XML body of {role} breaks its XSD ({one.type_name}) at {place}."


def _bodiless(request: Request, answer: Answer) -> ReadBody:
    """Read an answer that must have no body, or whose body the contract leaves open."""
    if answer.body and (request.method == "HEAD" or answer.status in _BODILESS):
        flaw = "The answer has a body where HTTP allows none; omit it."
        return ReadBody(None, (("unexpected_body", flaw),))
    return _NOTHING


def _unwanted(media: str, contents: Mapping[str, BodySchema], request: Request) -> Iterator[Flaw]:
    """Yield a flaw if Accept prefers another media type to `media`."""
    welcome = weights(request.headers.get("accept"), tuple(contents))
    if not any(weight.most for weight in welcome.values()):
        return
    chosen = welcome[media]
    if not chosen.most:
        said = "The answer is in a media type that Accept does not admit"
        yield "wrong_media_type", f"{said}; answer in one that it does."
    elif any(weight.least > chosen.most for weight in welcome.values()):
        said = "The answer is not in the media type to which Accept gives the most weight"
        yield "wrong_media_type", f"{said}; answer in that one."


def _json(content: BodySchema, body: bytes) -> ReadBody:
    try:
        value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_constant)
        if b"\\u" in body:
            # Unpaired surrogates can be written in JSON, and are no characters.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        said = "The body is called JSON and is none, is not UTF-8, or repeats a key"
        return _invalid(f"{said}; write it with a library.")
    return ReadBody(value, tuple(_schema_flaws(content, value)[:_MOST_FLAWS]))


def _schema_flaws(content: BodySchema, value: Any) -> list[Flaw]:
    valid = content.keywords.validator
    try:
        if valid.is_valid(value):
            return []
        errors = list(valid.iter_errors(value))
    except ValueError:
        return [_flaw("The body is nested too deep to be measured by its schema; answer less.")]
    return [_schema_flaw(error.schema_path, error.instance_path) for error in errors]


def _schema_flaw(schema: Iterable[str | int], instance: Iterable[str | int]) -> Flaw:
    said = f"The body breaks the keyword #{join(*schema)} of its schema at {join(*instance) or '/'}"
    return _flaw(f"{said}; answer what the contract says, or correct the contract.")


def _flaw(message: str) -> Flaw:
    return "invalid_answer", message


def _invalid(message: str) -> ReadBody:
    return ReadBody(None, (_flaw(message),))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = {name for name, _ in pairs}
    if len(names) < len(pairs):
        raise ValueError(names)
    return dict(pairs)


def _constant(name: str) -> Any:
    raise ValueError(name)


def _header_is_valid(header: Header, valid: Draft4Validator, value: str) -> bool:
    readings: dict[str, Any] = {"integer": int, "number": float}
    if header.type == "boolean":
        return value in ("true", "false")
    if header.type in ("array", "object"):
        return True
    try:
        return valid.is_valid(readings.get(header.type, str)(value))
    except ValueError:
        return False
