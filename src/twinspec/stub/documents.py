"""The smallest documents of a contract, for operations without an implementation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twinspec.govern.changes.api import ApiResponse
from twinspec.govern.changes.read_api import read_api
from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.documents import NoDocumentError
from twinspec.grammar.inclusion.examples import ExampleMaker
from twinspec.grammar.inclusion.exclusions import NOTHING, InclusionPair
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.model import Root


class SmallestBodies:
    """Makes bodies and headers of answers from the published OpenAPI document of a version."""

    def __init__(self, openapi: Path) -> None:
        """Read the document; ContractError if it does not exist."""
        api, contract = read_api(openapi, read_catalog(None))
        side = ComparedContract(contract.half)
        self._maker = ExampleMaker(side, side)
        self._answers = {
            (operation.method, operation.path): operation.responses
            for operation in api.operations.values()
        }

    def body(self, method: str, path: str, status: str) -> Any | None:
        """Return the smallest JSON value of an answer's body; None without a JSON body.

        NoDocumentError if there is no finite or small one.
        """
        response = self._response(method, path, status)
        media = response.content.media if response else {}
        root = next((one for name, one in media.items() if _is_document(name)), None)
        return None if root is None else self._value(root)

    def headers(self, method: str, path: str, status: str) -> dict[str, str]:
        """Return a value for each required header of an answer."""
        response = self._response(method, path, status)
        headers = response.headers.items() if response else ()
        return {
            name: _as_text(self._value(header.schema.root) if header.schema else "")
            for name, header in headers
            if header.required
        }

    def _response(self, method: str, path: str, status: str) -> ApiResponse | None:
        return self._answers.get((method, path), {}).get(status)

    def _value(self, root: Root) -> Any:
        try:
            return self._maker.smallest(InclusionPair(root.value, NOTHING))
        except (TooLargeError, RecursionError):
            raise NoDocumentError from None


def _is_document(media: str) -> bool:
    return media.endswith(("json", "xml"))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_as_text, value)) if isinstance(value, list) else str(value)
