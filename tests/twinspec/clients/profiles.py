"""The client profiles of the contract and of the library."""

from __future__ import annotations

from typing import Any

import yaml

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from twinspec.config import ClientSettings
from twinspec.contract.layout import load_contract
from twinspec.generate.client.profile import client_profile

SETTINGS = ClientSettings("http://127.0.0.1:8080", "text")
VERSIONS = {
    f"{contract} {name}": version
    for contract, folder in (("casewright", CASEWRIGHT), ("library", LIBRARY))
    for name, version in load_contract(folder).versions.items()
}
PROFILES = {name: client_profile(version.bundle, SETTINGS) for name, version in VERSIONS.items()}
Document = dict[str, Any]


def document(schemas: str = "{}", parameters: str = "[]") -> Document:
    """An API of one operation, whose request is the schema Sent and whose answer is Read."""
    text = f"""
openapi: 3.0.4
info: {{title: T, version: '1'}}
servers: [{{url: /api}}]
paths:
  /things/{{ids}}:
    put:
      operationId: put_thing
      parameters: {parameters}
      requestBody:
        content:
          application/json: {{schema: {{$ref: '#/components/schemas/Sent'}}, example: 1}}
          application/xml: {{schema: {{$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200':
          description: Done.
          x-note: ours
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Read'}}}}}}
components:
  schemas: {schemas}
"""
    made: Document = yaml.safe_load(text)
    for name in ("Sent", "Read"):
        made["components"]["schemas"].setdefault(name, {"type": "boolean"})
    return made
