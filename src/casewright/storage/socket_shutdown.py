"""Ends the wait for a PostgreSQL that does not answer; its own timeouts cannot."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

import psycopg

from casewright.storage.sql import Row


def shut_down_socket(connection: psycopg.AsyncConnection[Row]) -> None:
    """Shut down a connection's socket, so that a wait for its server fails at once."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as cut:
        cut.shutdown(socket.SHUT_RDWR)
