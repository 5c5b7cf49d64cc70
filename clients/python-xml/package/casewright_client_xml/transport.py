"""Sends documents of the generated classes to operations, and reads answers into such classes.

XSDs describe documents, not operations: method, path and parameters come from the OpenAPI document
of the same version; what is needed of it is kept in `<version>/operations.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import TracebackType
from typing import Generic, TypedDict, TypeVar
from urllib.parse import quote

import httpx
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

SESSION_HEADER = "X-egain-session"
T = TypeVar("T")
E = TypeVar("E")


class _Operation(TypedDict):
    method: str
    path: str
    query: list[str]


@dataclass(frozen=True)
class Answer(Generic[T, E]):
    """An answer: `body` where it has one, `error` where it is a refusal; a 204 has neither."""

    status: int
    headers: httpx.Headers
    body: T | None
    error: E | None


class XmlClient(Generic[E]):
    """A client of one version, such as `XmlClient("http://127.0.0.1:8080", "v12", v12.Error)`.

    `error` is the version's class of error documents. `session` is sent with every request once it
    is set; `log_in` answers it in the header `X-egain-session`.
    """

    def __init__(self, server: str, version: str, error: type[E]) -> None:
        told = resources.files(__package__).joinpath(version, "operations.json")
        self._operations: Mapping[str, _Operation] = json.loads(told.read_text("utf-8"))
        self._base = f"{server}/system/ws/{version}"
        self._error = error
        self._http = httpx.Client()
        self._parser = XmlParser()
        self._serializer = XmlSerializer()
        self.session: str | None = None

    def __enter__(self) -> XmlClient[E]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        language: str | None = None,
        body: object = None,
    ) -> Answer[None, E]:
        """Send a request whose success has no body; see `read`."""
        return self.read(
            operation, type(None), path=path, query=query, language=language, body=body
        )

    def read(
        self,
        operation: str,
        shape: type[T],
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        language: str | None = None,
        body: object = None,
    ) -> Answer[T, E]:
        """Send a request whose success has a body of the class `shape`, or none.

        `path` and `query` are parameters by their names in the contract, such as `ids` and
        `$attribute`; `language` is sent as Accept-Language; `body` is an instance of a root class.
        LookupError when the version has no such operation, or the operation no such parameter.
        """
        known = self._operations[operation]
        # `custom.` is followed by the name of a custom attribute.
        unknown = {name for name in query or {} if name.partition(".")[0] not in known["query"]}
        if unknown:
            raise LookupError(f"{operation} has no query parameter {', '.join(sorted(unknown))}")
        names = {name: quote(value, safe=",") for name, value in (path or {}).items()}
        answer = self._http.request(
            known["method"],
            self._base + known["path"].format(**names),
            params=dict(query or {}),
            headers=self._headers(language, has_body=body is not None),
            content=None if body is None else self._serializer.render(body).encode(),
        )
        return Answer(
            status=answer.status_code,
            headers=answer.headers,
            body=self._parsed(answer, shape) if answer.is_success else None,
            error=None if answer.is_success else self._parsed(answer, self._error),
        )

    def _headers(self, language: str | None, *, has_body: bool) -> dict[str, str]:
        headers = {"Accept": "application/xml"}
        if has_body:
            headers["Content-Type"] = "application/xml"
        if self.session is not None:
            headers[SESSION_HEADER] = self.session
        if language is not None:
            headers["Accept-Language"] = language
        return headers

    def _parsed(self, answer: httpx.Response, shape: type[T]) -> T | None:
        return self._parser.from_bytes(answer.content, shape) if answer.content else None
