"""Contracts that know nothing of twinspec, and servers that keep them or do not."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.twinspec.fuzz.library_server import serving
from twinspec.fuzz.judge.negotiation import weights

Asked = Mapping[str, Any]
"""A request: method, path, query, headers and body."""
Answer = tuple[int, str, str]
"""Status, media type and body."""

ORDER_XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="order"><xs:complexType><xs:sequence>
    <xs:element name="a" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
ORDER = {
    "type": "object",
    "required": ["a"],
    "additionalProperties": False,
    "properties": {"a": {"type": "string"}},
    "xml": {"name": "order"},
}
REFERENCE = {"$ref": "#/components/schemas/Order"}
BOTH = {"application/json": {"schema": REFERENCE}, "application/xml": {"schema": REFERENCE}}


def document(paths: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An OpenAPI document with these paths and the schema Order."""
    schemes = more.pop("schemes", {})
    components = {"schemas": {"Order": ORDER}, "securitySchemes": schemes}
    head = {"openapi": "3.0.3", "info": {"title": "Orders", "version": "1"}}
    return {**head, "paths": paths, "components": components, **more}


def reading(operation: str = "get_order", content: Any = None, **more: Any) -> dict[str, Any]:
    """A path with an operation that answers an order."""
    answer = {"description": "The order.", "content": BOTH if content is None else content}
    return {"get": {"operationId": operation, "responses": {"200": answer}, **more}}


def laid_out(folder: Path, contract: Mapping[str, Any], *xsd: str) -> Path:
    """Write a contract of one version, and return the folder to name with --spec."""
    version = folder / "spec" / "v1"
    (version / "xsd").mkdir(parents=True)
    # Every JSON document is one of YAML.
    (version / "openapi.yaml").write_text(json.dumps(contract), encoding="utf-8")
    for number, text in enumerate(xsd):
        (version / "xsd" / f"{number}.xsd").write_text(text, encoding="utf-8")
    return folder / "spec"


def order(asked: Asked, *, xml: str = "<order><a>x</a></order>") -> Answer:
    """Answer an order in the representation that Accept gives the most weight, or JSON."""
    welcome = weights(asked["headers"].get("accept"), tuple(BOTH))
    if welcome["application/xml"].least > welcome["application/json"].most:
        return 200, "application/xml", xml
    return 200, "application/json", '{"a": "x"}'


@contextmanager
def answering(answer: Callable[[Asked], Answer]) -> Iterator[tuple[str, list[Asked]]]:
    """Serve what `answer` says to each request; yield the address and the requests so far."""
    seen: list[Asked] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        asked = {
            "method": scope["method"],
            "path": scope["path"],
            "query": parse_qs(scope["query_string"].decode("latin-1")),
            "headers": {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]},
            "body": body,
        }
        seen.append(asked)
        status, media, text = answer(asked)
        headers = [(b"content-type", media.encode())] if text else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        content = b"" if scope["method"] == "HEAD" else text.encode()
        await send({"type": "http.response.body", "body": content})

    with serving(app) as url:
        yield url, seen


def basic(user: str, password: str) -> str:
    """The value of Authorization by RFC 7617."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
