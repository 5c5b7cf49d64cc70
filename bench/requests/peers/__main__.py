"""Serve a peer: `python -m bench.requests.peers MODULE PORT`, with uvicorn as it comes."""

from __future__ import annotations

import sys
from importlib import import_module

import uvicorn


def main() -> None:
    """Serve the peer that the command line names at the port named there."""
    name, port = sys.argv[1], int(sys.argv[2])
    application = import_module(f"bench.requests.peers.{name}").application
    uvicorn.run(application(), host="127.0.0.1", port=port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main()
