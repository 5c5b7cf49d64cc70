"""Runs the PostgreSQL of the tests: prints its URL, and stops it when the standard input ends."""

from __future__ import annotations

import sys

from tests.databases import cluster

if __name__ == "__main__":
    with cluster() as url:
        print(url, flush=True)
        sys.stdin.read()
