"""The servers that stand beside casewright: a bare one, and Connexion as it comes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import interaction_contract


async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Read the body and answer 204."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def stock() -> Any:
    """Return a stock Connexion application that answers every edit with 204."""
    import connexion
    from connexion.resolver import Resolver

    folder = Path(interaction_contract.__file__).parent / "v12"
    document = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))
    document["paths"] = {
        path: {"put": item["put"]}
        for path, item in document["paths"].items()
        if path.endswith("/case")
    }
    document["security"] = []

    async def edit_case(body: Any = None) -> tuple[None, int, dict[str, str]]:  # noqa: ARG001
        return None, 204, {"Content-Type": "application/json"}

    app = connexion.AsyncApp(__name__, strict_validation=True)
    app.add_api(document, resolver=Resolver(lambda _: edit_case))
    return app


def main() -> None:
    """Serve the peer named on the command line at the port named there."""
    import uvicorn

    name, port = sys.argv[1], int(sys.argv[2])
    app = bare if name == "bare" else stock()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main()
