"""FastAPI with the generated Pydantic model of the request; no database, no session."""

from __future__ import annotations

from bench.requests.edit import CASE
from fastapi import FastAPI, Response
from starlette.types import ASGIApp

from interaction_contract.v12.models import CaseEdit


def application() -> ASGIApp:
    """Return the application."""
    app = FastAPI()

    async def edit_case(_body: CaseEdit) -> Response:
        return Response(status_code=204)

    # Annotations are texts here, and FastAPI looks for what they name among the module's names.
    app.put(CASE, status_code=204)(edit_case)
    return app
