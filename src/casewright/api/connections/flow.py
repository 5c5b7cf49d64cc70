"""When a connection resumes reading and when it stops, and how much a client has not read yet."""

from __future__ import annotations

import sys
from asyncio import Transport
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import Protocol

from typing_extensions import override
from uvicorn.protocols.http.flow_control import FlowControl

from casewright.domain.ensure import Violation


class Resumable(Protocol):
    """A reader that resumes when there is room again."""

    def read_on_soon(self) -> None:
        """Resume reading after the present step."""


class StopReading(Exception):
    """The parser stops: because of `violation`, or since this was the last request."""

    def __init__(self, violation: Violation | None = None) -> None:
        self.violation = violation


class ReadingFlow(FlowControl):
    """Flow control that leaves it to the connection when to resume reading."""

    def __init__(self, connection: Resumable, transport: Transport) -> None:
        super().__init__(transport)
        self._connection = connection

    @override
    def resume_reading(self) -> None:
        if self.read_paused:
            self._connection.read_on_soon()


def unsent_bytes(transport: Transport) -> int:
    """Return the number of bytes that the client has not read, 0 if none are left here.

    Bytes in buffers of the system count, too: it accepts more only when many of them are read.
    """
    unsent = transport.get_write_buffer_size()
    if unsent:
        queued = ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4))
        unsent += int.from_bytes(queued, sys.byteorder)
    return unsent
