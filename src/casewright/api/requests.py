"""Reads the arguments of an operation from a request's bytes, in the order of the rules.

Everything that does not depend on the request is prepared once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import structlog
from pydantic import ValidationError
from starlette.types import Receive, Scope

from casewright.api.bodies import Disconnected, ensure_fits, is_blank, malformed, read_body
from casewright.api.codec import Shape
from casewright.api.contracts import VersionContract
from casewright.api.exchange import BODY, HttpExchange
from casewright.api.languages import SUPPORTED
from casewright.api.long_work import run_in_thread
from casewright.api.negotiation import BodyType, body_type
from casewright.api.parameters import ParameterReader
from casewright.api.representations import media_types, recognised, served
from casewright.api.structs import from_shape
from casewright.api.violations import in_order
from casewright.domain.ensure import RuleBroken, ensure
from casewright.domain.wording import word
from interaction_contract import rules
from interaction_contract.operation import Operation

log = structlog.get_logger()

_LANGUAGES = ", ".join(SUPPORTED)
_SHORT_BODY = 16 * 1024
"""How many bytes of a body are read on the event loop.

The worst of such bodies took 28 ms on a busy machine, an honest one of 3 KB 0.04 ms; to hand one to
a thread takes 0.1 ms. Almost all requests are shorter.
"""


class RequestReader:
    """Reads the requests of one operation."""

    def __init__(self, contract: VersionContract, operation: Operation, body_limit: int) -> None:
        """Prepare for `operation`; bodies may have `body_limit` bytes."""
        self._parameters = ParameterReader(contract.document, operation, contract.property_names)
        self._limit = body_limit
        self._body = BodyReader(contract, operation.body) if operation.body else None
        self._body_required = operation.body_required
        self._media_types = media_types()

    async def read(self, exchange: HttpExchange, scope: Scope, receive: Receive) -> dict[str, Any]:
        """Return the arguments of the operation; RuleBroken at the first step that refuses."""
        said = exchange.negotiated
        length = exchange.header(b"content-length")
        ensure(said.texts, rules.protocol.ACCEPT_LANGUAGE_IS_SUPPORTED, allowed=_LANGUAGES)
        ensure(
            said.media,
            rules.protocol.ACCEPT_IS_SUPPORTED,
            allowed=self._media_types,
        )
        if self._body is None:
            if exchange.has_body:
                await _refuse_body(receive, length)
            return self._parameters.read(scope["path_params"], scope["query_string"])
        declared = said.body
        if declared is None or b"content-encoding" in exchange.raw:
            declared = _declared_type(exchange)
        body = self._body_at_hand(scope)
        if body is None:
            body = await read_body(receive, length, self._limit)
        if declared is None and not is_blank(body):
            declared = BodyType(recognised(body).media, None)
            exchange.sniff(declared.media)
        arguments = self._parameters.read(scope["path_params"], scope["query_string"])
        if declared is None or is_blank(body):
            ensure(not self._body_required, rules.protocol.BODY_GIVEN)
            arguments["body"] = None
            return arguments
        if len(body) <= _SHORT_BODY:
            arguments["body"] = self._body.read(body, declared, exchange.request_id)
        else:
            read = partial(self._body.read, body, declared, exchange.request_id)
            arguments["body"] = await run_in_thread(read)
        return arguments

    def _body_at_hand(self, scope: Scope) -> bytes | None:
        """Return the body if all of it is here and within the limit, None to receive it."""
        take: Callable[[], bytes | None] | None = scope.get(BODY)
        body = None if take is None else take()
        if body is not None:
            ensure_fits(len(body), self._limit)
        return body


class BodyReader:
    """Reads the bodies of one role."""

    def __init__(self, contract: VersionContract, role: str) -> None:
        """Prepare to read bodies of the schema `role`, in the version of `contract`."""
        self._role = role
        self._contract = contract
        self._readers = {one.media: one.reader(contract, role) for one in served()}
        self._schemas = {one.media: contract.schema_rules(role, one.formats) for one in served()}
        self._structs = {one.media: contract.struct(role, one.formats) for one in served()}
        self._decoders = {
            one.media: decode
            for one in served()
            if (struct := self._structs[one.media]) is not None
            and (decode := one.decoder(struct)) is not None
        }

    def read(self, body: bytes, declared: BodyType, request_id: str) -> Any:
        """Return the body by its members; RuleBroken with all violations of its schema.

        The result is a Struct, or the generated model if only the schema accepts the body.
        """
        decode = self._decoders.get(declared.media)
        if decode is not None and (decoded := decode(body)) is not None:
            return decoded
        document = self._readers[declared.media](body, declared.charset)
        found = None if document.findings else self._struct_of(document.shape, declared.media)
        if found is None:
            violations = document.findings + self._schemas[declared.media].check(document.shape)
            if violations:
                raise RuleBroken(in_order(violations))
        # What codec and schema let pass and the XSD does not: the contract is at fault.
        defect = document.defect()
        if defect is not None:
            self._defect(defect, request_id)
        return self._model_of(document.shape, request_id) if found is None else found

    def _struct_of(self, shape: Shape, media: str) -> Any:
        struct = self._structs[media]
        return None if struct is None else from_shape(struct, shape)

    def _model_of(self, shape: Shape, request_id: str) -> Any:
        try:
            return self._contract.model(self._role).model_validate(shape)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            self._defect("; ".join(f"{one['loc']}: {one['type']}" for one in found), request_id)

    def _defect(self, reason: str, request_id: str) -> NoReturn:
        # What was sent stays out of the log: it may be a password.
        log.error("contract defect", role=self._role, reason=reason, request_id=request_id)
        raise malformed(word("xsd_refuses"))


def _declared_type(exchange: HttpExchange) -> BodyType | None:
    """Return the declared type of the body, None without one; RuleBroken for an unsupported one."""
    encoding = exchange.header(b"content-encoding")
    if encoding is not None:
        encoding = encoding.strip().lower()
        ensure(
            encoding in ("identity", ""),
            rules.protocol.CONTENT_TYPE_IS_SUPPORTED,
            value=word("with_encoding", encoding=encoding),
            allowed=media_types(),
        )
    content_type = exchange.header(b"content-type")
    if content_type is None:
        return None
    declared = body_type(content_type)
    if declared is None:
        ensure(
            declared,
            rules.protocol.CONTENT_TYPE_IS_SUPPORTED,
            value=content_type,
            allowed=media_types(),
        )
    return declared


async def _refuse_body(receive: Receive, declared_length: str | None) -> None:
    """Refuse any body as soon as its first byte arrives."""
    ensure(declared_length is None, rules.protocol.BODY_NOT_ALLOWED)
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        ensure(not message.get("body"), rules.protocol.BODY_NOT_ALLOWED)
        more = message.get("more_body", False)
