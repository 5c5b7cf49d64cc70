"""Serve a peer: `python -m bench.requests.peers MODULE PORT [plain]`.

With uvicorn as it comes. What is casewright's is on the connections that casewright has, unless
`plain` is said.
"""

from __future__ import annotations

import sys
from importlib import import_module

import uvicorn


def main() -> None:
    """Serve the peer that the command line names at the port named there."""
    name, port = sys.argv[1], int(sys.argv[2])
    is_plain = "plain" in sys.argv[3:]
    where = {"host": "127.0.0.1", "port": port}
    application = import_module(f"bench.requests.peers.{name}").application()
    if name == "contract_only" and not is_plain:
        # Imported here, so that the start of the others is their own.
        from casewright.server import configuration
        from casewright.settings import Settings

        config = configuration(application, Settings(), **where)
    else:
        config = uvicorn.Config(application, log_level="critical", access_log=False, **where)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
